import { capture } from "../../process/capture.ts";
import type { Exit, Process, SpawnOptions } from "../../process/types.ts";

/** What the package managers take for a script's status: 1 where a signal ended it. */
export function statusOf(exit: Exit): number {
  return "status" in exit ? exit.status : 1;
}

/** Runs a script that has nothing to read, and keeps what it prints, both streams in the order in which they came. */
export async function hear(
  process: Process,
  options: Omit<SpawnOptions, "descriptors">,
): Promise<{ readonly status: number; readonly output: Uint8Array }> {
  const { exit, stdout } = await capture(process, { ...options, errors: "joined" });
  return { status: statusOf(exit), output: stdout };
}
