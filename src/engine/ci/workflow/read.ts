/**
 * A file of .github/workflows, read as GitHub reads it (docs.github.com, "Workflow syntax for GitHub Actions"). What GitHub
 * would refuse is a SourceError, what only the simulator lacks a NotModelledError; both name file and line.
 */
import { readYaml } from "../../compose/read-yaml.ts";
import { placeOf } from "../../compose/tree.ts";
import { SourceError } from "../../source/errors.ts";
import { SCOPES } from "./keys.ts";
import { refuseAt, Section } from "./reader.ts";
import { secretsIn } from "./secrets.ts";
import type { ActionStep, Job, Permissions, RunDefaults, ScriptStep, Step, Text, Workflow } from "./types.ts";

/** Which files of a repository are workflows. */
export const WORKFLOW_FILE = /^\.github\/workflows\/[^/]+\.ya?ml$/;

export function readWorkflow(text: string, file: string): Workflow {
  const start = { line: 1, column: 1 };
  const root = new Section(
    readYaml(text, file, file),
    { file, range: { start, end: start } },
    "a workflow",
    "workflow",
  );
  if (!root.has("on")) throw new SourceError("`on` is missing: it says what starts the workflow", root.at);
  const jobs = root.section("jobs");
  if (!jobs || jobs.keys().length === 0)
    throw new SourceError("`jobs` is missing: a workflow has at least one", root.at);
  const workflow = {
    file,
    name: root.text("name")?.text ?? file,
    onPush: startsOnPush(root),
    permissions: permissionsOf(root),
    env: root.texts("env"),
    defaults: defaultsOf(root),
  };
  const read = jobs.keys().map((id) => jobOf(id, jobs, workflow));
  for (const { id, needs, at } of read)
    for (const other of needs)
      if (!read.some((job) => job.id === other))
        throw new SourceError(`Job '${id}' depends on unknown job '${other}'.`, at);
  return { ...workflow, jobs: read };
}

/** `on: push`, `on: [push]`, `on: { push: { branches: [main] } }`. */
function startsOnPush(root: Section): boolean {
  const on = root.tree("on");
  if (typeof on === "string") return on === "push";
  if (Array.isArray(on)) return on.includes("push");
  const events = root.section("on");
  if (!events?.has("push")) return false;
  const push = events.section("push", "push");
  if (!push?.has("branches")) return true;
  return push.list("branches").some((pattern) => matchesMain(pattern));
}

/** The branch filters: `*` stands for all but a slash, `**` for anything. */
function matchesMain(pattern: string): boolean {
  const source = pattern
    .replace(/[.^$()|{}\\]/g, "\\$&")
    .replace(/\*\*|\*/g, (stars) => (stars === "**" ? ".*" : "[^/]*"));
  return new RegExp(`^${source}$`).test("main");
}

function permissionsOf(section: Section): Permissions {
  const tree = section.tree("permissions");
  if (tree === undefined) return undefined;
  if (tree === "read-all" || tree === "write-all") {
    const right = tree === "read-all" ? "read" : "write";
    return new Map(SCOPES.map((scope) => [scope, right]));
  }
  const scopes = section.section("permissions");
  if (!scopes) return new Map();
  return new Map(
    scopes.keys().map((scope) => {
      const right = scopes.text(scope)?.text ?? "";
      if (!SCOPES.includes(scope)) throw new SourceError(`Unexpected value '${scope}'`, scopes.place(scope));
      if (!["read", "write", "none"].includes(right))
        throw new SourceError(`Unexpected value '${right}'`, scopes.place(scope));
      return [scope, right];
    }),
  );
}

function defaultsOf(section: Section): RunDefaults {
  const run = section.section("defaults", "defaults")?.section("run", "runDefaults");
  return {
    ...given("shell", run?.text("shell")),
    ...given("workingDirectory", run?.text("working-directory")),
  };
}

function given<Key extends string>(key: Key, text: Text | undefined): { readonly [K in Key]?: Text } {
  return (text === undefined ? {} : { [key]: text }) as { readonly [K in Key]?: Text };
}

function jobOf(id: string, jobs: Section, workflow: Pick<Workflow, "env" | "defaults">): Job {
  const section = jobs.section(id, "job");
  if (!section) throw new SourceError(`Job '${id}' is empty`, jobs.place(id));
  if (!section.has("runs-on")) throw new SourceError("Required property is missing: runs-on", section.at);
  const runner = section.list("runs-on");
  if (runner.some((label) => /windows|macos/i.test(label)))
    refuseAt(`a runner of ${runner.join(", ")}`, section.place("runs-on"));
  const steps = section.tree("steps");
  if (!Array.isArray(steps) || steps.length === 0)
    throw new SourceError(`Job '${id}' has no steps`, section.place("steps"));
  const job = {
    ...{ id, at: section.at, name: section.text("name"), needs: section.list("needs") },
    condition: section.text("if"),
    permissions: permissionsOf(section),
    env: section.texts("env"),
    defaults: defaultsOf(section),
    outputs: section.texts("outputs"),
    continueOnError: section.flag("continue-on-error"),
    steps: steps.map((tree, index) =>
      stepOf(new Section(tree, placeOf(steps, index) ?? section.at, "a step", "step")),
    ),
  };
  return { ...job, secrets: secretsIn(workflow, job) };
}

function stepOf(section: Section): Step {
  const base = {
    at: section.at,
    id: section.text("id")?.text,
    name: section.text("name"),
    condition: section.text("if"),
    env: section.texts("env"),
    continueOnError: section.flag("continue-on-error"),
  };
  const run = section.text("run");
  const uses = section.text("uses");
  if (run && uses) throw new SourceError("a step has `run` or `uses`, not both", section.place("uses"));
  if (run) {
    if (section.has("with")) throw new SourceError("Unexpected value 'with'", section.place("with"));
    return {
      ...base,
      run,
      shell: section.text("shell"),
      workingDirectory: section.text("working-directory"),
    } satisfies ScriptStep;
  }
  if (!uses) throw new SourceError("every step must define a `uses` or `run` key", section.at);
  const { action, ref } = actionOf(uses);
  return { ...base, action, ref, with: section.texts("with") } satisfies ActionStep;
}

/** `owner/name@ref`. Actions of the repository itself and container actions are refused. */
function actionOf({ text, at }: Text): { readonly action: string; readonly ref: string } {
  if (/^(?:\.\.?\/|docker:\/\/)/.test(text)) return refuseAt(`the action ${text}`, at);
  const [, action = "", ref = ""] = /^([\w.-]+\/[\w./-]+)@([^@\s]+)$/.exec(text) ?? [];
  if (action === "")
    throw new SourceError(
      `Expected format {owner}/{repo}[/path]@{ref}. Actual '${text}'`,
      at,
      "Write which version of the action is meant.",
    );
  return { action, ref };
}
