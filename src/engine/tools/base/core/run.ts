import { FileSystemError } from "../../../filesystem/types.ts";
import type { Process, Program } from "../../../process/types.ts";
import { Call } from "./call.ts";
import { baseName } from "./files.ts";
import { parseOptions } from "./options.ts";
import { Failure, type Flavour, type Tool, UsageError } from "./tool.ts";
import { BUSYBOX_USAGE } from "./usage.ts";

export const BUSYBOX_BANNER = "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n";

/** Runs `tool` for one process under `name` and turns its failures into messages and statuses. */
export async function runTool(
  process: Process,
  flavour: Flavour,
  name: string,
  tool: Tool,
  args: readonly string[],
): Promise<number> {
  const call = new Call(process, flavour, name, args);
  try {
    if (tool.options !== undefined) call.options = parseOptions(name, flavour, tool.options, call.args);
    return await tool.run(call);
  } catch (error) {
    if (error instanceof Failure) {
      if (error.message !== "") await call.warn(error.message);
      return error.status;
    }
    if (error instanceof UsageError) {
      await explain(call, error.message);
      return flavour === "busybox" ? (tool.busyboxUsageStatus ?? 1) : (tool.usageStatus ?? 1);
    }
    if (error instanceof FileSystemError) {
      await call.warn(`${error.path}: ${error.text}`);
      return 1;
    }
    throw error;
  }
}

async function explain(call: Call, message: string): Promise<void> {
  if (message !== "") await call.warn(message);
  if (call.busybox) {
    const usage = BUSYBOX_USAGE[call.name];
    await call.complain(BUSYBOX_BANNER + (usage === undefined ? "" : `\nUsage: ${call.name} ${usage}\n`));
  } else {
    await call.complain(`Try '${call.name} --help' for more information.\n`);
  }
}

/** A utility of the Debian-like image as a program of its own. */
export function debianProgram(tool: Tool): Program {
  return (process) =>
    runTool(process, "coreutils", baseName(process.argv[0] ?? ""), tool, process.argv.slice(1));
}
