import type { Dockerfile } from "../../dockerfile/instructions.ts";
import { expandWord, InstructionError } from "../../dockerfile/variables.ts";
import type { Range } from "../../source/position.ts";
import { BuildError } from "../errors.ts";
import type { ProxyEnvironment } from "../llb/ops.ts";

/** Declared by BuildKit itself; a build argument of the same name takes their place. */
const PLATFORM_ARGS: readonly (readonly [string, string])[] = [
  ["BUILDPLATFORM", "linux/amd64"],
  ["BUILDOS", "linux"],
  ["BUILDOSVERSION", ""],
  ["BUILDARCH", "amd64"],
  ["BUILDVARIANT", ""],
  ["TARGETPLATFORM", "linux/amd64"],
  ["TARGETOS", "linux"],
  ["TARGETOSVERSION", ""],
  ["TARGETARCH", "amd64"],
  ["TARGETVARIANT", ""],
];

/** What FROM lines see, and what a stage's `ARG NAME` without a default takes. */
export function globalArguments(
  dockerfile: Dockerfile,
  buildArgs: ReadonlyMap<string, string>,
  target: string | undefined,
): Map<string, string> {
  const values = new Map<string, string>();
  const last = dockerfile.stages.at(-1)?.name;
  for (const [key, value] of [...PLATFORM_ARGS, ["TARGETSTAGE", target ?? last ?? "default"] as const]) {
    values.set(key, buildArgs.get(key) ?? value);
  }
  for (const { args, range } of dockerfile.globalArgs) {
    for (const { key, value } of args) {
      const given = buildArgs.get(key);
      if (given !== undefined) values.set(key, given);
      else if (value !== undefined) values.set(key, expandAt(range, value, values, dockerfile.escape));
    }
  }
  return values;
}

function expandAt(
  range: Range,
  word: string,
  values: ReadonlyMap<string, string>,
  escapedBy: string,
): string {
  try {
    return expandWord(word, values, escapedBy);
  } catch (error) {
    throw error instanceof InstructionError ? new BuildError(error.message, range) : error;
  }
}

const PROXIES = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"] as const;

/** Proxy settings among the build arguments, in whatever case they were written. */
export function proxyArguments(buildArgs: ReadonlyMap<string, string>): ProxyEnvironment | undefined {
  const found = new Map<string, string>();
  for (const [key, value] of [...buildArgs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = key.toLowerCase();
    if ((PROXIES as readonly string[]).includes(name)) found.set(name, value);
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

/** The variables that a RUN gets for them: each in upper and in lower case. */
export function proxyVariables(proxy: ProxyEnvironment | undefined): [name: string, value: string][] {
  return PROXIES.flatMap((name): [string, string][] => {
    const value = proxy?.[name];
    if (!value) return [];
    return [
      [name.toUpperCase(), value],
      [name, value],
    ];
  });
}
