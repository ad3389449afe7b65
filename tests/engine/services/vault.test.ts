import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../../../src/engine/process/io.ts";
import { createWorld } from "../../../src/engine/services/world.ts";

const TOKEN = "hvs.CAESIJq9x7Wd3Fk2";
const OTHER = "hvs.Lm8PzZq1y5Tc6Vb9";

function setUp() {
  let time = Date.UTC(2026, 0, 1);
  const world = createWorld(
    {
      orders: { kind: "postgres", address: "orders.acme.test:5432", accounts: {} },
      vault: {
        kind: "vault",
        address: "vault.acme.test:8200",
        accounts: { shop: "vault_token", web: { credential: "web_token", scopes: ["secret/data/web"] } },
        secrets: { "shop/api": { key: "api_key", user: "user" }, web: { key: "api_key" } },
        roles: {
          shop: { service: "orders", lifetime_minutes: 60, max_minutes: 90 },
          lost: { service: "nowhere" },
        },
      },
    },
    new Map([
      ["vault_token", TOKEN],
      ["web_token", OTHER],
      ["api_key", "key_Zk3vT9qLw2Xc"],
      ["user", "shopkeeper"],
    ]),
    () => time,
  );
  const endpoint = world.endpoints("runtime").get("vault.acme.test:8200");
  if (endpoint?.protocol !== "http") throw new Error("vault speaks HTTP");
  const ask = async (method: string, path: string, body?: unknown, token: string | undefined = TOKEN) => {
    const response = await endpoint.handle({
      method,
      url: `http://vault.acme.test:8200/v1/${path}`,
      headers: new Map(token ? [["x-vault-token", token]] : []),
      body: bytesOf(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)),
    });
    const text = textOf(response.body);
    return { status: response.status, json: text ? JSON.parse(text) : undefined };
  };
  const pass = (minutes: number) => {
    time += minutes * 60_000;
  };
  return { world, ask, pass };
}

describe("KV version 2", () => {
  test("answers with today's value and its version", async () => {
    const { world, ask, pass } = setUp();
    const first = await ask("GET", "secret/data/shop/api");
    expect(first.json.data).toEqual({
      data: { key: "key_Zk3vT9qLw2Xc", user: "shopkeeper" },
      metadata: {
        created_time: "2026-01-01T00:00:00.000Z",
        custom_metadata: null,
        deletion_time: "",
        destroyed: false,
        version: 1,
      },
    });
    pass(5);
    const value = world.rotate("api_key");
    const second = await ask("GET", "secret/data/shop/api");
    expect(second.json.data.data.key).toBe(value);
    expect(second.json.data.metadata).toMatchObject({ version: 2, created_time: "2026-01-01T00:05:00.000Z" });
  });

  test("knows no other paths", async () => {
    const { ask } = setUp();
    expect(await ask("GET", "secret/data/nothing")).toEqual({ status: 404, json: { errors: [] } });
  });
});

describe("tokens", () => {
  test.each([
    ["no token", ""],
    ["a wrong token", "hvs.wrong"],
    ["a token whose policy does not list the path", OTHER],
  ])("%s is denied", async (_name, token) => {
    const { ask } = setUp();
    const denied = { status: 403, json: { errors: ["permission denied"] } };
    expect(await ask("GET", "secret/data/shop/api", undefined, token)).toEqual(denied);
  });

  test("a policy opens what it lists", async () => {
    const { ask } = setUp();
    expect((await ask("GET", "secret/data/web", undefined, OTHER)).status).toBe(200);
  });

  test("what is not modelled is refused by name", async () => {
    const { ask } = setUp();
    await expect(ask("POST", "auth/approle/login")).rejects.toThrow("vault's POST /v1/auth/approle/login");
    await expect(ask("POST", "secret/data/web", {})).rejects.toThrow("POST of vault's secret/data");
  });
});

describe("database logins", () => {
  const lent = async ({ ask }: ReturnType<typeof setUp>) => (await ask("GET", "database/creds/shop")).json;

  test("work until their lease ends, each on its own", async () => {
    const vault = setUp();
    const first = await lent(vault);
    vault.pass(30);
    const second = await lent(vault);
    expect(first).toMatchObject({ lease_duration: 3600, renewable: true });
    expect(second.data).not.toEqual(first.data);
    vault.pass(30);
    expect(vault.world.accepts("orders", first.data.password)).toBe(false);
    expect(vault.world.accepts("orders", second.data.password)).toBe(true);
  });

  test("are renewed up to the role's longest time", async () => {
    const vault = setUp();
    const { lease_id, data } = await lent(vault);
    vault.pass(50);
    const renewed = await vault.ask("PUT", "sys/leases/renew", { lease_id, increment: 1200 });
    expect(renewed.json).toMatchObject({ lease_id, lease_duration: 1200 });
    const longest = await vault.ask("PUT", "sys/leases/renew", { lease_id });
    expect(longest.json.lease_duration).toBe(40 * 60);
    vault.pass(40);
    expect(vault.world.accepts("orders", data.password)).toBe(false);
    expect(await vault.ask("PUT", "sys/leases/renew", { lease_id })).toEqual({
      status: 400,
      json: { errors: ["lease not found"] },
    });
  });

  test("end when their lease is revoked", async () => {
    const vault = setUp();
    const { lease_id, data } = await lent(vault);
    expect(await vault.ask("PUT", "sys/leases/revoke", { lease_id })).toEqual({
      status: 204,
      json: undefined,
    });
    expect(vault.world.accepts("orders", data.password)).toBe(false);
  });

  test.each([
    ["revoked", ({ world }: ReturnType<typeof setUp>) => void world.revoke("vault_token")],
    ["rotated", ({ world }: ReturnType<typeof setUp>) => void world.rotate("vault_token")],
  ])("end with the token that asked for them, when it is %s", async (_name, act) => {
    const vault = setUp();
    const { data } = await lent(vault);
    act(vault);
    expect(vault.world.accepts("orders", data.password)).toBe(false);
  });

  test("need a role, and a database that is there", async () => {
    const { ask } = setUp();
    expect(await ask("GET", "database/creds/none")).toEqual({
      status: 400,
      json: { errors: ["unknown role: none"] },
    });
    expect((await ask("GET", "database/creds/lost")).status).toBe(500);
    expect((await ask("PUT", "sys/leases/renew", "{")).status).toBe(400);
  });
});
