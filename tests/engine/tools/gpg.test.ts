import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/engine/host/host.ts";
import type { Workspace } from "../../../src/engine/source/workspace.ts";

const block = (kind: string, body: string) =>
  `-----BEGIN PGP ${kind} KEY BLOCK-----\n\n${body}\n-----END PGP ${kind} KEY BLOCK-----\n`;
const SECRET = "bHVja3kgbnVtYmVycyBhcmUgbm90IGEga2V5";

async function sh(line: string, secret = SECRET) {
  const texts = { "k.asc": block("PRIVATE", secret), data: "release\n", pass: "easy\n" };
  const files: Workspace = new Map(
    Object.entries(texts).map(([name, text]) => [
      name,
      { content: new TextEncoder().encode(text), mode: 0o644 },
    ]),
  );
  const host = await createHost({ files, folder: "shop" });
  return host.run(line);
}

describe("gpg", () => {
  test("--import leaves the private key in ~/.gnupg, for its owner only", async () => {
    const { stdout, stderr } = await sh(
      "gpg --batch --import k.asc; cat ~/.gnupg/private-keys-v1.d/*.key; ls -l ~/.gnupg/private-keys-v1.d | tail -1 | cut -c1-10",
    );
    expect(stderr).toContain("gpg:   secret keys imported: 1");
    expect(stdout).toContain(SECRET);
    expect(stdout).toContain("-rw-------");
  });

  test("signs and verifies, and the signature does not follow from the key", async () => {
    const { stdout, stderr, exit } = await sh(
      "gpg --batch --import k.asc 2>/dev/null && gpg --batch --armor --detach-sign data && gpg --verify data.asc && cat data.asc",
    );
    expect(exit).toBe(0);
    expect(stderr).toContain("Good signature");
    const other = await sh(
      "gpg -q --batch --import k.asc 2>/dev/null && gpg --batch --armor --detach-sign data && cat data.asc",
      SECRET.replaceAll("a", "b"),
    );
    expect(other.stdout).toBe(stdout);
  });

  test("without a key there is nothing to sign with", async () => {
    const { stderr, exit } = await sh("gpg --batch -b data");
    expect(exit).toBe(2);
    expect(stderr).toContain("gpg: no default secret key: No secret key");
  });

  test("decrypts with the right passphrase only", async () => {
    const make = "gpg --batch --passphrase-file pass -c -o e data";
    expect((await sh(`${make} && gpg --batch --passphrase easy -d e`)).stdout).toBe("release\n");
    const wrong = await sh(`${make} && gpg --batch --passphrase hard -d e`);
    expect(wrong.exit).toBe(2);
    expect(wrong.stderr).toContain("gpg: decryption failed: Bad session key");
  });
});
