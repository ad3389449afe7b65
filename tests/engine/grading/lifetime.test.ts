import { expect, test } from "vitest";
import { API, API_IMAGE } from "./apps.ts";
import { judge } from "./support.ts";

const LAB = `credentials:
  vault_token: { value: hvs.CAESIJq9x7Wd3Fk2Lm8P, phase: runtime, file: vault_token.txt }
  db_password: { value: kT4vQz8mWx2RbL6n, phase: runtime, file: db_password.txt }
services:
  orders: { kind: postgres, address: "orders.acme.test:5432", accounts: { shop: db_password } }
  vault:
    kind: vault
    address: vault.acme.test:8200
    accounts: { shop: vault_token }
    roles: { shop: { service: orders, lifetime_minutes: 60 } }
commands: [docker compose up -d --build, sleep 5]
checks:
  - id: ends
    title: What was stolen yesterday opens nothing today
    check: lifetime
    service: orders
    phase: runtime
    after: 24h
    client: shop-api-1
`;

/** Asks the issuer for a login of its own, and for another one \`RENEW\` minutes later. */
const DYNAMIC_API = (minutes: number) => `const fs = require("fs");
const { Client } = require("pg");
const token = fs.readFileSync("/run/secrets/vault_token", "utf8").trim();
async function visit() {
  const answer = await fetch("http://vault.acme.test:8200/v1/database/creds/shop", { headers: { "X-Vault-Token": token } });
  const { data } = await answer.json();
  const client = new Client({ host: "orders.acme.test", user: data.username, password: data.password, database: "postgres" });
  await client.connect();
  await client.end();
  setTimeout(visit, ${minutes} * 60000);
}
visit();
`;

const COMPOSE = `name: shop
services:
  api:
    build: .
    environment: { DB_HOST: orders.acme.test, DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password, vault_token]
secrets:
  db_password: { file: ./db_password.txt }
  vault_token: { file: ./vault_token.txt }
`;

const FILES = {
  Dockerfile: API_IMAGE,
  "server.js": API,
  "compose.yaml": COMPOSE,
  "db_password.txt": "kT4vQz8mWx2RbL6n\n",
  "vault_token.txt": "hvs.CAESIJq9x7Wd3Fk2Lm8P\n",
  ".gitignore": "*.txt\n",
};

const ending = (files: Record<string, string>, lab = LAB) => judge(lab, { ...FILES, ...files }, "ends");

test("a static password outlives its purpose", async () => {
  const verdict = await ending({});
  expect(verdict).toMatchObject({
    status: "failed",
    message: "24h later orders still accepts what it was shown.",
  });
});

test("logins that end after an hour do not, and the service asks for new ones", async () => {
  expect(await ending({ "server.js": DYNAMIC_API(30) })).toMatchObject({ status: "passed" });
});

test("a service that asks only once is left with nothing", async () => {
  const verdict = await ending({ "server.js": DYNAMIC_API(60 * 48) });
  expect(verdict).toMatchObject({
    status: "failed",
    message: "24h later shop-api-1 has nothing that orders accepts.",
  });
});

test("the static password may be asked for, whoever used it", async () => {
  const lab = LAB.replace("    client: shop-api-1", "    credential: db_password");
  const verdict = await ending({ "server.js": DYNAMIC_API(30) }, lab);
  expect(verdict).toMatchObject({
    status: "failed",
    message: "orders still accepts {db_password} 24h later.",
  });
});

test("is not reached while nobody has logged in", async () => {
  expect(await ending({ "server.js": "setTimeout(() => {}, 1e9);\n" })).toMatchObject({
    status: "not-reached",
  });
});

test("a value that the lab lets expire is worth nothing after its time", async () => {
  const lab = LAB.replace(
    "{ shop: db_password }",
    "{ shop: { credential: db_password, expires_after_minutes: 60 } }",
  ).replace("    client: shop-api-1\n", "");
  expect(await ending({}, lab)).toMatchObject({ status: "passed" });
});

test("a static password that was only exchanged for another one is not gone", async () => {
  const lab = LAB.replace("    client: shop-api-1", "    credential: db_password");
  const delivering = (last: string) =>
    ending(
      { "server.js": DYNAMIC_API(30) },
      lab.replace("sleep 5]", `sleep 5, "world ${last} db_password > /dev/null"]`),
    );
  expect(await delivering("rotate")).toMatchObject({ status: "failed" });
  expect(await delivering("revoke")).toMatchObject({ status: "passed" });
});
