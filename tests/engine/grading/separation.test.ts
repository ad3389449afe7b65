import { expect, test } from "vitest";
import { judge } from "./support.ts";

const lab = (runtime: string) => `credentials:
  build_token: { value: tok_Zk3vT9qLw2Xc8RbN5yHd, phase: build }
  api_token: { value: ${runtime}, phase: runtime }
services:
  api:
    kind: http-api
    address: api.acme.test:80
    accounts: { ci: build_token, shop: api_token }
    routes: [{ path: /data, body: "{}" }]
commands: [sh deliver.sh]
checks:
  - { id: apart, title: Apart, check: separation }
`;

const OWN = "api_8mWx2RbL6nkT4vQzP5y";
const SHARED = "tok_Zk3vT9qLw2Xc8RbN5yHd";

const FILES = {
  "build_token.txt": SHARED,
  "api_token.txt": OWN,
  Dockerfile: `FROM tools
RUN --mount=type=secret,id=token curl -fsS -H "Authorization: Bearer $(cat /run/secrets/token)" http://api.acme.test/data > /data
CMD curl -fsS -H "Authorization: Bearer $(cat /run/secrets/api)" http://api.acme.test/data && sleep infinity
`,
  "deliver.sh": `docker build --secret id=token,src=build_token.txt -t shop .
docker run -d --name shop -v $PWD/api_token.txt:/run/secrets/api:ro shop
`,
};

const judging = (files: Record<string, string>, runtime = OWN) =>
  judge(lab(runtime), { ...FILES, ...files }, "apart");

test("two tokens, each in its own phase", async () => {
  expect(await judging({})).toMatchObject({ status: "passed" });
});

test("one value under two names is one value", async () => {
  const verdict = await judging({ "api_token.txt": SHARED }, SHARED);
  expect(verdict).toMatchObject({
    status: "failed",
    message: expect.stringMatching(
      /^\{build_token\} and \{api_token\} have one value, which is used by builds and at run time/,
    ),
  });
});

test("the build's token in the service's file", async () => {
  const verdict = await judging({ "api_token.txt": SHARED });
  expect(verdict).toMatchObject({
    status: "failed",
    message: expect.stringMatching(/^\{build_token\} is used by builds and at run time/),
  });
  expect(verdict.evidence.map(({ finding }) => finding.surface)).toEqual(["container-mount"]);
});

test("the service's token in the build, although no trace of it stays", async () => {
  const verdict = await judging({ "build_token.txt": OWN });
  expect(verdict).toMatchObject({
    status: "failed",
    message: expect.stringMatching(/^\{api_token\} is used by builds and at run time/),
  });
});

test("the service's token in the build alone", async () => {
  const verdict = await judging({
    "build_token.txt": OWN,
    "deliver.sh": "docker build --secret id=token,src=build_token.txt -t shop .\n",
  });
  expect(verdict).toMatchObject({
    status: "failed",
    message: "{api_token} is used by builds, where it does not belong.",
  });
});

test("a look from the learner's own shell is no use at run time", async () => {
  const look = 'curl -fsS -H "Authorization: Bearer $(cat build_token.txt)" http://api.acme.test/data\n';
  expect(await judging({ "deliver.sh": FILES["deliver.sh"] + look })).toMatchObject({ status: "passed" });
});
