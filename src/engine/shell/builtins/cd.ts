import { FileSystemError } from "../../filesystem/types.ts";
import { ShellFailure } from "../errors.ts";
import type { Shell } from "../shell.ts";

/** `cd [-L|-P] [folder|-]` */
export async function cd(shell: Shell, args: readonly string[]): Promise<number> {
  let physical = shell.options.has("physical");
  let at = 0;
  for (; /^-[LPe]+$/.test(args[at] ?? ""); at += 1) physical = args[at]!.includes("P");
  if (args[at] === "--") at += 1;
  if (shell.isBash && args.length - at > 1) {
    await shell.warn("too many arguments");
    return 1;
  }
  const { isBash } = shell;
  let target = args[at];
  if (target === undefined) {
    target = shell.variables.value("HOME");
    if (target === undefined || target === "") {
      if (isBash && target === undefined) {
        await shell.warn("HOME not set");
        return 1;
      }
      return 0;
    }
  }
  const back = target === "-";
  if (back) {
    const old = shell.variables.value("OLDPWD");
    if (old === undefined && isBash) {
      await shell.warn("OLDPWD not set");
      return 1;
    }
    target = old ?? shell.process.cwd;
  }
  if (target === "") return 0;
  const current = shell.folder;
  const path = normalize(target.startsWith("/") ? target : `${current}/${target}`);
  const { filesystem } = shell.process.machine;
  const as = shell.process.credentials;
  try {
    const real = filesystem.realpath(path, as);
    if (filesystem.stat(real, as).kind !== "directory") throw new FileSystemError("ENOTDIR", path);
    if (!filesystem.access(real, "x", as)) throw new FileSystemError("EACCES", path);
    shell.process.cwd = real;
    await moved(shell, physical ? real : path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (isBash) {
      await shell.warn(`${target}: ${error.text}`);
      return 1;
    }
    await shell.warn(
      shell.flavour.name === "dash" ? `can't cd to ${target}` : `can't cd to ${target}: ${error.text}`,
    );
    return 2;
  }
  if (back) await shell.print(`${shell.variables.value("PWD")}\n`);
  return 0;
}

async function moved(shell: Shell, path: string): Promise<void> {
  const old = shell.folder;
  for (const name of ["OLDPWD", "PWD"]) if (shell.variables.get(name)?.readonly) throw new ShellFailure(2);
  shell.variables.set("OLDPWD", old, true);
  shell.variables.set("PWD", path, true);
  shell.folder = path;
}

/** Removes `.`, `..` and doubled slashes, by text alone: `cd -L`. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  // Two slashes in front may mean something of their own (POSIX); they are kept.
  return `${/^\/\/(?!\/)/.test(path) ? "//" : "/"}${parts.join("/")}`;
}

export async function pwd(shell: Shell, args: readonly string[]): Promise<number> {
  await shell.print(`${args.includes("-P") ? shell.process.cwd : shell.folder}\n`);
  return 0;
}
