import { describe, expect, it } from "vitest";
import {
  type Comparison,
  derivedArtefacts,
  derivedFindings,
  directFindings,
} from "../../../src/engine/evidence/compare.ts";
import { sibling } from "../../../src/engine/evidence/sibling.ts";
import type { Artefact, Credential, Finding, Run } from "../../../src/engine/evidence/types.ts";

const TOKEN: Credential = { name: "npm_token", value: "npm_8fQ2xZ71kkPqLm04Rt", phase: "build" };
const OTHER = sibling(TOKEN.value);

function run(...artefacts: readonly Artefact[]): Run {
  return { commands: [], artefacts };
}

function file(content: string): Artefact {
  return { surface: "image-layer", object: "shop:latest", where: "layer 1: /f", content, deleted: false };
}

function logLine(surface: Artefact["surface"], line: string): Artefact {
  return { surface, object: "shop:latest", where: line, content: line };
}

/** All findings of two runs, with one credential. */
function compareRuns(
  a: Run,
  b: Run,
  credentials: readonly [Credential],
  comparison: Comparison = "tolerant",
): Finding[] {
  const direct = directFindings(a, b, credentials);
  const differences = derivedArtefacts(a, b, credentials, comparison);
  return [...direct, ...derivedFindings(differences, direct, credentials[0], credentials)];
}

describe("two runs compared", () => {
  it("finds a value in clear", () => {
    expect(compareRuns(run(file(TOKEN.value)), run(file(OTHER)), [TOKEN])).toEqual([
      {
        credential: "npm_token",
        surface: "image-layer",
        object: "shop:latest",
        where: "layer 1: /f",
        encoding: "exact",
        deleted: false,
      },
    ]);
  });

  it("leaves out what stands there whatever the secret is", () => {
    expect(compareRuns(run(file(TOKEN.value)), run(file(TOKEN.value)), [TOKEN])).toEqual([]);
  });

  it("finds a whole key, whose sibling is a key and begins with the same line", () => {
    const key = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACD9ruYWEGYDFRFWdzqPQfCJSDZeEUtISrnxJxkitXeOhwAAAJAhR09rIUdP
awAAAAtzc2gtZWQyNTUxOQAAACD9ruYWEGYDFRFWdzqPQfCJSDZeEUtISrnxJxkitXeOhw
AAAEChHbladQOCgnIgHoun5mS80y5IJElVSP/rqjKScd7DwP2u5hYQZgMVEVZ3Oo9B8IlI
Nl4RS0hKufEnGSK1d46HAAAAB2NpQGFjbWUBAgMEBQY=
-----END OPENSSH PRIVATE KEY-----`;
    const credential: Credential = { name: "deploy_key", value: key, phase: "build" };
    const found = (content: (value: string) => string) =>
      compareRuns(run(file(content(key))), run(file(content(sibling(key)))), [credential]).map(
        ({ encoding }) => encoding,
      );
    expect(found((value) => `${value}\n`)).toEqual(["exact"]);
    // A log shows it line by line; the line that every such key has is no leak.
    expect(found((value) => value.split("\n")[4] ?? "")).toEqual(["exact"]);
    expect(found((value) => value.split("\n")[1] ?? "")).toEqual([]);
  });

  it("calls a difference that no encoding explains derived", () => {
    const [finding] = compareRuns(run(file("5f3a")), run(file("77b0")), [TOKEN]);
    expect(finding?.encoding).toBe("derived");
  });

  it("names a place once: in clear is enough", () => {
    const findings = compareRuns(run(file(`${TOKEN.value} 5f3a`)), run(file(`${OTHER} 77b0`)), [TOKEN]);
    expect(findings.map(({ encoding }) => encoding)).toEqual(["exact"]);
  });

  it("takes digests, sizes and times of BuildKit's own lines for nothing", () => {
    const a = run(logLine("build-log", `exporting manifest sha256:${"a".repeat(64)} 0.1s done`));
    const b = run(logLine("build-log", `exporting manifest sha256:${"b".repeat(64)} done`));
    expect(compareRuns(a, b, [TOKEN])).toEqual([]);
  });

  it("takes the time that a program says it took for nothing", () => {
    const line = (time: string) => run(logLine("build-log", `added 1 package in ${time}`));
    expect(compareRuns(line("7s"), line("842ms"), [TOKEN])).toEqual([]);
    const go = (time: string) =>
      run(logLine("build-log", `${time} # get https://pkg.test/lib: 200 OK (${time})`));
    expect(compareRuns(go("0.003s"), go("0.041s"), [TOKEN])).toEqual([]);
    expect(
      compareRuns(line("7s"), run(logLine("build-log", "added 2 packages in 7s")), [TOKEN]),
    ).toHaveLength(1);
  });

  it("leaves nothing out of what a program printed or wrote, where no clock goes on", () => {
    const printed = (line: string) => run({ ...logLine("build-log", line), byProgram: true });
    const pairs = [
      [printed(`naming to ${"a".repeat(64)}`), printed(`naming to ${"b".repeat(64)}`)],
      [printed("done in 7s"), printed("done in 8s")],
      [run(file(`Signature=${"a".repeat(64)}`)), run(file(`Signature=${"b".repeat(64)}`))],
    ] as const;
    for (const [a, b] of pairs) {
      expect(compareRuns(a, b, [TOKEN], "tolerant")).toEqual([]);
      expect(compareRuns(a, b, [TOKEN], "exact")).toHaveLength(1);
    }
    const own = (letter: string) =>
      run(logLine("build-log", `exporting manifest sha256:${letter.repeat(64)}`));
    expect(compareRuns(own("a"), own("b"), [TOKEN], "exact")).toEqual([]);
  });

  it("leaves go's counters out, which begin on a day that go draws, but finds a value in them", () => {
    const where = "layer 3: /root/.config/go/telemetry/local/weekends";
    const drawn = (content: string) => run({ ...file(content), where });
    expect(compareRuns(drawn("2"), drawn("5"), [TOKEN], "tolerant")).toEqual([]);
    expect(compareRuns(drawn(TOKEN.value), drawn(OTHER), [TOKEN], "tolerant")).toHaveLength(1);
  });

  it("shows log lines with the value masked", () => {
    const a = run(logLine("build-log", `token is ${TOKEN.value}`));
    const b = run(logLine("build-log", `token is ${OTHER}`));
    expect(compareRuns(a, b, [TOKEN])[0]?.where).toBe("token is {npm_token}");
  });
});
