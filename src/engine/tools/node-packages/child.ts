import { createPipe, nullDescriptor } from "../../process/descriptor.ts";
import { concat } from "../../process/io.ts";
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
  const pipe = createPipe();
  const child = process.spawn({
    ...options,
    descriptors: new Map([
      [0, nullDescriptor()],
      [1, pipe.write],
      [2, pipe.write.duplicate()],
    ]),
  });
  const next = () => process.wait(pipe.read.read());
  const parts: Uint8Array[] = [];
  for (let part = await next(); part; part = await next()) parts.push(part);
  return { status: statusOf(await process.wait(child.exited)), output: concat(parts) };
}
