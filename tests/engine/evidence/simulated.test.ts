import { expect, it } from "vitest";
import type { Engine } from "../../../src/engine/evidence/case.ts";
import { prove } from "../../../src/engine/evidence/prove.ts";
import { createComparableDocker, createSimulatedDocker } from "../../../src/engine/evidence/simulated.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

async function leaksOf(step: string, engine: Engine, surfaces = ["image-layer", "build-log"]) {
  const proof = await prove(
    {
      name: "clock",
      about: "",
      credentials: [{ name: "token", value: "tok_8fQ2hV7xKc4mZt9w", phase: "build" }],
      swarm: false,
      commands: ["docker build --secret id=token,src=token.txt -t shop ."],
      helper: undefined,
      files: workspaceOf({
        Dockerfile: `FROM tools\nRUN --mount=type=secret,id=token ${step}\n`,
        "token.txt": "tok_8fQ2hV7xKc4mZt9w",
      }),
    },
    engine,
  );
  return proof.findings
    .filter(({ surface }) => surfaces.includes(surface))
    .map(({ where, encoding }) => `${where} ${encoding}`);
}

const MIXED = "(date +%s; cat /run/secrets/token) | sha256sum > /mixed";

it("finds a secret that is mixed with the time of day", async () => {
  expect(await leaksOf(MIXED, createSimulatedDocker())).toEqual(["layer 1: /mixed derived"]);
});

it("finds no more than can be told of a real engine when it is compared with one", async () => {
  expect(await leaksOf(MIXED, createComparableDocker())).toEqual([]);
  expect(await leaksOf("sha256sum < /run/secrets/token > /plain", createComparableDocker())).toEqual([
    "layer 1: /plain derived",
  ]);
});

it("takes what depends on the clock alone for no leak", async () => {
  expect(await leaksOf("date +%s > /when", createSimulatedDocker())).toEqual([]);
});

it("is not deceived by a program that prints what BuildKit, or a signed request, looks like", async () => {
  const digest = '"$(sha256sum < /run/secrets/token | cut -c1-64)"';
  const [line = ""] = await leaksOf(`echo naming to ${digest}`, createSimulatedDocker());
  expect(line).toMatch(/^naming to [0-9a-f]{64} derived$/);
  expect(await leaksOf(`echo Signature=${digest} > /signature`, createSimulatedDocker())).toEqual([
    "layer 1: /signature derived",
  ]);
});

it("finds what only a build record holds", async () => {
  const files = workspaceOf({
    "build.sh": 'docker build --build-arg "CODE=$(tr a-zA-Z n-za-mN-ZA-M < token.txt)" -t shop .\n',
    Dockerfile: "FROM busybox AS early\nARG CODE\nFROM busybox\n",
    "token.txt": "tok_8fQ2hV7xKc4mZt9w",
  });
  const proof = await prove(
    {
      name: "argument",
      about: "",
      credentials: [{ name: "token", value: "tok_8fQ2hV7xKc4mZt9w", phase: "build" }],
      swarm: false,
      commands: ["sh build.sh"],
      helper: undefined,
      files,
    },
    createSimulatedDocker(),
  );
  expect(proof.findings.map(({ surface, where, encoding }) => [surface, where, encoding])).toEqual([
    ["source", "{token}", "exact"],
    ["build-record", "BuildArgs[].Value", "derived"],
    ["build-record", "invocation.parameters.args.build-arg:CODE", "derived"],
  ]);
});
