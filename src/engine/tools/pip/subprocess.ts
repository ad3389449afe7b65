import { DiagnosticError, type PipError } from "./error.ts";
import type { Log } from "./log.ts";

/** What pip says of a failed subprocess, once where it ran and once at the end. `lines` are those not shown yet. */
export async function subprocessFailed(
  log: Log,
  description: string,
  status: number,
  lines: readonly string[] | undefined,
  command: string,
): Promise<PipError> {
  const text = (output: string) =>
    `error: subprocess-exited-with-error\n\n× ${description} did not run successfully.\n│ exit code: ${status}\n` +
    `╰─> ${output}\n\nnote: This error originates from a subprocess, and is likely not a problem with pip.`;
  const held = lines
    ?.flatMap((line) => line.replace(/\n$/, "").split("\n"))
    .map((line) => `    ${line}\n`)
    .join("");
  const count = held?.split("\n").length ?? 1;
  const first =
    held === undefined
      ? "See above for output."
      : `[${count - 1} lines of output]\n${held}    [end of output]`;
  await log.subprocess("error", text(first));
  const bold = (label: string, value: string) => `[bold magenta]${label}[/]: [blue]${value}[/]`;
  await log.subprocess("verbose", `full command: ${command}`, bold("full command", command));
  await log.subprocess("verbose", "cwd: [inherit]", bold("cwd", "[inherit]"));
  return new DiagnosticError(text("See above for output."));
}
