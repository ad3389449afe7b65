/** A case whose command pushes: what the two runs of a proof show of the repository's secret. */
import { describe, expect, it } from "vitest";
import { ciSchema } from "../../../src/engine/ci/definition.ts";
import { prove } from "../../../src/engine/evidence/prove.ts";
import { createSimulatedDocker } from "../../../src/engine/evidence/simulated.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";
import { COMMIT, steps, TOKEN } from "./support.ts";

const proof = (workflow: string, commands = ["world push"]) =>
  prove(
    {
      name: "shop",
      about: "",
      credentials: [{ name: "npm_token", value: TOKEN, phase: "build" }],
      swarm: false,
      commands,
      helper: undefined,
      files: workspaceOf({
        ".github/workflows/build.yml": workflow,
        Dockerfile: "FROM busybox\nARG T\nRUN --mount=type=secret,id=t wc -c /run/secrets/t; echo ready\n",
      }),
      ci: ciSchema.parse({
        secrets: { NPM_TOKEN: "npm_token" },
        actions: { "trestle/changed-files": { tags: { v2: COMMIT } } },
      }),
    },
    createSimulatedDocker(),
  );

const build = (input: string) =>
  steps(
    `- uses: actions/checkout@v4\n- uses: docker/build-push-action@v6\n  with:\n    context: .\n    tags: shop\n    ${input}\n`,
  );

describe("a proof of a push", () => {
  it("finds nothing where a secret is handed over as one", async () => {
    const { commands, findings } = await proof(build("secrets: t=${{ secrets.NPM_TOKEN }}"));
    expect(commands[0]?.exit).toBe(0);
    expect(findings).toEqual([]);
  });

  it("finds an argument in the image, and not in the log", async () => {
    const { summary } = await proof(build("build-args: T=${{ secrets.NPM_TOKEN }}"));
    expect(summary.npm_token).toEqual(["image-history", "build-record"]);
  });

  it.each([
    ["reversed", 'echo "$T" | rev', "reversed"],
    ["in part", 'echo "${T:0:20}"', "derived"],
    ["in part, behind words that BuildKit uses too", 'echo "building with ${T:0:20}"', "derived"],
  ])("finds in the log what is printed %s", async (_name, command, encoding) => {
    const { findings } = await proof(
      steps(`- run: |\n    ${command}\n  env: { T: "\${{ secrets.NPM_TOKEN }}" }\n`),
    );
    expect(findings).toMatchObject([{ surface: "ci-log", object: "build", encoding }]);
  });

  it.each([
    ["v2", ["ci-log"]],
    [COMMIT, []],
  ])("knows the attacker's version of an action: %s", async (ref, surfaces) => {
    const text = `- uses: trestle/changed-files@${ref}\n- run: "true"\n  env: { T: "\${{ secrets.NPM_TOKEN }}" }\n`;
    const { summary } = await proof(steps(text), ["world repoint trestle/changed-files@v2", "world push"]);
    expect(summary.npm_token).toEqual(surfaces);
  });
});
