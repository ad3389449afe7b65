import type { Shell } from "../shell.ts";
import { decode } from "../text.ts";

/** What `~name` at the start of a word stands for; undefined: itself. */
export function homeOf(shell: Shell, name: string): string | undefined {
  if (name === "") return shell.variables.value("HOME");
  if (shell.isBash && name === "+") return shell.variables.value("PWD");
  if (shell.isBash && name === "-") return shell.variables.value("OLDPWD");
  const { filesystem } = shell.process.machine;
  const as = shell.process.credentials;
  if (!filesystem.access("/etc/passwd", "r", as)) return undefined;
  for (const line of decode(filesystem.readFile("/etc/passwd", as)).split("\n")) {
    const fields = line.split(":");
    if (fields[0] === name) return fields[5];
  }
  return undefined;
}
