import { describe, expect, test } from "vitest";
import { API } from "./apps.ts";
import { judge } from "./support.ts";

const LAB = `credentials:
  npm_token: { value: npm_Zk3vT9qLw2Xc8RbN5yHdPm4s, phase: build, file: .npmrc }
  db_password: { value: kT4vQz8mWx2RbL6n, phase: runtime, file: db_password.txt }
environment: { NPM_TOKEN: npm_Zk3vT9qLw2Xc8RbN5yHdPm4s }
services:
  registry:
    kind: npm-registry
    address: registry.acme.test:4873
    accounts: { ci: npm_token }
    packages: { "@acme/prices": { version: 1.4.0, files: { index.js: "exports.price = 1;" } } }
  orders: { kind: postgres, address: "orders.acme.test:5432", accounts: { shop: db_password } }
commands:
  - sh deliver.sh
  - docker compose up -d
  - sleep 5
checks:
  - id: revoked
    title: Without the build's token everything runs on
    check: revocation
    credential: npm_token
    build: sh deliver.sh
    containers: [shop-api-1]
    logs_in: { service: orders, credential: db_password }
`;

const DOCKERFILE = `FROM acme/node:24
WORKDIR /app
COPY package.json server.js ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm install
CMD ["node", "server.js"]
`;

const FILES = {
  Dockerfile: DOCKERFILE,
  "package.json": '{"name":"shop","version":"1.0.0","dependencies":{"@acme/prices":"1.4.0"}}\n',
  "server.js": API,
  ".npmrc":
    "@acme:registry=http://registry.acme.test:4873/\n//registry.acme.test:4873/:_authToken=npm_Zk3vT9qLw2Xc8RbN5yHdPm4s\n",
  "db_password.txt": "kT4vQz8mWx2RbL6n\n",
  ".gitignore": "db_password.txt\n.npmrc\n",
  "compose.yaml": `name: shop
services:
  api:
    image: shop
    environment: { DB_HOST: orders.acme.test, DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
secrets:
  db_password: { file: ./db_password.txt }
`,
  "deliver.sh": "docker build --secret id=npmrc,src=.npmrc -t shop .\n",
};

const revoking = (files: Record<string, string>) => judge(LAB, { ...FILES, ...files }, "revoked");

describe("revocation of a build's token", () => {
  test.each([
    ["a file that is mounted", {}],
    [
      "a variable that is mounted",
      {
        Dockerfile: DOCKERFILE.replace(
          "id=npmrc,target=/root/.npmrc npm",
          "id=token,env=NPM_TOKEN npm config set --location=project @acme:registry=http://registry.acme.test:4873/ && npm",
        )
          .replace(
            "RUN ",
            "RUN printf '%s\\n' '@acme:registry=http://registry.acme.test:4873/' '//registry.acme.test:4873/:_authToken=${NPM_TOKEN}' > .npmrc\nRUN ",
          )
          .replace(
            "npm config set --location=project @acme:registry=http://registry.acme.test:4873/ && ",
            "",
          ),
        "deliver.sh": "docker build --secret id=token,env=NPM_TOKEN -t shop .\n",
      },
    ],
    ["a script that hides the build's status", { "deliver.sh": `${FILES["deliver.sh"]}true\n` }],
  ])("passes with %s", async (_name, files) => {
    expect(await revoking(files)).toMatchObject({ status: "passed" });
  });

  test.each([
    [
      "a service installs at its start",
      {
        Dockerfile: DOCKERFILE.replace(
          'CMD ["node", "server.js"]',
          "COPY .npmrc ./\nCMD rm -rf node_modules ~/.npm && npm install && node server.js",
        ),
      },
      /Restarted without \{npm_token\}, shop-api-1 has ended/,
    ],
    [
      "the image has its packages from elsewhere",
      {
        Dockerfile: 'FROM acme/node:24\nWORKDIR /app\nCOPY . ./\nCMD ["node", "server.js"]\n',
        "node_modules/@acme/prices/index.js": "exports.price = 1;\n",
      },
      /builds with a revoked \{npm_token\}/,
    ],
    [
      "a failed installation is taken for none",
      { Dockerfile: DOCKERFILE.replace("npm install", "npm install || true") },
      /builds with a revoked \{npm_token\}/,
    ],
    [
      "the token is written into the script",
      {
        Dockerfile: DOCKERFILE.replace("id=npmrc,target=/root/.npmrc", "id=npmrc,target=/root/.npmrc"),
        "deliver.sh":
          "sed 's/_authToken=.*/_authToken=npm_Zk3vT9qLw2Xc8RbN5yHdPm4s/' .npmrc > /tmp/npmrc\ndocker build --secret id=npmrc,src=/tmp/npmrc -t shop .\n",
      },
      /fails with a new \{npm_token\}/,
    ],
  ])("fails when %s", async (_name, files, message) => {
    const verdict = await revoking(files);
    expect(verdict).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
  });

  test("a script that only builds what is missing cannot take a new value", async () => {
    const script = `docker image inspect shop > /dev/null 2>&1 || ${FILES["deliver.sh"]}`;
    expect(await revoking({ "deliver.sh": script })).toMatchObject({
      status: "failed",
      message: "`sh deliver.sh` builds nothing when a new {npm_token} is there.",
    });
  });

  test("is not reached when nothing was built", async () => {
    expect(await revoking({ Dockerfile: "FROM nothing-of-this-name\n" })).toMatchObject({
      status: "not-reached",
    });
  });
});

test.each(["api", "shop-api-1 or api"])(
  "the tasks of the swarm service %s run on, and come up again",
  async (name) => {
    const lab = LAB.replace("commands:\n", "swarm: true\ncommands:\n")
      .replace("docker compose up -d", "sh run.sh")
      .replace("shop-api-1", name);
    const run = `docker secret create db_password db_password.txt
docker service create -q --name api --secret db_password -e DB_HOST=orders.acme.test \\
  -e DB_PASSWORD_FILE=/run/secrets/db_password shop\n`;
    expect(await judge(lab, { ...FILES, "run.sh": run }, "revoked")).toMatchObject({ status: "passed" });
  },
);
