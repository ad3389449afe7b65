import { describe, expect, test } from "vitest";
import { nextValue } from "../../../src/engine/services/next-value.ts";
import { API, API_IMAGE, REREADING_API } from "./apps.ts";
import { judge } from "./support.ts";

const LAB = `credentials:
  db_password: { value: kT4vQz8mWx2RbL6n, phase: runtime, file: db_password.txt }
services:
  orders: { kind: postgres, address: "orders.acme.test:5432", accounts: { shop: db_password } }
commands: [docker compose up -d --build, sleep 5]
checks:
  - id: rotates
    title: A new password needs no new image
    check: rotation
    credential: db_password
    plan: rotate.sh
    service: orders
    client: shop-api-1
    keep: { containers: [shop-cache-1], volumes: [shop_data] }
`;

const COMPOSE = `name: shop
services:
  api:
    build: .
    environment: { DB_HOST: orders.acme.test, DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
    volumes: ["data:/data"]
  cache:
    image: busybox
    command: [sleep, infinity]
secrets:
  db_password: { file: ./db_password.txt }
volumes:
  data:
`;

const FILES = {
  Dockerfile: API_IMAGE,
  "server.js": API,
  "compose.yaml": COMPOSE,
  "db_password.txt": "kT4vQz8mWx2RbL6n\n",
  ".gitignore": "db_password.txt\n.env\n",
};

const rotating = (plan: string, files: Record<string, string> = {}) =>
  judge(LAB, { ...FILES, "rotate.sh": plan, ...files }, "rotates");

describe("rotation with Compose", () => {
  test.each([
    ["a restart", "docker compose restart api\n"],
    ["a container made anew", "docker compose up -d --force-recreate --no-deps api\n"],
    ["a restart by docker", "docker restart shop-api-1"],
  ])("%s delivers the new value", async (_name, plan) => {
    expect(await rotating(plan)).toMatchObject({ status: "passed" });
  });

  test("an api that reads the file again needs no plan", async () => {
    expect(await rotating("true\n", { "server.js": REREADING_API })).toMatchObject({ status: "passed" });
  });

  test.each([
    ["nothing is done", "true\n", /refused what shop-api-1 showed/],
    ["`up` alone sees no change", "docker compose up -d\n", /refused what shop-api-1 showed/],
    [
      "the plan fails with the value on its lips",
      'echo "cannot use $(cat db_password.txt)" >&2; exit 3\n',
      /^rotate.sh ended with status 3: cannot use \{db_password\}$/,
    ],
    ["the plan fails", "docker compose restart web\n", /ended with status 1: .*no such service: web/],
    ["there is no plan", "", /refused/],
    ["the api is gone", "docker compose rm -sf api\n", /shop-api-1 is not there/],
    ["everything is recreated", "docker compose up -d --force-recreate\n", /did not keep shop-cache-1/],
    [
      "the volume is lost",
      "docker compose rm -sf api && docker volume rm shop_data && docker compose up -d\n",
      /did not keep shop_data/,
    ],
  ])("fails when %s", async (_name, plan, message) => {
    const verdict = await rotating(plan);
    expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
  });

  test("a value that is built into the image needs another image", async () => {
    const verdict = await rotating("docker compose up -d --build api\n", {
      Dockerfile: API_IMAGE.replace("server.js", "server.js db_password.txt"),
      "compose.yaml": COMPOSE.replace("/run/secrets/db_password", "/app/db_password.txt"),
    });
    expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(/another image/) });
  });

  test("a plan may ask for a value of its own, and must not show that either", async () => {
    const restart = "docker compose restart api\n";
    expect(await rotating(`world rotate db_password > /dev/null\n${restart}`)).toMatchObject({
      status: "passed",
    });
    const shown = await rotating(`world rotate db_password > /dev/null\ncat db_password.txt\n${restart}`);
    expect(shown.evidence.map(({ finding }) => finding.surface)).toEqual(["ci-log"]);
  });

  test("the old value again is no rotation", async () => {
    const verdict = await rotating("world rotate db_password kT4vQz8mWx2RbL6n\n");
    expect(verdict).toMatchObject({
      status: "failed",
      message: "orders still accepts the old {db_password}.",
    });
  });

  test("a login by somebody else is not the api's", async () => {
    const login = `const { Client } = require("pg");
const client = new Client({ host: "orders.acme.test", user: "shop", database: "postgres", password: process.argv[1] });
client.connect().then(() => client.end());`;
    const verdict = await rotating(
      `docker run --rm acme/node:24 node -e '${login}' "$(cat db_password.txt)"\n`,
    );
    expect(verdict).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/refused what shop-api-1/),
    });
  });

  test("a new value that is written down is right only once", async () => {
    const value = nextValue("kT4vQz8mWx2RbL6n", "drill");
    const compose = COMPOSE.replace("DB_PASSWORD_FILE:", `DB_PASSWORD: "\${PW}", DB_PASSWORD_FILE:`);
    const verdict = await rotating(`PW=${value} docker compose up -d --no-deps api\n`, {
      "compose.yaml": compose,
      ".env": "PW=kT4vQz8mWx2RbL6n\n",
    });
    expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(/not with another/) });
  });

  test("a new value in the environment is seen there", async () => {
    const compose = COMPOSE.replace("DB_PASSWORD_FILE:", `DB_PASSWORD: "\${PW}", DB_PASSWORD_FILE:`);
    const verdict = await rotating("PW=$(cat db_password.txt) docker compose up -d --no-deps api\n", {
      "compose.yaml": compose,
      ".env": "PW=kT4vQz8mWx2RbL6n\n",
    });
    expect(verdict.status).toBe("failed");
    expect(verdict.evidence.map(({ finding }) => finding.surface)).toContain("container-config");
  });

  test.each([
    ["prints", "cat db_password.txt; docker compose restart api\n", "ci-log"],
    ["prints encoded", "base64 db_password.txt; docker compose restart api\n", "ci-log"],
    ["prints a part of", "cut -c1-12 db_password.txt; docker compose restart api\n", "ci-log"],
    ["commits", "cp db_password.txt backup.txt; docker compose restart api\n", "source"],
    [
      "leaves in the container",
      "docker compose restart api; docker cp db_password.txt shop-api-1:/tmp/x\n",
      "container-filesystem",
    ],
  ])("fails when the plan %s the value", async (_name, plan, surface) => {
    const { status, evidence } = await rotating(plan);
    expect(status).toBe("failed");
    expect(evidence.map(({ finding }) => finding.surface)).toContain(surface);
  });

  test("a plan that builds does not get by without the build's credential", async () => {
    const lab = LAB.replace(
      "services:\n",
      `  npm_token: { value: npm_Zk3vT9qLw2Xc8RbN5yHdPm4s, phase: build, file: .npmrc }
services:
  registry:
    kind: npm-registry
    address: registry.acme.test:4873
    accounts: { ci: npm_token }
    packages: { "@acme/prices": { version: 1.4.0, files: { index.js: "exports.price = 1;" } } }
`,
    ).replace("plan: rotate.sh\n", "plan: rotate.sh\n    without: npm_token\n");
    const files = {
      ...FILES,
      Dockerfile: API_IMAGE.replace(
        "COPY server.js ./",
        "COPY package.json ./\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm install\nCOPY server.js ./",
      ),
      "package.json": '{"name":"shop","version":"1.0.0","dependencies":{"@acme/prices":"1.4.0"}}\n',
      ".npmrc":
        "@acme:registry=http://registry.acme.test:4873/\n//registry.acme.test:4873/:_authToken=npm_Zk3vT9qLw2Xc8RbN5yHdPm4s\n",
      ".gitignore": `${FILES[".gitignore"]}.npmrc\n`,
      "compose.yaml": COMPOSE.replace("build: .", "build: { context: ., secrets: [npmrc] }").replace(
        "secrets:\n  db",
        "secrets:\n  npmrc: { file: ./.npmrc }\n  db",
      ),
    };
    const verdict = (plan: string) => judge(lab, { ...files, "rotate.sh": plan }, "rotates");
    expect(await verdict("docker compose restart api\n")).toMatchObject({ status: "passed" });
    expect(await verdict("docker compose up -d --build --force-recreate --no-deps api\n")).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/^rotate.sh ended with status/),
    });
  });

  test("a check may leave the choice between two names", async () => {
    const lab = LAB.replace("shop-api-1", "shop_api or shop-api-1");
    const verdict = (plan: string) => judge(lab, { ...FILES, "rotate.sh": plan }, "rotates");
    expect(await verdict("docker compose restart api\n")).toMatchObject({ status: "passed" });
    expect(await verdict("true\n")).toMatchObject({
      status: "failed",
      message: "orders refused what shop_api or shop-api-1 showed it after the plan.",
    });
  });

  test("is not reached before anything runs", async () => {
    const verdict = await rotating("true\n", { "compose.yaml": "services: {}\n" });
    expect(verdict.status).toBe("not-reached");
  });
});
