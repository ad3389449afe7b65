import { describe, expect, it } from "vitest";
import { readWorkflow } from "../../../src/engine/ci/workflow/read.ts";
import { NotModelledError, SourceError } from "../../../src/engine/source/errors.ts";
import { push, repository, steps } from "./support.ts";

const FILE = ".github/workflows/build.yml";
const read = (text: string) => readWorkflow(text, FILE);
const job = (lines: string) => `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n${lines}`;

describe("what starts a workflow", () => {
  it.each([
    ["on: push", true],
    ["on: [pull_request, push]", true],
    ["on: { push: {} }", true],
    ["on: { push: { branches: [main] } }", true],
    ["on: { push: { branches: ['release/**'] } }", false],
    ["on: workflow_dispatch", false],
  ])("%s", (on, onPush) => {
    expect(read(`${on}\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: ls }]\n`).onPush).toBe(onPush);
  });
});

describe("refusals name file and line", () => {
  it.each([
    ["strategy", job("    strategy:\n      matrix: {}\n    steps: [{ run: ls }]\n"), 5],
    ["container", job("    steps: [{ run: ls }]\n    container: node\n"), 6],
    ["the action ./here", job("    steps:\n      - uses: ./here\n"), 6],
    ["the action docker://alpine", job("    steps:\n      - uses: docker://alpine\n"), 6],
    ["a runner of windows-latest", "on: push\njobs:\n  a:\n    runs-on: windows-latest\n    steps: []\n", 4],
  ])("%s", (what, text, line) => {
    expect(() => read(text)).toThrow(NotModelledError);
    expect(() => read(text)).toThrow(`${FILE}, line ${line},`);
    expect(() => read(text)).toThrow(what.split(" ").at(-1));
  });

  it.each([
    ["a key that GitHub does not know", job("    stepz: []\n"), "Unexpected value 'stepz'"],
    ["no steps", job(""), "has no steps"],
    ["run and uses", job("    steps:\n      - run: ls\n        uses: a/b@v1\n"), "not both"],
    ["an action without a version", job("    steps:\n      - uses: actions/checkout\n"), "Expected format"],
    ["a job that is not there", job("    needs: test\n    steps: [{ run: ls }]\n"), "unknown job 'test'"],
    ["no runs-on", "on: push\njobs:\n  a:\n    steps: [{ run: ls }]\n", "runs-on"],
    [
      "a scope that is none",
      `permissions: { everything: read }\n${job("    steps: [{ run: ls }]\n")}`,
      "everything",
    ],
  ])("%s is what GitHub refuses", (_name, text, message) => {
    expect(() => read(text)).toThrow(SourceError);
    expect(() => read(text)).toThrow(message);
  });

  it("ends billion laughs", () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`,
    );
    expect(() => read(`a0: &a0 x\n${levels.join("\n")}\n`)).toThrow(SourceError);
  });
});

describe("the secrets that a job is sent", () => {
  it.each([
    ["- run: echo ${{ secrets.NPM_TOKEN }}", ["NPM_TOKEN"]],
    ["- run: echo ${{ secrets['npm_token'] }}", ["NPM_TOKEN"]],
    ["- run: echo secrets.NPM_TOKEN", []],
    ["- run: echo\n  env: { A: '${{ secrets.ONE }}', B: '${{ secrets.two }}' }", ["ONE", "TWO"]],
    ["- run: echo ${{ toJSON(secrets) }}", "all"],
    ["- run: echo ${{ secrets[env.X] }}", "all"],
  ])("%s", (text, expected) => {
    const [only] = read(steps(`${text}\n`)).jobs;
    expect(only?.secrets === "all" ? "all" : [...(only?.secrets ?? [])]).toEqual(expected);
  });
});

describe("world push", () => {
  it("says of a workflow that GitHub would refuse where and why", async () => {
    const { exit, stderr } = await push(await repository(job("    stepz: []\n")));
    expect(exit).toBe(1);
    expect(stderr).toBe(`world: Invalid workflow file: ${FILE}, line 5: Unexpected value 'stepz'\n`);
  });

  it("refuses what is not modelled by name, with the status of refusals", async () => {
    const { exit, stderr } = await push(await repository(steps("- uses: tj-actions/changed-files@v45\n")));
    expect(exit).toBe(125);
    expect(stderr).toContain(`the action tj-actions/changed-files in ${FILE}, line 6,`);
  });

  it("says that nothing is started by a push", async () => {
    const { exit, stderr } = await push(
      await repository(steps("- run: ls\n").replace("on: push", "on: schedule")),
    );
    expect([exit, stderr]).toEqual([1, "world: no file of .github/workflows is started by a push to main\n"]);
  });
});
