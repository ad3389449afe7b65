import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "./machine.ts";

const world = () =>
  createWorld(
    {
      store: {
        kind: "object-store",
        address: "s3.acme.test:80",
        accounts: { AKIA4: "secret_key" },
        buckets: { models: { "weights.bin": "weights\n", "a/one.txt": "one\n" } },
        tokens: { ecr: "registry_password" },
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
      ["registry_password", "pw-three"],
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
    expect((await run(copy)).stderr).toBe(
      "download failed: s3://models/weights.bin to - Unable to locate credentials\n",
    );
    const wrong = await run(copy, { AWS_ACCESS_KEY_ID: "AKIA4", AWS_SECRET_ACCESS_KEY: "no" });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("Forbidden");
    const list = ["aws", "--endpoint-url", "http://s3.acme.test", "s3", "ls"];
    const nobody = await run(list, { AWS_ACCESS_KEY_ID: "AKIA5", AWS_SECRET_ACCESS_KEY: "no" });
    expect(nobody.stderr).toContain("(InvalidAccessKeyId) when calling the ListBuckets operation");
    expect(nobody.status).toBe(254);
    expect((await run(list, { AWS_ACCESS_KEY_ID: "AKIA4" })).stderr).toBe(
      "\nPartial credentials found in env, missing: AWS_SECRET_ACCESS_KEY\n",
    );
  });

  const keys = {
    AWS_ACCESS_KEY_ID: "AKIA4",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
    AWS_REGION: "eu-west-1",
  };
  const there = { ...keys, AWS_ENDPOINT_URL: "http://s3.acme.test" };

  test("a signed address opens its object without keys, and nothing else", async () => {
    const sh = (script: string) => run(["dash", "-c", script], there);
    const open = 'curl -s "$(aws s3 presign s3://models/weights.bin)"';
    expect((await sh(open)).stdout).toBe("weights\n");
    expect((await sh(`${open.slice(0, -1)}0"`)).stdout).toContain("SignatureDoesNotMatch");
    expect((await run(["curl", "-s", "http://s3.acme.test/models/weights.bin"])).stdout).toContain(
      "AccessDenied",
    );
  });

  test("lists, copies, removes and hands out a registry's password", async () => {
    const { stdout, status } = await run(
      [
        "dash",
        "-ec",
        "aws s3 ls s3://models; echo new > f; aws s3 cp f s3://models/; aws s3 rm s3://models/f; aws ecr get-login-password",
      ],
      there,
    );
    expect(status).toBe(0);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^ {27}PRE a\/$/),
      expect.stringMatching(/ {10}8 weights\.bin$/),
      "upload: ./f to s3://models/f",
      "delete: s3://models/f",
      "pw-three",
      "",
    ]);
  });

  test("configure set keeps what stands in the file, and its mode", async () => {
    const old = "# mine\n[default]\naws_access_key_id=A\n\n[other]\nregion=x";
    const script =
      'aws configure set aws_secret_access_key new; aws configure set aws_access_key_id B --profile third; while IFS= read -r l; do echo "$l"; done < ~/.aws/credentials';
    const { stdout } = await run(["dash", "-c", script], {}, { "/root/.aws/credentials": old });
    expect(stdout).toBe(
      "# mine\n[default]\naws_access_key_id=A\naws_secret_access_key = new\n\n[other]\nregion=x\n[third]\naws_access_key_id = B\n",
    );
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
