import { expect, test } from "vitest";
import { API, API_IMAGE } from "./apps.ts";
import { judge } from "./support.ts";

const LAB = `credentials:
  db_password: { value: kT4vQz8mWx2RbL6n, phase: runtime, file: db_password.txt }
commands: [docker compose up -d --build, sleep 5]
checks:
  - id: rotates
    title: Both sides have the new password
    check: rotation
    credential: db_password
    plan: rotate.sh
    service: shop-db-1
    client: shop-api-1
    same_image: [shop-db-1]
`;

const FILES = {
  "api/Dockerfile": API_IMAGE,
  "api/server.js": API,
  "db_password.txt": "kT4vQz8mWx2RbL6n\n",
  ".gitignore": "db_password.txt\n",
  "compose.yaml": `name: shop
services:
  db:
    image: acme/postgres:17
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
  api:
    build: ./api
    environment: { DB_HOST: db, DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
    depends_on: [db]
secrets:
  db_password: { file: ./db_password.txt }
`,
};

const rotating = (plan: string) => judge(LAB, { ...FILES, "rotate.sh": plan }, "rotates");

test.each([
  ["restarting both", "docker compose restart db api\n"],
  ["recreating both", "docker compose up -d --force-recreate db api\n"],
])("the database of the project learns the new password by %s", async (_name, plan) => {
  expect(await rotating(plan)).toMatchObject({ status: "passed" });
});

test.each([
  [
    "nothing is done: the old password is as good as before",
    "true\n",
    /goes on with another value than the new one/,
  ],
  [
    "only the api knows the new one",
    "docker compose restart api\n",
    /shop-db-1 refused what shop-api-1 showed/,
  ],
  ["only the database does", "docker compose restart db\n", /shop-db-1 refused what shop-api-1 showed/],
])("fails when %s", async (_name, plan, message) => {
  const verdict = await rotating(plan);
  expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
});
