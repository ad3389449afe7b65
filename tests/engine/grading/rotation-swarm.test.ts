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
    /api is not there|ended with status|refused/,
  ],
])("fails when %s", async (_name, plan, message) => {
  const verdict = await rotating(plan);
  expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
});

test("a name with a checksum of the value in it is called what it is", async () => {
  const verdict = await rotating(`new=db_password_$(sha256sum db_password.txt | cut -c1-8)
docker secret create $new db_password.txt > /dev/null
docker service update -q --secret-rm db_password_v1 --secret-add source=$new,target=db_password api
`);
  expect(verdict).toMatchObject({
    status: "failed",
    message: "Something computed from the new {db_password} can be read after the plan.",
  });
});

test("a value handed over as a variable is seen in the service", async () => {
  const verdict = await rotating(
    'docker service update --env-add DB_PASSWORD="$(cat db_password.txt)" api\n',
  );
  expect(verdict.status).toBe("failed");
  expect(verdict.evidence.map(({ finding }) => finding.surface)).toContain("service-spec");
});

test("a database that is a swarm service too", async () => {
  const lab = LAB.replace(/services:\n.*\n/, "")
    .replace("service: orders", "service: db")
    .replace(
      "checks:\n",
      `checks:
  - { id: runs, title: Runs, check: container-running, containers: [api, db] }
  - { id: presented, title: Presented, check: authenticated, credential: db_password, service: db, phase: runtime }
`,
    );
  const secret = "source=db_password_v1,target=db_password";
  const deliver = `set -e
docker build -t shop .
docker network create -d overlay backend
docker secret create db_password_v1 db_password.txt
docker service create --name db --network backend --secret ${secret} \\
  -e POSTGRES_USER=shop -e POSTGRES_PASSWORD_FILE=/run/secrets/db_password acme/postgres:17
docker service create --name api --network backend --secret ${secret} \\
  -e DB_HOST=db -e DB_PASSWORD_FILE=/run/secrets/db_password shop
sleep 15
`;
  const both = `set -e\n${NEXT}${UPDATE.replace(/api\n/, "db\n")}${UPDATE}`;
  const files = { ...FILES, "deliver.sh": deliver, "rotate.sh": both };
  for (const check of ["runs", "presented", "rotates"])
    expect(await judge(lab, files, check)).toMatchObject({ status: "passed" });
  const onlyApi = { ...files, "rotate.sh": `set -e\n${NEXT}${UPDATE}` };
  expect(await judge(lab, onlyApi, "rotates")).toMatchObject({ status: "failed" });
});
