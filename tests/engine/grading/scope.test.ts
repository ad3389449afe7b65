import { describe, expect, test } from "vitest";
import { judge } from "./support.ts";

const LAB = `credentials:
  npm_token: { value: npm_Zk3vT9qLw2Xc8RbN5yHdPm4s, phase: build }
  db_password: { value: kT4vQz8mWx2RbL6n, phase: runtime }
services:
  registry:
    kind: npm-registry
    address: registry.acme.test:4873
    accounts: { ci: npm_token }
    packages: { "@acme/prices": { version: 1.4.0, files: { index.js: "exports.price = 1;" } } }
commands: [sh deliver.sh]
checks:
  - { id: token, title: Steps, check: scope, credential: npm_token }
  - { id: password, title: Services, check: scope, credential: db_password, containers: [api] }
  - { id: apart, title: Apart, check: separation }
`;

const MOUNT = "--mount=type=secret,id=npmrc,target=/app/.npmrc";
const DOCKERFILE = `FROM node:24-slim AS deps
WORKDIR /app
COPY package.json ./
RUN ${MOUNT} npm install

FROM node:24-slim
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
RUN node -e "require('@acme/prices')"
CMD ["sleep", "infinity"]
`;

const FILES = {
  Dockerfile: DOCKERFILE,
  "package.json": '{"name":"shop","version":"1.0.0","dependencies":{"@acme/prices":"1.4.0"}}\n',
  ".npmrc":
    "@acme:registry=http://registry.acme.test:4873/\n//registry.acme.test:4873/:_authToken=npm_Zk3vT9qLw2Xc8RbN5yHdPm4s\n",
  "db_password.txt": "kT4vQz8mWx2RbL6n\n",
  "deliver.sh": `docker build --secret id=npmrc,src=.npmrc --secret id=db,src=db_password.txt -t shop . &&
docker run -d --name api -v $PWD/db_password.txt:/run/secrets/db_password:ro shop
`,
};

const judging = (check: string, files: Record<string, string> = {}) =>
  judge(LAB, { ...FILES, ...files }, check);
const dockerfile = (from: string, to: string) => ({ Dockerfile: DOCKERFILE.replace(from, to) });

describe("scope in builds", () => {
  test("a step that installs needs the token", async () => {
    expect(await judging("token")).toMatchObject({ status: "passed" });
  });

  test.each([
    ["another step", dockerfile("RUN node -e", `RUN ${MOUNT} node -e`), 9],
    [
      "a step on several lines",
      dockerfile("RUN node -e", `RUN true && \\\n  true\nRUN ${MOUNT} \\\n  node -e`),
      11,
    ],
    [
      "a step that only looks",
      dockerfile("RUN node -e", "RUN --mount=type=secret,id=npmrc test ! -e /x && node -e"),
      9,
    ],
  ])("%s does not", async (_name, files, line) => {
    const message = `Line ${line} of Dockerfile mounts {npm_token} into a step that works without it.`;
    expect(await judging("token", files)).toMatchObject({ status: "failed", message });
  });

  test("a mount that is not there is not counted", async () => {
    const files = dockerfile("RUN node -e", "RUN --mount=type=secret,id=other node -e");
    expect(await judging("token", files)).toMatchObject({ status: "passed" });
  });

  test("a run-time credential has no business in a build", async () => {
    const files = dockerfile("RUN node -e", "RUN --mount=type=secret,id=db node -e");
    const message = "Line 9 of Dockerfile gives {db_password} to a build, which has no use for it.";
    expect(await judging("password", files)).toMatchObject({ status: "failed", message });
    expect(await judging("apart", files)).toMatchObject({
      status: "failed",
      message: expect.stringContaining("used by builds and at run time"),
    });
  });
});

describe("scope at run time", () => {
  test("the named container may read it", async () => {
    expect(await judging("password")).toMatchObject({ status: "passed" });
  });

  test("another container may not", async () => {
    const more = "docker run -d --name web -v $PWD:/project busybox sleep infinity\n";
    const verdict = await judging("password", { "deliver.sh": FILES["deliver.sh"] + more });
    expect(verdict).toMatchObject({
      status: "failed",
      message: "web can read {db_password} and should not.",
    });
    expect(verdict.evidence.every(({ finding }) => finding.object === "web")).toBe(true);
  });

  test("a build's token in a container is out of place", async () => {
    const more = "docker run -d --name web -v $PWD/.npmrc:/x busybox sleep infinity\n";
    expect(await judging("token", { "deliver.sh": FILES["deliver.sh"] + more })).toMatchObject({
      status: "failed",
    });
  });

  describe("for a user who must not read it", () => {
    const lab = LAB.replace("containers: [api] }", "containers: [api], not_for_users: [1001] }");
    const delivering = (before: string, user = "") =>
      judge(
        lab,
        {
          ...FILES,
          "deliver.sh": FILES["deliver.sh"]
            .replace("docker run -d", `${before} && docker run -d ${user}`)
            .replace(" shop\n", " shop sleep infinity\n"),
        },
        "password",
      );

    test("a file that everybody may read is open", async () => {
      expect(await delivering("true")).toMatchObject({
        status: "failed",
        message: "In api, user 1001 can read {db_password} as well.",
      });
    });

    test.each([
      ["the owner is another and the mode is 0400", "chmod 0400 db_password.txt", ""],
      ["the owner is the server's user", "chown 1000 db_password.txt; chmod 0400 db_password.txt", "-u 1000"],
      ["the group is another", "chown 1000:1000 db_password.txt; chmod 0440 db_password.txt", "-u 1000"],
    ])("it is not where %s", async (_name, before, user) => {
      expect(await delivering(before, user)).toMatchObject({ status: "passed" });
    });

    test("the group of the same number counts", async () => {
      expect(await delivering("chown 0:1001 db_password.txt; chmod 0440 db_password.txt")).toMatchObject({
        status: "failed",
      });
    });
  });
});
