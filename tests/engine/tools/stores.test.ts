import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "./machine.ts";

const world = () =>
  createWorld(
    {
      store: {
        kind: "http-api",
        address: "s3.acme.test:80",
        accounts: { AKIA4: "secret_key" },
        routes: [{ path: "/models/weights.bin", body: "weights\n" }],
      },
      vault: {
        kind: "vault",
        address: "vault.acme.test:8200",
        accounts: { ci: "vault_token" },
        secrets: { "shop/db": { password: "db_password" } },
      },
      cache: { kind: "redis", address: "cache.acme.test:6379", accounts: { default: "cache_password" } },
    },
    new Map([
      ["secret_key", "wJalrXUtnFEMI"],
      ["vault_token", "hvs.CAESIJ"],
      ["db_password", "pw-one"],
      ["cache_password", "pw-two"],
    ]),
    () => START,
  );

type Variables = Readonly<Record<string, string>>;

function run(argv: readonly string[], variables: Variables = {}, files: Variables = {}) {
  const machine = machineWith({ endpoints: world().endpoints("build"), files });
  return machine.run(argv, { environment: { HOME: "/root", PATH: "/bin", ...variables } });
}

describe("aws", () => {
  const file = "[default]\naws_access_key_id = AKIA4\naws_secret_access_key = wJalrXUtnFEMI\n";
  const copy = ["aws", "--endpoint-url", "http://s3.acme.test", "s3", "cp", "s3://models/weights.bin", "-"];

  test("finds its keys in ~/.aws/credentials, in a file that a variable names, and in the environment", async () => {
    expect((await run(copy, {}, { "/root/.aws/credentials": file })).stdout).toBe("weights\n");
    const named = await run(copy, { AWS_SHARED_CREDENTIALS_FILE: "/run/aws" }, { "/run/aws": file });
    expect(named.stdout).toBe("weights\n");
    const keys = { AWS_ACCESS_KEY_ID: "AKIA4", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI" };
    expect((await run(copy, keys)).stdout).toBe("weights\n");
  });

  test("says when it has none, and when they are refused", async () => {
    expect((await run(copy)).stderr).toBe("fatal error: Unable to locate credentials\n");
    const wrong = await run(copy, { AWS_ACCESS_KEY_ID: "AKIA4", AWS_SECRET_ACCESS_KEY: "no" });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("Forbidden");
  });

  test("configure list shows the last four letters only", async () => {
    const { stdout } = await run(["aws", "configure", "list"], {}, { "/root/.aws/credentials": file });
    expect(stdout).toMatch(/secret_key +\*{16}FEMI +shared-credentials-fil/);
    expect(stdout).not.toContain("wJalr");
  });
});

describe("vault", () => {
  const address = { VAULT_ADDR: "http://vault.acme.test:8200" };

  test("reads a field with the token of the environment or of ~/.vault-token", async () => {
    const words = ["vault", "kv", "get", "-field=password", "secret/shop/db"];
    expect((await run(words, { ...address, VAULT_TOKEN: "hvs.CAESIJ" })).stdout).toBe("pw-one");
    expect((await run(words, address, { "/root/.vault-token": "hvs.CAESIJ" })).stdout).toBe("pw-one");
    const denied = await run(words, address);
    expect(denied.status).toBe(2);
    expect(denied.stderr).toContain("Code: 403");
  });

  test("login shows the token, too", async () => {
    const { stdout, status } = await run(["vault", "login", "hvs.CAESIJ"], address);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^token +hvs\.CAESIJ$/m);
  });
});

describe("redis-cli", () => {
  const ping = ["-h", "cache.acme.test", "PING"];

  test("warns of a password among the arguments, not of one in REDISCLI_AUTH", async () => {
    const typed = await run(["redis-cli", "-a", "pw-two", ...ping]);
    expect(typed.stdout).toBe("PONG\n");
    expect(typed.stderr).toContain("may not be safe");
    const quiet = await run(["redis-cli", ...ping], { REDISCLI_AUTH: "pw-two" });
    expect([quiet.stdout, quiet.stderr]).toEqual(["PONG\n", ""]);
  });

  test("ends well even when nobody was let in", async () => {
    const { stdout, stderr, status } = await run(["redis-cli", ...ping], { REDISCLI_AUTH: "no" });
    expect(stdout).toContain("NOAUTH Authentication required.");
    expect(stderr).toContain("WRONGPASS");
    expect(status).toBe(0);
  });
});
