import { describe, expect, it } from "vitest";
import { CaseError, parseCaseSettings } from "../../../src/engine/evidence/case-settings.ts";
import type { DeclaredOutput } from "../../../src/engine/evidence/outputs.ts";
import { prove } from "../../../src/engine/evidence/prove.ts";
import { createSimulatedDocker } from "../../../src/engine/evidence/simulated.ts";
import type { Finding } from "../../../src/engine/evidence/types.ts";
import { readMinisignPublicKey } from "../../../src/engine/services/keys/minisign.ts";
import { writePkcs8 } from "../../../src/engine/services/keys/private-key.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

const KEY = writePkcs8(Uint8Array.from({ length: 32 }, (_, at) => at * 5 + 9)).trimEnd();
/** Made by gpg 2.4.7 for this test, and used nowhere else. */
const PGP = `-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEawPu5RYJKwYBBAHaRw8BAQdAb4umK5MePmXUlWE9934WNtKZvu5Twu5iE/LG
BHibvkEAAQD9XsG8gzYViPKKCuu0MK0JWONRloSfh14UPjfn2IgQzRARtCBBY21l
IFJlbGVhc2UgPHJlbGVhc2VAYWNtZS50ZXN0PoiQBBMWCgA4FiEEZiPFChsQ4BWn
LLvbTsa6BlvvaGcFAmsD7uUCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQ
Tsa6BlvvaGcFWAEAmrd3pyYJThGS96jose6gQAxAbVFqgs9WshTZqptF/iUA/A89
oCIvyDaKd4TxROnhnscQf7Xv1KXlPmQKzz49C7UC
=qrLZ
-----END PGP PRIVATE KEY BLOCK-----`;
const SIGNATURE: DeclaredOutput = { is: "signature", file: "/release.sig", of: "/release" };
const MOUNT = "RUN --mount=type=secret,id=key";
const SIGN = "openssl pkeyutl -sign -rawin -inkey /run/secrets/key -in";

/** Findings of a build whose steps are `steps`, but for the file that holds the key. */
async function findingsOf(
  steps: readonly string[],
  outputs: readonly DeclaredOutput[] = [SIGNATURE],
  value = KEY,
) {
  const definition = {
    name: "outputs",
    about: "",
    credentials: [{ name: "key", value, phase: "build" as const, outputs }],
    swarm: false,
    commands: ["docker build -q --secret id=key,src=key.txt -t shop ."],
    helper: undefined,
    files: workspaceOf({
      Dockerfile: ["FROM signing", "RUN echo release > /release", ...steps, ""].join("\n"),
      "key.txt": `${value}\n`,
    }),
  };
  const proof = await prove(definition, createSimulatedDocker());
  expect(proof.commands[0]?.exit).toBe(0);
  const { findings } = proof;
  return { leaks: proof.summary.key, findings: findings.filter(({ surface }) => surface === "image-layer") };
}

const marks = (findings: readonly Finding[]) =>
  findings.map(({ where, encoding, allowed }) => `${where} ${allowed ?? encoding}`);

describe("declared outputs", () => {
  it("are allowed when they are the signature that the key gives", async () => {
    const { leaks, findings } = await findingsOf([`${MOUNT} ${SIGN} /release -out /release.sig`]);
    expect(marks(findings)).toEqual(["layer 2: /release.sig signature"]);
    expect(leaks).toEqual(["source"]);
  });

  it("are findings like any other where nothing is declared", async () => {
    const { leaks, findings } = await findingsOf([`${MOUNT} ${SIGN} /release -out /release.sig`], []);
    expect(marks(findings)).toEqual(["layer 2: /release.sig derived"]);
    expect(leaks).toEqual(["source", "image-layer"]);
  });

  it("may be the public half", async () => {
    const { findings } = await findingsOf(
      [`${MOUNT} openssl pkey -in /run/secrets/key -pubout -out /release.pub`],
      [{ is: "public-key", file: "/release.pub" }],
    );
    expect(marks(findings)).toEqual(["layer 2: /release.pub public-key"]);
  });

  it.each([
    ["the key itself", "cp /run/secrets/key /release.sig", "exact"],
    ["the key in base64", "base64 -w0 /run/secrets/key > /release.sig", "base64"],
    [
      "the key in letters that no pattern knows",
      "tr a-zA-Z n-za-mN-ZA-M < /run/secrets/key > /release.sig",
      "derived",
    ],
    ["a checksum of the key", "sha256sum < /run/secrets/key > /release.sig", "derived"],
    [
      "a signature with a letter of the key behind it",
      `${SIGN} /release -out /release.sig; tail -c 40 /run/secrets/key | head -c 1 >> /release.sig`,
      "derived",
    ],
    ["a signature of another file", `${SIGN} /etc/passwd -out /release.sig`, "derived"],
    ["a signature in base64", `${SIGN} /release | base64 > /release.sig`, "derived"],
  ])("are no place to hide %s", async (_, command, encoding) => {
    const { leaks, findings } = await findingsOf([`${MOUNT} ${command}`]);
    expect(marks(findings)).toEqual([`layer 2: /release.sig ${encoding}`]);
    expect(leaks).toContain("image-layer");
  });

  it("may stand in the cache in two versions, of two keys that declare the file", async () => {
    const next = writePkcs8(Uint8Array.from({ length: 32 }, (_, at) => at * 3 + 7)).trimEnd();
    const cached = async (sign: string) => {
      const build = (year: string) =>
        `docker build -q --no-cache-filter sign --secret id=key,src=${year}.txt -t shop .`;
      const proof = await prove(
        {
          name: "outputs",
          about: "",
          credentials: [
            { name: "old", value: KEY, phase: "build" as const, outputs: [SIGNATURE] },
            { name: "new", value: next, phase: "build" as const, outputs: [SIGNATURE] },
          ],
          swarm: false,
          commands: [build("old"), build("new")],
          helper: undefined,
          files: workspaceOf({
            Dockerfile: `FROM signing AS sign\nRUN echo release > /release\n${MOUNT} ${sign}\nFROM busybox\nCOPY --from=sign /release /release.sig /\n`,
            "old.txt": `${KEY}\n`,
            "new.txt": `${next}\n`,
            ".gitignore": "*.txt\n",
          }),
        },
        createSimulatedDocker(),
      );
      expect(proof.commands.map(({ exit }) => exit)).toEqual([0, 0]);
      return proof.findings.filter(({ object }) => object === "stage sign");
    };
    const good = await cached(`${SIGN} /release -out /release.sig`);
    expect(good.map(({ credential, allowed }) => `${credential} ${allowed}`).sort()).toEqual([
      "new signature",
      "old signature",
    ]);
    const bad = await cached("cp /run/secrets/key /release.sig");
    expect(bad.filter(({ allowed }) => allowed !== undefined)).toEqual([]);
    expect(new Set(bad.map(({ credential }) => credential))).toEqual(new Set(["new", "old"]));
  });

  it("do not carry the key in what is signed", async () => {
    const { findings } = await findingsOf([
      `${MOUNT} tr a-z n-za-m < /run/secrets/key > /release && ${SIGN} /release -out /release.sig`,
    ]);
    expect(marks(findings)).toEqual(["layer 2: /release derived", "layer 2: /release.sig derived"]);
    expect(findings[1]?.note).toContain("depends on the key too");
  });

  it("do not carry the key in a deleted file of that name", async () => {
    const { findings } = await findingsOf([
      `${MOUNT} tr a-z n-za-m < /run/secrets/key > /release.sig`,
      `${MOUNT} ${SIGN} /release -out /release.sig`,
    ]);
    expect(marks(findings)).toEqual(["layer 2: /release.sig derived", "layer 3: /release.sig signature"]);
  });

  it("say why they are none", async () => {
    const { findings } = await findingsOf([`${MOUNT} sha256sum < /run/secrets/key > /release.sig`]);
    expect(findings[0]?.note).toBe(
      "/release.sig is declared as a signature of /release, but it is not what signing that file gives",
    );
  });
});

describe("a signature that gpg makes", () => {
  const gpg = (after = "") =>
    `${MOUNT} gpg --batch --quiet --import /run/secrets/key && gpg --batch -b -o /release.sig /release${after}; rm -r /root/.gnupg`;
  const armour = " && gpg --batch --armor --detach-sign -o - /release > /release.sig";

  it("is allowed, in bytes and in letters", async () => {
    expect(marks((await findingsOf([gpg()], [SIGNATURE], PGP)).findings)).toEqual([
      "layer 2: /release.sig signature",
    ]);
    expect(marks((await findingsOf([gpg(armour)], [SIGNATURE], PGP)).findings)).toEqual([
      "layer 2: /release.sig signature",
    ]);
  });

  it("is no place for a time of its own choice, or for more than a signature", async () => {
    const more = gpg(" && tail -c 9 /run/secrets/key | tr a-z n-za-m >> /release.sig");
    expect(marks((await findingsOf([more], [SIGNATURE], PGP)).findings)).toEqual([
      "layer 2: /release.sig derived",
    ]);
    const waiting = gpg().replace("gpg --batch -b", "sleep $(wc -l < /run/secrets/key) && gpg --batch -b");
    expect(marks((await findingsOf([waiting], [SIGNATURE], PGP)).findings)).toHaveLength(1);
  });
});

describe("the settings of outputs", () => {
  const settings = (value: string, outputs: string) =>
    `credentials:\n  key:\n    value: ${JSON.stringify(value)}\n    phase: build\n    outputs:\n      - ${outputs}\ncommands: [ls]\n`;

  it.each([
    [
      "a password",
      "correct-horse-battery",
      "{ is: signature, file: /a, of: /b }",
      "only a private key has outputs",
    ],
    ["a pattern", KEY, "{ is: signature, file: /dist/*, of: /b }", "without patterns"],
    ["a signature of nothing", KEY, "{ is: signature, file: /a }", "outputs.0.of"],
    ["another kind", KEY, "{ is: checksum, file: /a }", "outputs.0.is"],
  ])("refuse %s, with the line", (_, value, outputs, message) => {
    const read = () => parseCaseSettings(settings(value, outputs), "case.yaml");
    expect(read).toThrow(CaseError);
    expect(read).toThrow(message);
    expect(read).toThrow(/^case\.yaml:\d+: /);
  });
});

/** `minisign -G -W`, made for this test. */
const MINISIGN =
  "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMsqKh+rYYGDv4oldAjZrThWTCdHjva1Zt2y3H1kS3znlYIc+V9ntLiHVW+GBfYyNjQ8xfxXHejiMMSR7WJkbP5609ggDgvJQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

describe("keys of minisign", () => {
  it("have the public half that minisign wrote beside them", async () => {
    const { readSigningKey } = await import("../../../src/engine/services/keys/signing-key.ts");
    const files = readSigningKey(MINISIGN)?.publicFiles.map((bytes) => new TextDecoder().decode(bytes));
    expect(files?.[0]).toBe(
      "untrusted comment: minisign public key 6060D8EA878ACA32\nRWQyyoqH6thgYCHVW+GBfYyNjQ8xfxXHejiMMSR7WJkbP5609ggDgvJQ\n",
    );
    expect(readMinisignPublicKey(files?.[1] ?? "")?.point).toHaveLength(32);
  });
});
