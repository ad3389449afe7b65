/** Programs that pip runs: git, and keyring. */
import { nullDescriptor, sinkDescriptor } from "../../process/descriptor.ts";
import { concat, textOf } from "../../process/io.ts";
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
  const parts: Uint8Array[] = [];
  const descriptors = new Map([...process.descriptors].map(([fd, open]) => [fd, open.duplicate()]));
  const keep = () => sinkDescriptor((data) => parts.push(data.slice()));
  descriptors.set(0, nullDescriptor());
  descriptors.set(1, keep());
  if (merged) descriptors.set(2, keep());
  try {
    const exit = await process.wait(process.spawn({ argv, descriptors, cwd }).exited);
    return { status: "status" in exit ? exit.status : 128, text: textOf(concat(parts)) };
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
