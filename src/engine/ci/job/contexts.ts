/** What expressions of a job can see (docs.github.com, "Contexts reference"), as far as a push to `main` sets it. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import type { Value, ValueMap } from "../expression/value.ts";

/** One push, as all its jobs see it. */
export interface Push {
  /** From 1. */
  readonly number: number;
  readonly repository: string;
  readonly isPrivate: boolean;
  readonly secrets: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
}

/** The same for every content: a commit's name must not depend on a secret, or everything named after it would. */
export function commitOf({ number, repository }: Push): string {
  return bytesToHex(sha1(bytesOf(`${repository} ${number}`)));
}

/** GitHub's own variables, by their names in the environment. */
export function githubVariables(
  push: Push,
  workflow: string,
  job: string,
  workspace: string,
): ReadonlyMap<string, string> {
  const [owner = ""] = push.repository.split("/");
  return new Map([
    ["CI", "true"],
    ["GITHUB_ACTIONS", "true"],
    ["GITHUB_ACTOR", "learner"],
    ["GITHUB_API_URL", "https://api.github.com"],
    ["GITHUB_BASE_REF", ""],
    ["GITHUB_EVENT_NAME", "push"],
    ["GITHUB_HEAD_REF", ""],
    ["GITHUB_JOB", job],
    ["GITHUB_REF", "refs/heads/main"],
    ["GITHUB_REF_NAME", "main"],
    ["GITHUB_REF_TYPE", "branch"],
    ["GITHUB_REPOSITORY", push.repository],
    ["GITHUB_REPOSITORY_OWNER", owner],
    ["GITHUB_RUN_ATTEMPT", "1"],
    ["GITHUB_RUN_ID", String(9_000_000_000 + push.number)],
    ["GITHUB_RUN_NUMBER", String(push.number)],
    ["GITHUB_SERVER_URL", "https://github.com"],
    ["GITHUB_SHA", commitOf(push)],
    ["GITHUB_WORKFLOW", workflow],
    ["GITHUB_WORKSPACE", workspace],
    ["RUNNER_ARCH", "X64"],
    ["RUNNER_NAME", "runner-1"],
    ["RUNNER_OS", "Linux"],
    ["RUNNER_TEMP", "/home/runner/work/_temp"],
  ]);
}

/** `github.sha` of GITHUB_SHA, and the token. */
export function githubContext(variables: ReadonlyMap<string, string>, token: string): ValueMap {
  const entries = [...variables]
    .filter(([name]) => name.startsWith("GITHUB_"))
    .map(([name, value]): [string, Value] => [name.slice("GITHUB_".length).toLowerCase(), value]);
  return new Map([...entries, ["token", token]]);
}

export function runnerContext(variables: ReadonlyMap<string, string>): ValueMap {
  const entries = [...variables]
    .filter(([name]) => name.startsWith("RUNNER_"))
    .map(([name, value]): [string, Value] => [name.slice("RUNNER_".length).toLowerCase(), value]);
  return new Map(entries);
}

/** The secrets that a job is sent, as a context and for those who read its memory. */
export function secretsOf(
  wanted: ReadonlySet<string> | "all",
  push: Push,
  token: string,
): ReadonlyMap<string, string> {
  const own = [...push.secrets].filter(([name]) => wanted === "all" || wanted.has(name.toUpperCase()));
  return new Map([...own, ["GITHUB_TOKEN", token]]);
}
