import type { Shell } from "../shell.ts";
import { decode } from "../text.ts";

/** What `~name` at the start of a word stands for; undefined: itself. */
export function homeOf(shell: Shell, name: string): string | undefined {
  const home = name === "" ? shell.variables.value("HOME") : undefined;
  if (name === "" && (home !== undefined || !shell.isBash)) return home;
  if (shell.isBash && name === "+") return shell.variables.value("PWD");
  if (shell.isBash && name === "-") return shell.variables.value("OLDPWD");
  const { filesystem } = shell.process.machine;
  const as = shell.process.credentials;
  if (!filesystem.access("/etc/passwd", "r", as)) return undefined;
  for (const line of decode(filesystem.readFile("/etc/passwd", as)).split("\n")) {
    const fields = line.split(":");
    // Without HOME bash looks itself up by its user id.
    if (name === "" ? fields[2] === String(as.uid) : fields[0] === name) return fields[5];
  }
  return undefined;
}
