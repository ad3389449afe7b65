import { ROOT } from "../../engine/filesystem/types.ts";
import type { Host } from "../../engine/host/types.ts";
import type { CompleteReply } from "../protocol.ts";
import { dockerWords } from "./docker-words.ts";

const PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const BUILTINS = ["cd", "clear", "echo", "exit", "export", "help", "set"];

/**
 * Words that may stand at the end of `line`: programs at the start of a command, docker's commands, flags
 * and names after `docker`, else paths seen from `cwd`.
 */
export function complete(line: string, host: Host, cwd: string): CompleteReply {
  const command = line.split(/[;|&]\s*/).at(-1) ?? "";
  const words = command.trimStart().split(/\s+/);
  const last = words.at(-1) ?? "";
  const from = line.length - last.length;
  const startingWith = (candidates: Iterable<string>) =>
    [...new Set(candidates)].filter((candidate) => candidate.startsWith(last)).sort();
  if (words.length === 1 && !last.includes("/"))
    return { from, words: startingWith([...BUILTINS, ...PATH.flatMap((folder) => namesIn(folder, host))]) };
  const docker = words[0] === "docker" ? dockerWords(words.slice(1, -1), last, host, cwd) : [];
  const found = startingWith(docker);
  return { from, words: found.length > 0 ? found : paths(last, host, cwd) };
}

function paths(word: string, host: Host, cwd: string): string[] {
  const slash = word.lastIndexOf("/") + 1;
  const folder = word.slice(0, slash);
  const prefix = word.slice(slash);
  const base = folder.startsWith("/") ? folder : `${cwd}/${folder}`;
  return namesIn(base, host)
    .filter((name) => name.startsWith(prefix) && (prefix.startsWith(".") || !name.startsWith(".")))
    .map((name) => `${folder}${name}${isFolder(`${base}/${name}`, host) ? "/" : ""}`);
}

function namesIn(folder: string, { machine: { filesystem } }: Host): string[] {
  try {
    return filesystem.readdir(folder, ROOT);
  } catch {
    return [];
  }
}

function isFolder(path: string, { machine: { filesystem } }: Host): boolean {
  try {
    return filesystem.stat(path, ROOT).kind === "directory";
  } catch {
    return false;
  }
}
