import { describe, expect, it } from "vitest";
import { compileIgnore } from "../../../src/engine/dockerfile/dockerignore.ts";
import {
  checkOptions,
  lintDockerfile,
  lintFailure,
  sortedByLine,
} from "../../../src/engine/dockerfile/lint/lint.ts";
import { parseDockerfile } from "../../../src/engine/dockerfile/parse.ts";
import { checks, type RecordedCheck } from "./recorded.ts";

function lint({ text, args = [], files = {} }: RecordedCheck) {
  const dockerfile = parseDockerfile(text, "Dockerfile");
  const pairs = args
    .filter((arg) => arg.includes("="))
    .map((arg) => [/^[^=]*/.exec(arg)![0], arg.replace(/^[^=]*=/, "")] as const);
  const ignore = files[".dockerignore"] === undefined ? undefined : compileIgnore(files[".dockerignore"]);
  const warnings = lintDockerfile(dockerfile, {
    buildArgs: new Map(pairs),
    ...(args.includes("--target") ? { reachable: new Set([0]) } : {}),
    ...(ignore === undefined ? {} : { ignored: (path: string) => ignore(path, false) }),
  });
  return { dockerfile, warnings, buildArgs: new Map(pairs) };
}

describe("lintDockerfile agrees with the recorded engine", () => {
  // Where the build fails on the way, BuildKit may still have said something about the word that fails.
  const clean = checks.filter(
    (check) => check.error === undefined || check.error.startsWith("lint violation"),
  );
  it.each(clean)("$text", (check) => {
    const { warnings, dockerfile, buildArgs } = lint(check);
    expect(warnings.map(({ rule, message, range }) => [rule, message, range.start.line])).toEqual(
      check.warnings ?? [],
    );
    const options = checkOptions(dockerfile, buildArgs.get("BUILDKIT_DOCKERFILE_CHECK"));
    expect(lintFailure(warnings, options)).toBe(check.error);
  });
});

it("refuses check options that are none", () => {
  const rows = checks.filter((check) => check.error?.startsWith("failed to parse check options"));
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) expect(() => lint(row)).toThrow(row.error);
});

it("sorts by line for --check", () => {
  const { warnings } = lint({ text: "FROM busybox\nARG API_KEY\nRUN echo \\\n\nhi\n" });
  expect(sortedByLine(warnings).map((warning) => warning.rule)).toEqual([
    "SecretsUsedInArgOrEnv",
    "NoEmptyContinuation",
  ]);
});
