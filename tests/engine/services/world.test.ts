import { describe, expect, test } from "vitest";
import { Accounts } from "../../../src/engine/services/accounts.ts";
import { createWorld } from "../../../src/engine/services/world.ts";

const MINUTE = 60_000;

function setUp() {
  let time = 0;
  const world = createWorld(
    {
      registry: {
        kind: "npm-registry",
        address: "registry.acme.test:4873",
        accounts: { ci: { credential: "npm_token", expires_after_minutes: 10 } },
      },
      orders: { kind: "postgres", address: "orders.acme.test:5432", accounts: { shop: "db_password" } },
    },
    new Map([
      ["npm_token", "npm_Zk3vT9qLw2Xc"],
      ["db_password", "kT4vQz8mWx2RbL6n"],
      ["unused", "nobodyKnowsMe42"],
    ]),
    () => time,
    { containerName: (hostname) => (hostname === "abc" ? "shop-db-1" : undefined) },
  );
  const at = (minutes: number) => {
    time = minutes * MINUTE;
  };
  return { world, at };
}

describe("credentials of the world", () => {
  test("expire when their lifetime is over, and live again as long after a rotation", () => {
    const { world, at } = setUp();
    at(9.9);
    expect(world.accepts("registry", "npm_Zk3vT9qLw2Xc")).toBe(true);
    at(10);
    expect(world.accepts("registry", "npm_Zk3vT9qLw2Xc")).toBe(false);
    const value = world.rotate("npm_token");
    expect(world.accepts("registry", "npm_Zk3vT9qLw2Xc")).toBe(false);
    at(19);
    expect(world.accepts("registry", value)).toBe(true);
    at(20);
    expect(world.accepts("registry", value)).toBe(false);
  });

  test("get a given value, or one of the same length and alphabet behind the issuer's prefix", () => {
    const { world } = setUp();
    expect(world.rotate("db_password", "given-by-hand")).toBe("given-by-hand");
    expect(world.rotate("npm_token")).toMatch(
      /^npm_[A-Z][a-z][0-9][a-z][A-Z][0-9][a-z][A-Z][a-z][0-9][A-Z][a-z]$/,
    );
    expect(world.credentials.get("npm_token")?.former).toEqual(["npm_Zk3vT9qLw2Xc"]);
  });

  test("are refused once revoked, and taken again when a new value is issued", () => {
    const { world } = setUp();
    expect(world.revoke("db_password")).toEqual(["orders"]);
    expect(world.accepts("orders", "kT4vQz8mWx2RbL6n")).toBe(false);
    expect(world.accepts("orders", world.rotate("db_password"))).toBe(true);
  });

  test("that nobody takes are revoked nowhere; unknown ones are refused by name", () => {
    const { world } = setUp();
    expect(world.revoke("unused")).toEqual([]);
    expect(() => world.revoke("nmp_token")).toThrow("no credential is called nmp_token");
    expect(() => world.rotate("nmp_token")).toThrow("no credential is called nmp_token");
  });
});

describe("servers in containers", () => {
  test("are known by their container's name, and keep their record when they stop", () => {
    const { world } = setUp();
    const accounts = new Accounts(
      "abc",
      [{ credential: "password", user: "shop", value: "inside" }],
      () => 0,
    );
    const leave = world.join(accounts);
    expect(world.accepts("shop-db-1", "inside")).toBe(true);
    accounts.check("inside", "shop", "runtime", "shop-api-1");
    leave();
    expect(world.accepts("shop-db-1", "inside")).toBe(false);
    expect(world.presentations()).toEqual([
      {
        ...{ service: "shop-db-1", value: "inside", user: "shop", accepted: true },
        ...{ phase: "runtime", time: 0, client: "shop-api-1" },
      },
    ]);
  });

  test("go on with their password when the credential gets a new value", () => {
    const { world } = setUp();
    const old = "kT4vQz8mWx2RbL6n";
    world.join(new Accounts("abc", [{ credential: "password", user: "shop", value: old }], () => 0));
    const value = world.rotate("db_password");
    expect(world.accepts("orders", value)).toBe(true);
    expect(world.accepts("shop-db-1", old)).toBe(true);
    expect(world.accepts("shop-db-1", value)).toBe(false);
  });
});
