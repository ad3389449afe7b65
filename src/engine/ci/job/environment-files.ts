/**
 * The files through which a step speaks to later ones: $GITHUB_ENV, $GITHUB_OUTPUT, $GITHUB_PATH, $GITHUB_STEP_SUMMARY
 * (docs.github.com, "Environment files"; actions/runner, src/Runner.Worker/FileCommandManager.cs).
 */
import type { RunnerMachine } from "../runner.ts";

const NAMES = {
  GITHUB_ENV: "set_env",
  GITHUB_OUTPUT: "set_output",
  GITHUB_PATH: "add_path",
  GITHUB_STEP_SUMMARY: "step_summary",
  GITHUB_STATE: "save_state",
} as const;

export type FileName = keyof typeof NAMES;

/** What a step left in one of the files cannot be read; the step fails. */
export class FileCommandError extends Error {
  override readonly name = "FileCommandError";
}

/** Makes the files for one step; their paths by variable. */
export function makeFiles(runner: RunnerMachine, step: number): ReadonlyMap<FileName, string> {
  return new Map(
    Object.entries(NAMES).map(([name, prefix]) => {
      const path = `${runner.temp}/_runner_file_commands/${prefix}_${step}`;
      runner.write(path, "");
      return [name as FileName, path];
    }),
  );
}

/** `NAME=value` lines and `NAME<<END` blocks. Throws FileCommandError. */
export function readPairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const [, name, sign, rest = ""] = /^(.*?)(=|<<)(.*)$/.exec(line) ?? [];
    if (!name) throw new FileCommandError(`Invalid format '${line}'`);
    if (sign === "=") {
      pairs.set(name, rest);
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (rest === "" || end < 0)
      throw new FileCommandError(`Invalid value. Matching delimiter not found '${rest}'`);
    pairs.set(name, lines.slice(at + 1, end).join("\n"));
    at = end;
  }
  return pairs;
}

/** Folders, one a line. */
export function readPaths(text: string): string[] {
  return text.split(/\r?\n/).filter(Boolean);
}
