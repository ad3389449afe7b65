import { ExecError } from "../../process/types.ts";
import { exportedEnvironment } from "../environment.ts";
import type { Shell } from "../shell.ts";
import { Replaced, statusOf } from "./fork.ts";
import { reportSignal } from "./jobs.ts";
import { findProgram } from "./lookup.ts";

/**
 * Runs a program and waits for it, or (`replace`) becomes it. `started` is called once the child has its
 * descriptors, so that the shell's own ends of a pipe do not stay open while it waits.
 */
export async function runProgram(
  shell: Shell,
  words: readonly string[],
  replace: boolean,
  started: () => void,
  assigned: readonly string[] = [],
): Promise<number> {
  const { process } = shell;
  const found = findProgram(shell, words[0]!);
  if (found.kind === "missing") return complain(shell, words[0]!, "ENOENT");
  if (found.kind === "denied") return complain(shell, words[0]!, "EACCES");
  const environment = environmentFor(shell, found.path, assigned);
  try {
    if (replace && shell.isBash && shell.subshellDepth === 0) lowerLevel(environment);
    if (replace && ![...shell.traps.values()].some((action) => action !== "")) {
      throw new Replaced(await process.exec(words, environment, found.path));
    }
    const child = process.spawn({ argv: words, environment, path: found.path });
    started();
    const exit = await process.wait(child.exited);
    await reportSignal(shell, exit, child.process.pid, words.join(" "));
    return statusOf(exit);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    return complain(shell, words[0]!, error.code);
  }
}

/** bash takes itself out of SHLVL when it makes way for a program. */
export function lowerLevel(environment: Map<string, string>): void {
  const level = environment.get("SHLVL");
  if (level !== undefined) environment.set("SHLVL", String(Number(level) - 1));
}

/** The exported variables; bash adds `_`, the path of the program. */
export function environmentFor(
  shell: Shell,
  path: string,
  assigned: readonly string[] = [],
): Map<string, string> {
  let environment = exportedEnvironment(shell.variables, shell.flavour.name);
  if (shell.isBash) {
    // What was assigned in front of the command comes first; names that are no variables are passed on.
    const first = assigned.map((name): [string, string] => [name, environment.get(name) ?? ""]);
    environment = new Map([...first, ...environment]);
    for (const [name, value] of shell.process.environment) {
      if (!/^[A-Za-z_]\w*$/.test(name)) environment.set(name, value);
    }
    environment.delete("_");
    environment.set("_", path);
  }
  return environment;
}

/** Complains of a program that cannot be run: status 127 if there is none, else 126. */
export async function complain(
  shell: Shell,
  name: string,
  code: ExecError["code"],
  command?: string,
): Promise<number> {
  const missing = code === "ENOENT";
  if (!shell.isBash) {
    if (name === "") return emptyName(shell);
    await shell.warn(missing ? `${name}: not found` : `${name}: Permission denied`, command);
    return missing ? 127 : 126;
  }
  const texts = {
    ENOENT: name.includes("/")
      ? "No such file or directory"
      : command === "exec"
        ? "not found"
        : "command not found",
    EACCES: "Permission denied",
    EISDIR: "Is a directory",
    ENOEXEC: "cannot execute binary file: Exec format error",
  };
  if (missing && !shell.variables.value("PATH")) texts.ENOENT = "No such file or directory";
  await shell.warn(`${name}: ${texts[isDirectory(shell, name) ? "EISDIR" : code]}`, command);
  return missing ? 127 : 126;
}

/** An empty name finds the first folder of PATH, which cannot be run. */
async function emptyName(shell: Shell): Promise<number> {
  await shell.warn(": Permission denied");
  return 127;
}

function isDirectory(shell: Shell, name: string): boolean {
  const { filesystem } = shell.process.machine;
  const path = name.startsWith("/") ? name : `${shell.process.cwd}/${name}`;
  if (!name.includes("/") || !filesystem.exists(path, shell.process.credentials)) return false;
  return filesystem.stat(path, shell.process.credentials).kind === "directory";
}
