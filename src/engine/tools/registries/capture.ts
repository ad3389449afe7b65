import { nullDescriptor, sinkDescriptor } from "../../process/descriptor.ts";
import { concat, textOf } from "../../process/io.ts";
import { ExecError, type Process } from "../../process/types.ts";

export interface Captured {
  /** 127 where there is no such program. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end with nothing to read, and keeps what it prints. */
export async function capture(
  process: Process,
  argv: readonly string[],
  options: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Captured> {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const { cwd = process.cwd, environment = {} } = options;
  try {
    const child = process.spawn({
      argv,
      cwd,
      environment: new Map([...process.environment, ...Object.entries(environment)]),
      descriptors: new Map([
        [0, nullDescriptor()],
        [1, sinkDescriptor((data) => stdout.push(data))],
        [2, sinkDescriptor((data) => stderr.push(data))],
      ]),
    });
    const exit = await process.wait(child.exited);
    const status = "status" in exit ? exit.status : 128;
    return { status, stdout: textOf(concat(stdout)), stderr: textOf(concat(stderr)) };
  } catch (error) {
    if (error instanceof ExecError) return { status: 127, stdout: "", stderr: "" };
    throw error;
  }
}
