import { type Credentials, type FileSystem, FileSystemError, ROOT } from "../filesystem/types.ts";
import { NotModelledError } from "../source/errors.ts";
import { bytesOf, textOf } from "./io.ts";
import { ExecError } from "./types.ts";

/** What busybox and glibc search when PATH is not set. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const SCRIPT_DEPTH = 4;
const MARKER = /^\x7fELF leaklab-program:([^\n]+)\n/;

/** The bytes of an executable file that stands for the simulated program `name`. */
export function programFile(name: string): Uint8Array {
  return bytesOf(`\x7fELF leaklab-program:${name}\n`);
}

/** The program that a file stands for, if it is such a file. */
export function programIn(content: Uint8Array): string | undefined {
  return MARKER.exec(textOf(content.subarray(0, 256)))?.[1];
}

/** What exec(2) is going to run. */
export interface Executable {
  readonly program: string;
  readonly argv: readonly string[];
  /** The file that was found, for /proc/PID/exe. */
  readonly path: string;
  /** The owner of a set-uid or set-gid file. */
  readonly setuid?: number;
  readonly setgid?: number;
}

export interface Lookup {
  readonly filesystem: FileSystem;
  readonly cwd: string;
  readonly as: Credentials;
}

export function absolute(path: string, cwd: string): string {
  return path.startsWith("/") ? path : `${cwd === "/" ? "" : cwd}/${path}`;
}

/** Is `path` a file that `as` may execute? */
function check(path: string, { filesystem, as }: Lookup): "found" | "EACCES" | "ENOENT" | "EISDIR" {
  try {
    if (filesystem.stat(path, as).kind === "directory") return "EISDIR";
    return filesystem.access(path, "x", as) ? "found" : "EACCES";
  } catch (error) {
    if (error instanceof FileSystemError) return error.code === "EACCES" ? "EACCES" : "ENOENT";
    throw error;
  }
}

/**
 * Finds a command as execvp(3) does: a name with a slash is a path, others are searched in `searchPath`.
 * Returns an absolute path; throws ExecError with `name` as its path.
 */
export function findCommand(name: string, searchPath: string | undefined, lookup: Lookup): string {
  if (name.includes("/")) {
    const path = absolute(name, lookup.cwd);
    const found = check(path, lookup);
    if (found === "found") return path;
    throw new ExecError(found === "EISDIR" ? "EACCES" : found, name);
  }
  let refused = false;
  for (const folder of name === "" ? [] : (searchPath ?? DEFAULT_PATH).split(":")) {
    const path = absolute(`${folder === "" ? "." : folder.replace(/\/$/, "")}/${name}`, lookup.cwd);
    const found = check(path, lookup);
    if (found === "found") return path;
    if (found === "EACCES") refused = true;
  }
  throw new ExecError(refused ? "EACCES" : "ENOENT", name);
}

/**
 * Reads the file at `path` as execve(2) does: a program, or a `#!` script for an interpreter. Anything else
 * is handed to /bin/sh where `shellFallback` is set, as execvp(3) does, and is ENOEXEC otherwise.
 */
export function readExecutable(
  path: string,
  argv: readonly string[],
  lookup: Lookup,
  shellFallback: boolean,
  depth = 0,
  /** The name that a script gets as its argument: as it was given, if it was a path. */
  shown = path,
): Executable {
  const { filesystem, as, cwd } = lookup;
  const full = absolute(path, cwd);
  const content = filesystem.readFile(full, ROOT);
  const program = programIn(content);
  if (program !== undefined) {
    const stat = filesystem.stat(full, ROOT);
    return {
      program,
      argv,
      path: filesystem.realpath(full, ROOT),
      ...(stat.mode & 0o4000 ? { setuid: stat.uid } : {}),
      ...(stat.mode & 0o2000 ? { setgid: stat.gid } : {}),
    };
  }
  const start = textOf(content.subarray(0, 256));
  if (start.startsWith("\x7fELF")) throw new NotModelledError(`the program in ${path}`);
  const [, interpreter, argument] = /^#![ \t]*([^ \t\n]+)[ \t]*([^\n]*)/.exec(start) ?? [];
  const script = [shown, ...argv.slice(1)];
  const run = (file: string, before: readonly string[]) => {
    const found = check(absolute(file, cwd), lookup);
    if (found !== "found") throw new ExecError(found === "EISDIR" ? "EACCES" : found, path);
    return readExecutable(file, [...before, ...script], { filesystem, as, cwd }, false, depth + 1);
  };
  if (depth >= SCRIPT_DEPTH) throw new ExecError("ENOEXEC", path);
  if (interpreter !== undefined) {
    const rest = argument?.trimEnd();
    return run(interpreter, rest ? [interpreter, rest] : [interpreter]);
  }
  if (!shellFallback) throw new ExecError("ENOEXEC", path);
  return run("/bin/sh", ["/bin/sh"]);
}
