import { FileSystemError } from "../../filesystem/types.ts";
import { readPath } from "../../process/open.ts";
import { ExecError } from "../../process/types.ts";
import { ExitRequest, ReturnRequest, ShellFailure } from "../errors.ts";
import { Replaced } from "../interpret/fork.ts";
import { findProgram } from "../interpret/lookup.ts";
import { complain, environmentFor, lowerLevel } from "../interpret/program.ts";
import { runText } from "../interpret/run.ts";
import type { Shell } from "../shell.ts";
import { decode } from "../text.ts";

export async function evalBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  const words = args[0] === "--" ? args.slice(1) : args;
  const text = words.join(" ");
  if (text === "") return 0;
  shell.traceDepth += 1;
  try {
    const start = shell.flavour.name === "dash" ? 1 : shell.line;
    return await runText(shell, text, { tested: shell.tested, exec: false }, start);
  } catch (error) {
    if (error instanceof ShellFailure && shell.isBash) return error.status;
    throw error;
  } finally {
    shell.traceDepth -= 1;
  }
}

/** `.` and `source`: a file run in this shell. */
export async function source(shell: Shell, args: readonly string[], name: string): Promise<number> {
  const [file, ...parameters] = args[0] === "--" ? args.slice(1) : args;
  if (file === undefined) {
    if (shell.flavour.name === "dash") return 0;
    await shell.warn("filename argument required");
    if (shell.isBash) await shell.writeError(`${name}: usage: ${name} filename [arguments]\n`);
    if (shell.isBash) return 2;
    throw new ShellFailure(2);
  }
  const text = await readScript(shell, file);
  if (text === undefined) return 1;
  const { parameters: outer, sourceName, definitionSource, commandName, line } = shell;
  if (parameters.length > 0 && shell.flavour.name !== "dash") shell.parameters = parameters;
  const given = shell.parameters;
  shell.commandName = shell.isBash ? undefined : file;
  shell.sourceName = file;
  shell.definitionSource = file;
  shell.sourceDepth += 1;
  shell.traceDepth += 1;
  try {
    return await runText(shell, text, { tested: shell.tested && shell.isBash, exec: false }, 1);
  } catch (error) {
    if (error instanceof ReturnRequest) return error.status;
    if (error instanceof ShellFailure && shell.isBash) return error.status;
    throw error;
  } finally {
    shell.sourceDepth -= 1;
    shell.traceDepth -= 1;
    // `set --` inside a file sourced without arguments changes the caller's parameters.
    if (parameters.length > 0 || shell.parameters === given) shell.parameters = outer;
    Object.assign(shell, { sourceName, definitionSource, commandName, line });
  }
}

async function readScript(shell: Shell, file: string): Promise<string | undefined> {
  const { process, flavour } = shell;
  const { filesystem } = process.machine;
  const as = process.credentials;
  const place = (folder: string) => absolute(process.cwd, folder === "" ? file : `${folder}/${file}`);
  const path = file.includes("/")
    ? place("")
    : [
        ...(shell.variables.value("PATH") ?? "").split(":").map(place),
        ...(shell.isBash ? [place("")] : []),
      ].find(
        (candidate) => filesystem.exists(candidate, as) && filesystem.stat(candidate, as).kind === "file",
      );
  try {
    if (path === undefined) throw new FileSystemError("ENOENT", file);
    return decode(await readPath(process, path));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (flavour.name === "bash") {
      await shell.warn(`${file}: ${error.text}`, "");
      return undefined;
    }
    if (path === undefined) return shell.fail(`${file}: not found`, 2);
    if (flavour.name === "ash") return shell.fail(`can't open '${file}': ${error.text}`, 2);
    return shell.fail(`cannot open ${file}: ${error.code === "ENOENT" ? "No such file" : error.text}`, 2);
  }
}

function absolute(cwd: string, path: string): string {
  return path.startsWith("/") ? path : `${cwd === "/" ? "" : cwd}/${path}`;
}

/** Replaces the shell; without a command only the redirections count. */
export async function exec(shell: Shell, args: readonly string[]): Promise<number> {
  let words = args[0] === "--" ? args.slice(1) : args;
  let name: string | undefined;
  if (words[0] === "-a" && shell.flavour.name !== "dash") {
    name = words[1];
    words = words.slice(2);
  }
  if (words.length === 0) return 0;
  const found = findProgram(shell, words[0]!);
  let status: number;
  try {
    if (found.kind === "missing") throw new ExecError("ENOENT", words[0]!);
    if (found.kind === "denied") throw new ExecError("EACCES", words[0]!);
    const argv = name === undefined ? words : [name, ...words.slice(1)];
    const environment = environmentFor(shell, found.path);
    if (shell.isBash && shell.subshellDepth === 0) lowerLevel(environment);
    throw new Replaced(await shell.process.exec(argv, environment, found.path));
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    status = await complain(shell, words[0]!, error.code, "exec");
  }
  throw new ExitRequest(status);
}
