import { nullDescriptor, sinkDescriptor } from "./descriptor.ts";
import { concat } from "./io.ts";
import type { Descriptor, Exit, Process, SpawnOptions } from "./types.ts";

/** How a program ended, and all that it printed. */
export interface Captured {
  readonly exit: Exit;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface CaptureOptions extends Omit<SpawnOptions, "descriptors"> {
  /** Standard error is kept on its own, joined to standard output in the order in which both came, or left to the caller's. */
  readonly errors?: "apart" | "joined" | "passed";
}

/**
 * Runs a program to its end with nothing to read. It holds no end of the caller's own output: a pipe that the caller
 * writes to would not end before it does. Throws ExecError where there is nothing to run.
 */
export async function capture(
  process: Process,
  { errors = "apart", ...options }: CaptureOptions,
): Promise<Captured> {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const into = (parts: Uint8Array[]) => sinkDescriptor((data) => parts.push(data.slice()));
  const descriptors = new Map<number, Descriptor>([
    [0, nullDescriptor()],
    [1, into(stdout)],
  ]);
  const own = process.descriptors.get(2);
  if (errors !== "passed") descriptors.set(2, into(errors === "joined" ? stdout : stderr));
  else if (own) descriptors.set(2, own.duplicate());
  const exit = await process.wait(process.spawn({ ...options, descriptors }).exited);
  return { exit, stdout: concat(stdout), stderr: concat(stderr) };
}
