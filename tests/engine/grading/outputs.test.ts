import { describe, expect, it } from "vitest";
import { gradeLab } from "../../../src/engine/grading/grade.ts";
import { parseLab } from "../../../src/engine/grading/lab.ts";
import { canaryOf } from "../../../src/engine/grading/own-project/canary.ts";
import { leaklabYaml, readLeaklabYaml } from "../../../src/engine/grading/own-project/documents.ts";
import { readPrivateKey, writePkcs8 } from "../../../src/engine/services/keys/private-key.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

const KEY = writePkcs8(Uint8Array.from({ length: 32 }, (_, at) => at * 3 + 1)).trimEnd();
const OUTPUT = "{ file: /release.sig, is: signature, of: /release }";

const lab = (outputs: string) => `credentials:
  signing_key:
    value: ${JSON.stringify(KEY)}
    phase: build
${outputs}commands: ["docker build --secret id=key,src=key.pem -t shop ."]
checks:
  - { id: hidden, title: Nobody can read the key, check: hidden, credential: signing_key }
  - { id: apart, title: Apart, check: separation }
`;

const FILES = {
  Dockerfile: `FROM tools
RUN echo release > /release
RUN --mount=type=secret,id=key openssl pkeyutl -sign -rawin -inkey /run/secrets/key -in /release -out /release.sig
`,
  ".gitignore": "key.pem\n",
  "key.pem": `${KEY}\n`,
};

describe("a lab with declared outputs", () => {
  it("passes with the signature in the image, and shows it as meant", async () => {
    const verdict = await gradeLab(parseLab(lab(`    outputs: [${OUTPUT}]\n`)), workspaceOf(FILES));
    expect(verdict.checks.map(({ status }) => status)).toEqual(["passed", "passed"]);
    expect(verdict.map["image-layer"]).toEqual({ count: 1, meant: 1 });
    expect(verdict.evidence[0]?.excerpt).toBe("layer 2: /release.sig is the key's signature, as declared");
  });

  it("fails without the declaration", async () => {
    const verdict = await gradeLab(parseLab(lab("")), workspaceOf(FILES));
    expect(verdict.checks[0]).toMatchObject({ id: "hidden", status: "failed" });
  });

  it("says what is wrong with a file that is something else", async () => {
    const files = {
      ...FILES,
      Dockerfile: FILES.Dockerfile.replace("/release.sig", "/x && md5sum /x > /release.sig && rm /x"),
    };
    const verdict = await gradeLab(parseLab(lab(`    outputs: [${OUTPUT}]\n`)), workspaceOf(files));
    expect(verdict.checks[0]?.status).toBe("failed");
    expect(verdict.checks[0]?.evidence[0]?.excerpt).toContain("not what signing that file gives");
  });

  it("names the line of outputs that cannot be", () => {
    expect(() =>
      parseLab(lab(`    outputs: [${OUTPUT}]\n`).replace(JSON.stringify(KEY), "a-password-of-mine")),
    ).toThrow("credentials.signing_key.outputs: only a private key has outputs");
  });
});

describe("the playground", () => {
  it("keeps outputs in leaklab.yaml, and gives a key for a key", () => {
    const outputs = [{ is: "signature", file: "/release.sig", of: "/release" }] as const;
    const project = {
      files: {},
      credentials: { signing_key: { value: KEY, phase: "build", outputs } },
      commands: ["docker build ."],
      swarm: false,
    } as const;
    expect(readLeaklabYaml({ "leaklab.yaml": leaklabYaml(project) })?.credentials).toEqual(
      project.credentials,
    );
    const canary = canaryOf(KEY, (below) => below >> 1);
    expect(canary).not.toBe(KEY);
    expect(readPrivateKey(canary)).toMatchObject({ kind: "ed25519" });
  });
});
