import { describe, expect, test } from "vitest";
import { ROOT } from "../../../src/engine/filesystem/types.ts";
import { createWorld } from "../../../src/engine/services/world.ts";
import { HclError, parseHcl } from "../../../src/engine/tools/vault/agent/hcl.ts";
import { machineWith, START } from "./machine.ts";

const ADDRESS = { VAULT_ADDR: "http://vault.acme.test:8200" };
const TOKEN = { VAULT_TOKEN: "hvs.CAESIJ" };

function setUp(files: Readonly<Record<string, string>> = {}) {
  const clock = { now: () => START };
  const world = createWorld(
    {
      orders: { kind: "postgres", address: "orders.acme.test:5432", accounts: {} },
      vault: {
        kind: "vault",
        address: "vault.acme.test:8200",
        accounts: { shop: "vault_token" },
        secrets: { "shop/db": { password: "db_password", user: "db_user" } },
        roles: { shop: { service: "orders", lifetime_minutes: 60, max_minutes: 150 } },
      },
    },
    new Map([
      ["vault_token", "hvs.CAESIJ"],
      ["db_password", "pw-one"],
      ["db_user", "shop"],
    ]),
    () => clock.now(),
  );
  const made = machineWith({
    endpoints: world.endpoints("runtime"),
    files: { "/token": "hvs.CAESIJ\n", ...files },
  });
  clock.now = () => made.machine.clock.now();
  const { run, machine } = made;
  return {
    ...made,
    world,
    vault: (line: string, environment = {}) =>
      run(line.split(" "), { environment: { ...ADDRESS, ...environment } }),
    mode: (path: string) => machine.filesystem.stat(path, ROOT).mode & 0o777,
  };
}

describe("vault's command line", () => {
  test("shows a lease with a login, renews and revokes it", async () => {
    const { vault } = setUp();
    const { stdout } = await vault("vault read database/creds/shop", TOKEN);
    expect(stdout).toMatch(
      /^Key +Value\n--- +-----\nlease_id +database\/creds\/shop\/\w+\nlease_duration +1h\n/,
    );
    expect(stdout).toMatch(/^password +A1a-.+\nusername +v-shop-shop-/m);
    const id = /database\/creds\/shop\/\w+/.exec(stdout)?.[0] ?? "";
    const renewed = await vault(`vault lease renew -increment=2h ${id}`, TOKEN);
    expect(renewed.stdout).toMatch(/lease_duration +2h\n/);
    expect((await vault(`vault lease revoke ${id}`, TOKEN)).stdout).toContain("queued successfully");
    const gone = await vault(`vault lease renew ${id}`, TOKEN);
    expect([gone.status, gone.stderr]).toEqual([2, expect.stringContaining("* lease not found")]);
  });

  test("shows a secret's path, metadata and data, or one field", async () => {
    const { vault } = setUp();
    const { stdout } = await vault("vault kv get -mount=secret shop/db", TOKEN);
    expect(stdout).toContain("=== Secret Path ===\nsecret/data/shop/db\n\n");
    expect(stdout).toMatch(/Data =+\nKey +Value\n--- +-----\npassword +pw-one\nuser +shop\n$/);
    expect((await vault("vault kv get -field user secret/shop/db", TOKEN)).stdout).toBe("shop");
    expect(await vault("vault kv get secret/gone", TOKEN)).toMatchObject({
      status: 2,
      stderr: "No value found at secret/data/gone\n",
    });
  });

  test("keeps the token of a login for later commands, until it is revoked", async () => {
    const { vault, read, mode } = setUp();
    const login = await vault("vault login -token-only hvs.CAESIJ");
    expect([login.stdout, read("/root/.vault-token")]).toEqual(["hvs.CAESIJ", "hvs.CAESIJ"]);
    expect(mode("/root/.vault-token")).toBe(0o600);
    expect((await vault("vault token lookup")).stdout).toMatch(/^display_name +shop$/m);
    await vault("vault token revoke -self");
    expect((await vault("vault token lookup")).status).toBe(2);
    await expect(vault("vault kv put secret/x a=b")).rejects.toThrow(/vault kv put/);
  });
});

const AUTH = 'auto_auth {\n  method "token_file" {\n    config = { token_file_path = "/token" }\n  }\n';
const agentFile = (rest: string, sink = "") =>
  `exit_after_auth = true\nvault {\n  address = "http://vault.acme.test:8200"\n}\n${AUTH}${sink}}\n${rest}`;
const template = (contents: string, more = "") =>
  `template {\n  destination = "/out/app.env"\n${more}  contents = <<-EOT\n    ${contents}\n  EOT\n}\n`;
const DB = '{{ with secret "secret/shop/db" }}PASSWORD={{ .Data.data.password }}{{ end }}';

describe("vault agent", () => {
  const agent = (file: string, files = {}) => {
    const made = setUp({ "/agent.hcl": file, ...files });
    return {
      ...made,
      start: (environment = {}) => made.run(["vault", "agent", "-config=/agent.hcl"], { environment }),
    };
  };

  test("writes the token to its sinks, and fills templates in", async () => {
    const sink =
      '  sink "file" {\n    config = { path = "/run-token", mode = 0600 }\n  }\n  sink "file" { config { path = "/second" } }\n';
    const { start, read, mode } = agent(agentFile(template(DB, '  perms = "0400"\n'), sink));
    const { status, stdout } = await start();
    expect(status).toBe(0);
    expect([read("/run-token"), mode("/run-token")]).toEqual(["hvs.CAESIJ", 0o600]);
    expect(mode("/second")).toBe(0o640);
    expect([read("/out/app.env"), mode("/out/app.env")]).toEqual(["PASSWORD=pw-one\n", 0o400]);
    expect(stdout).toContain('agent: (runner) rendered "(dynamic)" => "/out/app.env"');
    expect(stdout).not.toMatch(/hvs\.|pw-one/);
  });

  test("reads templates of a file, with ranges, pipes and fields that are not there", async () => {
    const source =
      '{{- $s := secret "secret/data/shop/db" -}}\n{{ range $k, $v := $s.Data.data }}{{ $k | toUpper }}={{ $v | toJSON }} {{ end }}{{ $s.Data.data.gone }} {{ base64Encode "a" }} {{ env "HOME" }}\n';
    const { start, read } = agent(agentFile('template {\n source = "/in"\n destination = "/out"\n}\n'), {
      "/in": source,
    });
    expect((await start()).status).toBe(0);
    expect(read("/out")).toBe('PASSWORD="pw-one" USER="shop" <no value> YQ== /root\n');
  });

  test("ends with status 1 when a secret stays away or a key has to be there", async () => {
    const gone = await agent(agentFile(template('{{ with secret "secret/gone" }}x{{ end }}'))).start();
    expect(gone.status).toBe(1);
    expect(gone.stdout).toContain('no secret exists at secret/data/gone (retry attempt 12 after "1m0s")');
    const strict = template(DB.replace(".password", ".gone"), "  error_on_missing_key = true\n");
    const missing = await agent(agentFile(strict)).start();
    expect([missing.status, missing.stdout]).toEqual([1, expect.stringContaining('no entry for key "gone"')]);
  });

  test("says that its token is refused, at once where that ends it", async () => {
    const file = agentFile(template(DB)).replace('"token_file" {', '"token_file" {\n    exit_on_err = true');
    const { status, stdout } = await agent(file, { "/token": "no" }).start();
    expect(status).toBe(1);
    expect(stdout).toContain("permission denied");
  });

  test("keeps a lease, replaces it at its end, and brings a rotated secret", async () => {
    const login =
      '{{ with secret "database/creds/shop" }}{{ .Data.username }}{{ end }} {{ with secret "secret/shop/db" }}{{ .Data.data.password }}{{ end }}';
    const made = agent(agentFile(template(login)).replace("exit_after_auth = true\n", ""));
    const ended = made.start();
    const at = async (minutes: number) => {
      await made.machine.clock.advance(minutes * 60_000);
      return made.read("/out/app.env").trim().split(" ");
    };
    const [first] = await at(1);
    expect(await at(60)).toEqual([first, "pw-one"]);
    made.world.rotate("db_password", "pw-two");
    expect((await at(10))[1]).toBe("pw-two");
    const [second] = await at(100);
    expect(second).toMatch(/^v-shop-shop-/);
    expect(second).not.toBe(first);
    const [pid] = made.machine.processes.keys();
    const killer = [...made.machine.processes.values()][0]!;
    made.machine.kill(pid!, "SIGTERM", killer);
    expect((await ended).status).toBe(0);
  });

  test("refuses by name what it does not do", async () => {
    const refused = (file: string) => expect(agent(file).start()).rejects.toThrow();
    await refused(agentFile(template(DB, '  command = "reload"\n')));
    await refused(agentFile(template('{{ key "a" }}')));
    await expect(agent(agentFile("").replace('"token_file"', '"approle"')).start()).rejects.toThrow(
      /the method approle of vault agent's auto_auth/,
    );
    expect((await agent(agentFile("")).start()).stderr).toContain("requires at least one sink");
    expect((await agent("auto_auth {").start()).stderr).toContain(
      "Error loading configuration from /agent.hcl: At 1:",
    );
  });
});

test("HCL's blocks, lists, heredocs and JSON", () => {
  const { entries } = parseHcl('a "b" { c = [1, "x"] } # no\nd = <<E\none\n  two\nE\n');
  expect(entries).toEqual([
    { name: "a", labels: ["b"], value: { entries: [{ name: "c", labels: [], value: [1, "x"] }] } },
    { name: "d", labels: [], value: "one\n  two\n" },
  ]);
  expect(parseHcl('{"a": {"b": true}}').entries[0]).toMatchObject({ name: "a" });
  for (const bad of ["a {", "a = ", "a b", "= 1", "a = nope"])
    expect(() => parseHcl(bad), bad).toThrow(HclError);
});
