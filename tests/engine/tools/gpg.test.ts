import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/engine/host/host.ts";
import type { Workspace } from "../../../src/engine/source/workspace.ts";

/** Made by gpg 2.4.7 for this test, and used nowhere else; the second one has the passphrase `kV7xQm2LpR9tZw4B`. */
const OPEN = `-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEawPu5RYJKwYBBAHaRw8BAQdAb4umK5MePmXUlWE9934WNtKZvu5Twu5iE/LG
BHibvkEAAQD9XsG8gzYViPKKCuu0MK0JWONRloSfh14UPjfn2IgQzRARtCBBY21l
IFJlbGVhc2UgPHJlbGVhc2VAYWNtZS50ZXN0PoiQBBMWCgA4FiEEZiPFChsQ4BWn
LLvbTsa6BlvvaGcFAmsD7uUCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQ
Tsa6BlvvaGcFWAEAmrd3pyYJThGS96jose6gQAxAbVFqgs9WshTZqptF/iUA/A89
oCIvyDaKd4TxROnhnscQf7Xv1KXlPmQKzz49C7UC
=qrLZ
-----END PGP PRIVATE KEY BLOCK-----
`;
const LOCKED = `-----BEGIN PGP PRIVATE KEY BLOCK-----

lIYEawPu5hYJKwYBBAHaRw8BAQdAYSQVCzYNUO+8aPn4VBM/gqwhR92X9XYN75Is
kdzMzjr+BwMCP5qPua+pu/n/qQ+wROeiy39rTOSMYbj4oQ9rCmd7a796x7tzCSLe
iWKRCPyWCYIogyBF2aCX4Kz+V44Lt9+SJjgsKr5P7rtVB7D7roP9S7QeQWNtZSBM
b2NrZWQgPGxvY2tlZEBhY21lLnRlc3Q+iJAEExYKADgWIQSaFJbB235vblRBmiIp
T5hSaEac6QUCawPu5gIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRApT5hS
aEac6V4eAQCMwfwAgRshy9mnUSqSJ02+kaJ13QyocaZ9KXKGUidGzAEA8Esgojmq
VsuKSskkO3Z2qPg4xLGr2mRbU9NDWPPrCAg=
=lpyT
-----END PGP PRIVATE KEY BLOCK-----
`;
const GRIP = "5B1F8AE00969E75BD4502FEF8F9870D31C2E3B6A";
const IMPORT = "gpg --batch --quiet --import k.asc 2>/dev/null";

async function sh(line: string, secret = OPEN) {
  const texts = { "k.asc": secret, data: "release\n", pass: "easy\n", key: "kV7xQm2LpR9tZw4B\n" };
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
      "gpg --batch --import k.asc; ls ~/.gnupg/private-keys-v1.d; ls -l ~/.gnupg/private-keys-v1.d | tail -1 | cut -c1-10; gpg -K",
    );
    expect(stderr).toContain(
      'gpg: key 4EC6BA065BEF6867: public key "Acme Release <release@acme.test>" imported',
    );
    expect(stderr).toContain("gpg:   secret keys imported: 1");
    expect(stdout).toContain(`${GRIP}.key\n-rw-------\n`);
    expect(stdout).toContain(
      "sec   ed25519 2026-11-23 [SC]\n      6623C50A1B10E015A72CBBDB4EC6BA065BEF6867\n",
    );
  });

  test("exports what was imported, letter by letter", async () => {
    const { stdout } = await sh(`${IMPORT}; gpg --armor --export-secret-keys`);
    expect(stdout).toBe(OPEN);
  });

  test("signs and verifies, with a file beside and in the text itself", async () => {
    const { stdout, stderr, exit } = await sh(
      `${IMPORT} && gpg --batch --armor --detach-sign data && gpg --verify data.asc data && gpg --batch --clearsign -o clear data && gpg --verify clear && cat clear`,
    );
    expect(exit).toBe(0);
    expect(stderr.match(/Good signature from "Acme Release <release@acme.test>" \[unknown\]/g)).toHaveLength(
      2,
    );
    expect(stdout).toContain("Hash: SHA512\n\nrelease\n-----BEGIN PGP SIGNATURE-----");
    const changed = await sh(`${IMPORT}; gpg --batch -b data; echo more >> data; gpg --verify data.sig`);
    expect(changed.stderr).toContain("BAD signature");
    expect(changed.exit).toBe(1);
  });

  test("opens a key with its passphrase, in loopback mode only", async () => {
    const sign = `${IMPORT}; gpg --batch -b`;
    const loop = "--pinentry-mode loopback";
    expect((await sh(`${sign} ${loop} --passphrase-file key data`, LOCKED)).exit).toBe(0);
    expect((await sh(`${sign} ${loop} --passphrase-fd 0 data < key`, LOCKED)).exit).toBe(0);
    const wrong = await sh(`${sign} ${loop} --passphrase easy data`, LOCKED);
    expect([wrong.exit, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("gpg: signing failed: Bad passphrase\n"),
    ]);
    const silent = await sh(`${sign} --passphrase-file key data`, LOCKED);
    expect([silent.exit, silent.stderr]).toEqual([
      2,
      expect.stringContaining("Inappropriate ioctl for device"),
    ]);
  });

  test("refuses a key that was changed on its way", async () => {
    const { stderr, exit } = await sh("gpg --batch --import k.asc", OPEN.replace("lFgE", "lFgF"));
    expect(exit).toBe(2);
    expect(stderr).toMatch(/gpg: CRC error; [0-9A-F]{6} - AAB2D9/);
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
