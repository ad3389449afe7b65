import { describe, expect, test } from "vitest";
import { API, API_IMAGE } from "./apps.ts";
import { judge } from "./support.ts";

const VALUE = "kT4vQz8mWx2RbL6n";

const lab = (swarm: boolean, client: string) => `credentials:
  db_password: { value: ${VALUE}, phase: runtime, file: db_password.txt }
services:
  orders: { kind: postgres, address: "orders.acme.test:5432", accounts: { shop: db_password } }
swarm: ${swarm}
commands: [sh deliver.sh]
checks:
  - id: rotates
    title: A new password needs no new image
    check: rotation
    credential: db_password
    plan: rotate.sh
    service: orders
    client: ${client}
`;

const COMMON = {
  Dockerfile: API_IMAGE,
  "server.js": API,
  "db_password.txt": VALUE,
  ".gitignore": "db_password.txt\n.env\n",
};

describe("plans of a swarm", () => {
  const rotating = (plan: string) =>
    judge(
      lab(true, "api"),
      {
        ...COMMON,
        "deliver.sh": `set -e
docker build -t shop .
docker secret create one db_password.txt
docker service create --name api --secret source=one,target=db_password \\
  -e DB_HOST=orders.acme.test -e DB_PASSWORD_FILE=/run/secrets/db_password shop
`,
        "rotate.sh": `set -e\n${plan}`,
      },
      "rotates",
    );
  const NEXT = "docker secret create two db_password.txt\n";
  const SWAP = "docker service update --secret-rm one --secret-add source=two,target=db_password";

  test.each([
    ["an update in the background", `${NEXT}${SWAP} -d api\n`],
    ["a start before the stop", `${NEXT}${SWAP} --update-order start-first api\n`],
    [
      "a service made anew",
      `${NEXT}docker service rm api
docker service create --name api --secret source=two,target=db_password \\
  -e DB_HOST=orders.acme.test -e DB_PASSWORD_FILE=/run/secrets/db_password shop
docker secret rm one\n`,
    ],
    [
      "another path, told to the program",
      `${NEXT}docker service update --secret-rm one --secret-add two --env-add DB_PASSWORD_FILE=/run/secrets/two api\n`,
    ],
    [
      "a rollback that was itself rolled back",
      `${NEXT}${SWAP} api\ndocker service rollback api\ndocker service rollback api\n`,
    ],
  ])("%s passes", async (_name, plan) => {
    expect(await rotating(plan)).toMatchObject({ status: "passed" });
  });

  test.each([
    ["the update is rolled back", `${NEXT}${SWAP} api\ndocker service rollback api\n`, /orders refused/],
    [
      "both are put in one place",
      `${NEXT}docker service update --secret-add source=two,target=db_password api\n`,
      /conflicting target: 'db_password'/,
    ],
    [
      "the program cannot read it",
      `${NEXT}docker service update --secret-rm one --secret-add source=two,target=db_password,uid=7,mode=0400 --user 1000 api\n`,
      /status 1: service update paused/,
    ],
    [
      "the image is built again",
      `${NEXT}echo // >> server.js\ndocker build -t shop .\n${SWAP} --image shop --force api\n`,
      /runs from another image/,
    ],
  ])("fails when %s", async (_name, plan, message) => {
    const verdict = await rotating(plan);
    expect(verdict).toMatchObject({ status: "failed" });
    expect(verdict.message).toMatch(message);
  });

  test.each([
    ["in the environment", `${NEXT}${SWAP} --env-add "COPY=$(cat db_password.txt)" api\n`],
    ["in a label", `${NEXT}${SWAP} --label-add "note=$(cat db_password.txt)" api\n`],
    ["in the plan's own output", `${NEXT}cat db_password.txt\n${SWAP} api\n`],
    [
      "in a config",
      `${NEXT}docker config create conf db_password.txt\n${SWAP} --config-add conf api\ndocker config inspect conf\n`,
    ],
  ])("a new value %s is a leak", async (_name, plan) => {
    const verdict = await rotating(plan);
    expect(verdict).toMatchObject({ status: "failed" });
    expect(verdict.message).toMatch(/can be read after the plan/);
  });
});

describe("plans of an environment secret with Compose", () => {
  const rotating = (plan: string) =>
    judge(
      lab(false, "shop-api-1"),
      {
        ...COMMON,
        "compose.yaml": `name: shop
services:
  api:
    build: .
    environment: { DB_HOST: orders.acme.test, DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
secrets:
  db_password: { file: db_password.txt }
`,
        "deliver.sh": "docker compose up -d --build && sleep 3\n",
        "rotate.sh": plan,
      },
      "rotates",
    );

  test.each([
    ["stopped and started", "docker compose stop api && docker compose start api\n"],
    ["killed and brought up", "docker compose kill api && docker compose up -d\n"],
    [
      "paused on the way",
      "docker compose pause api && docker compose unpause api && docker compose restart api\n",
    ],
    ["brought up with new volumes", "docker compose up -d -V\n"],
  ])("%s passes", async (_name, plan) => {
    expect(await rotating(plan)).toMatchObject({ status: "passed" });
  });

  test.each([
    ["left paused", "docker compose restart api && docker compose pause api\n"],
    ["built again with a change", "echo // >> server.js; docker compose up -d --build\n"],
    ["scaled away", "docker compose up -d --scale api=0\n"],
  ])("%s fails", async (_name, plan) => {
    expect(await rotating(plan)).toMatchObject({ status: "failed" });
  });
});
