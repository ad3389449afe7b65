import { expect, test } from "vitest";
import { passwordsIn, urlCredentials, valueKind } from "../../../src/engine/rules/credential-values.ts";

test.each([
  ["kT4vQz8mWx2R", "literal"],
  ["replicasetkey123", "literal"],
  ["$$2y$$05$$abcdefgh", "literal"],
  ["supersecretkey", "weak"],
  ["local-dev-secret", "weak"],
  ["Password1!", "weak"],
  ["changeme", "stand-in"],
  ["your-secret-key-here", "stand-in"],
  ["mysecretpassword", "stand-in"],
  ["x", "stand-in"],
  ["docker-build-placeholder-secret", "placeholder"],
  ["build-secret-key-will-be-overridden", "placeholder"],
  ["test-integration-key", "placeholder"],
  ["not-needed", "placeholder"],
  ["<token>", "placeholder"],
  ["{{ .Token }}", "placeholder"],
  ['{"auths":{"r.test":{"auth":"Y2k6a1Q0dlF6"}}}', "literal"],
  ["phc_a1b2c3d4e5f6", "public"],
  ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ann@acme", "public"],
  ["sha256:0123456789abcdef", "public"],
  ["credentials.json", "path"],
  ["/run/secrets/token", "path"],
  ["$${TOKEN}", "reference"],
  ["${TOKEN:-}", "reference"],
  ["none", "switch"],
] as const)("%s is %s", (value, kind) => {
  expect(valueKind(value)).toBe(kind);
});

test.each([
  ["Server=db;User=sa;Password=kT4vQz8mWx2R;Encrypt=false", ["kT4vQz8mWx2R"]],
  ["host=db user=shop password='kT4 vQz8' dbname=shop", ["kT4 vQz8"]],
  ['PlainLoginModule required username="u" password="kT4vQz8mWx2R";', ["kT4vQz8mWx2R"]],
  ["-Xmx1g -Djavax.net.ssl.trustStorePassword=changeit", ["changeit"]],
  ["gitlab_rails['smtp_password'] = \"kT4vQz8mWx2R\"", ["kT4vQz8mWx2R"]],
  ["Server=db;Password=${PW};", ["${PW}"]],
  ["--hint password=optional", []],
])("passwords in %s", (text, values) => {
  expect(passwordsIn(text).map(({ value }) => value)).toEqual(values);
});

test("a password that is the user's name is the first that anyone tries", () => {
  expect(urlCredentials("postgres://shop:shop@db/shop")[0]?.kind).toBe("weak");
  expect(urlCredentials("postgres://shop:kT4vQz8mWx2R@db/shop")[0]?.kind).toBe("literal");
});
