import { capture } from "../../process/capture.ts";
import { textOf } from "../../process/io.ts";
import { ExecError, type Process } from "../../process/types.ts";

export interface Answer {
  /** 127 where there is no such program. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program says that a dependency manager runs on the way: git, or a provider of credentials. */
export async function ask(
  process: Process,
  argv: readonly string[],
  options: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const { cwd = process.cwd, environment = {} } = options;
  try {
    const { exit, stdout, stderr } = await capture(process, {
      argv,
      cwd,
      environment: new Map([...process.environment, ...Object.entries(environment)]),
    });
    const status = "status" in exit ? exit.status : 128;
    return { status, stdout: textOf(stdout), stderr: textOf(stderr) };
  } catch (error) {
    if (error instanceof ExecError) return { status: 127, stdout: "", stderr: "" };
    throw error;
  }
}
