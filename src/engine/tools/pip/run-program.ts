/** Programs that pip runs: git, and keyring. */
import { capture } from "../../process/capture.ts";
import { textOf } from "../../process/io.ts";
import { ExecError, type Process } from "../../process/types.ts";

export interface Ended {
  readonly status: number;
  readonly text: string;
}

/**
 * Runs a program with nothing to read, and keeps its standard output; with `merged` also its errors. Undefined when there is no
 * such program.
 */
export async function runProgram(
  process: Process,
  argv: readonly string[],
  { merged = false, cwd = process.cwd }: { readonly merged?: boolean; readonly cwd?: string } = {},
): Promise<Ended | undefined> {
  try {
    const errors = merged ? "joined" : "passed";
    const { exit, stdout } = await capture(process, { argv, cwd, errors });
    return { status: "status" in exit ? exit.status : 128, text: textOf(stdout) };
  } catch (error) {
    if (error instanceof ExecError) return undefined;
    throw error;
  }
}

/** A command as pip shows it: words in quotes where a shell would need them. */
export function shownCommand(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`))
    .join(" ");
}
