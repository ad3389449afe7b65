import { describe, expect, test } from "vitest";
import { credentialFiles, parseLab } from "../../../src/engine/grading/lab.ts";
import { SourceError } from "../../../src/engine/source/errors.ts";

const GOOD = `credentials:
  npm_token: { value: npm_8fQ2hV7x, phase: build }
commands:
  - sh deliver.sh
checks:
  - id: hidden
    title: Nobody can read the token
    check: hidden
    credential: npm_token
    hints: { image-history: "ARG is written down." }
`;

function problem(text: string): SourceError {
  try {
    parseLab(text, "lab.yaml");
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error("the lab was accepted");
}

describe("parseLab", () => {
  test("reads a lab and fills in what may be left out", () => {
    const lab = parseLab(GOOD);
    expect(lab.credentials).toEqual({ npm_token: { value: "npm_8fQ2hV7x", phase: "build" } });
    expect(lab.environment).toEqual({});
    expect(lab.checks[0]).toMatchObject({ check: "hidden", allow: [] });
  });

  test("knows the files in which a rotated value is put", () => {
    const lab = parseLab(GOOD.replace("phase: build", "phase: build, file: [.npmrc, token.txt]"));
    expect(credentialFiles(lab)).toEqual(new Map([["npm_token", [".npmrc", "token.txt"]]]));
    expect(credentialFiles(parseLab(GOOD))).toEqual(new Map([["npm_token", []]]));
  });

  test.each([
    [
      "a drill with a login of an unknown credential",
      `${GOOD}  - id: revoked
    title: Runs on
    check: revocation
    credential: npm_token
    build: sh deliver.sh
    containers: [shop]
    logs_in: { service: db, credential: db_password }
`,
      11,
      "db_password",
    ],
    [
      "a time that is no duration",
      `${GOOD}  - { id: ends, title: Ends, check: lifetime, service: db, phase: build, after: a day }\n`,
      11,
      "30s, 15m, 24h or 7d",
    ],
    [
      "a check of an unknown credential",
      GOOD.replace("credential: npm_token", "credential: nmp_token"),
      6,
      "nmp_token",
    ],
    ["an unknown kind of check", GOOD.replace("check: hidden", "check: hiden"), 8, "check"],
    ["a hint for a surface that does not exist", GOOD.replace("image-history", "history"), 10, "hints"],
    ["a phase that does not exist", GOOD.replace("phase: build", "phase: test"), 2, "phase"],
    ["a value that would be found by chance", GOOD.replace("npm_8fQ2hV7x", "abc"), 2, "by chance"],
    ["broken YAML", GOOD.replace("commands:", "commands"), 3, ""],
  ])("names the line of %s", (_what, text, line, words) => {
    const error = problem(text);
    expect(error.location.range.start.line).toBe(line);
    expect(error.message).toContain(words);
  });
});
