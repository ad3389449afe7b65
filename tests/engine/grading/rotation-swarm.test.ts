import { expect, test } from "vitest";
import { API, API_IMAGE } from "./apps.ts";
import { judge } from "./support.ts";

const LAB = `credentials:
  db_password: { value: kT4vQz8mWx2RbL6n, phase: runtime, file: db_password.txt }
services:
  orders: { kind: postgres, address: "orders.acme.test:5432", accounts: { shop: db_password } }
swarm: true
commands: [sh deliver.sh]
checks:
  - id: rotates
    title: A new password needs no new image
    check: rotation
    credential: db_password
    plan: rotate.sh
    service: orders
    client: api
`;

const FILES = {
  Dockerfile: API_IMAGE,
  "server.js": API,
  "db_password.txt": "kT4vQz8mWx2RbL6n",
  ".gitignore": "db_password.txt\n",
  "deliver.sh": `set -e
docker build -t shop .
docker secret create db_password_v1 db_password.txt
docker service create --name api --secret source=db_password_v1,target=db_password \\
  -e DB_HOST=orders.acme.test -e DB_PASSWORD_FILE=/run/secrets/db_password shop
`,
};

const rotating = (plan: string) => judge(LAB, { ...FILES, "rotate.sh": `set -e\n${plan}` }, "rotates");
const NEXT = "docker secret create db_password_v2 db_password.txt\n";
const UPDATE =
  "docker service update --secret-rm db_password_v1 --secret-add source=db_password_v2,target=db_password api\n";

test("a new secret takes the place of the old one", async () => {
  expect(await rotating(NEXT + UPDATE)).toMatchObject({ status: "passed" });
});

test("the old secret may go afterwards", async () => {
  expect(await rotating(`${NEXT}${UPDATE}docker secret rm db_password_v1\n`)).toMatchObject({
    status: "passed",
  });
});

test.each([
  [
    "the old secret is still in use",
    `docker secret rm db_password_v1\n${NEXT}${UPDATE}`,
    /is in use by the following service: api/,
  ],
  ["a secret is made and not granted", NEXT, /orders refused/],
  ["a secret cannot be changed", "docker secret create db_password_v1 db_password.txt\n", /already exists/],
  ["the tasks are only restarted", `${NEXT}docker service update --force api\n`, /orders refused/],
  [
    "the target is forgotten",
    `${NEXT}docker service update --secret-rm db_password_v1 --secret-add db_password_v2 api\n`,
    /api is gone|has ended|refused|has not logged in|ended with status/,
  ],
])("fails when %s", async (_name, plan, message) => {
  const verdict = await rotating(plan);
  expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
});

test("a value handed over as a variable is seen in the service", async () => {
  const verdict = await rotating(
    'docker service update --env-add DB_PASSWORD="$(cat db_password.txt)" api\n',
  );
  expect(verdict.status).toBe("failed");
  expect(verdict.evidence.map(({ finding }) => finding.surface)).toContain("service-spec");
});
