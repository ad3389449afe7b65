import { type CiDefinition, ciSchema } from "../../../src/engine/ci/definition.ts";
import { createHost } from "../../../src/engine/host/host.ts";
import type { Host } from "../../../src/engine/host/types.ts";
import type { ServiceDefinition } from "../../../src/engine/services/definitions.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

export const TOKEN = "npm_Zk3vT9qLw2Xc8RbN5yHdPm4sJ7gF1aQe";
export const COMMIT = "5f2b8c1d9e7a4063b1c2d3e4f5a6978812345678";

const CI = {
  secrets: { NPM_TOKEN: "npm_token" },
  variables: { REGION: "eu" },
  actions: { "trestle/changed-files": { tags: { v2: COMMIT }, outputs: { any: "true" } } },
};

/** A computer whose repository has one workflow, and NPM_TOKEN among its secrets. */
export function repository(
  workflow: string,
  files: Readonly<Record<string, string>> = {},
  more: Partial<CiDefinition> & { services?: Readonly<Record<string, ServiceDefinition>> } = {},
): Promise<Host> {
  const { services, ...ci } = more;
  return createHost({
    files: workspaceOf({ ...files, ".github/workflows/build.yml": workflow }),
    folder: "shop",
    credentials: new Map([["npm_token", TOKEN]]),
    ci: ciSchema.parse({ ...CI, ...ci }),
    ...(services && { services }),
  });
}

/** A workflow of one job with these steps, which begin in column 1. */
export function steps(text: string, top = ""): string {
  const indented = text.replace(/^(?=.)/gm, "      ");
  return `on: push\n${top}jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${indented}`;
}

export interface Pushed {
  readonly exit: number;
  /** The lines of all logs, without those about the job's beginning. */
  readonly lines: readonly string[];
  readonly stderr: string;
  readonly host: Host;
}

export async function push(host: Host): Promise<Pushed> {
  const { exit, stderr } = await host.run("world push");
  const lines = (host.pipeline?.jobs ?? []).flatMap((job) => job.lines);
  return { exit, stderr, host, lines };
}

/** Pushes a workflow of one job with these steps. */
export async function pushSteps(text: string, files: Readonly<Record<string, string>> = {}): Promise<Pushed> {
  return push(await repository(steps(text), files));
}
