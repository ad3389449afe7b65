import { type Command, type CommandTable, isTable } from "../engine/docker/cli/command.ts";
import { DOCKER } from "../engine/docker/commands/index.ts";
import { ROOT } from "../engine/filesystem/types.ts";
import type { Host } from "../engine/host/types.ts";
import type { CompleteReply } from "./protocol.ts";

const PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Commands that take names of containers; all others of docker's that take names take images. */
const OF_CONTAINERS =
  /\b(exec|inspect|logs|diff|stop|start|restart|rm|kill|cp|commit|export|top|attach|wait)\b/;

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
  if (words.length === 1 && !last.includes("/")) return { from, words: startingWith(programs(host)) };
  const docker = words[0] === "docker" ? dockerWords(words.slice(1, -1), last, host) : [];
  const found = startingWith(docker);
  return { from, words: found.length > 0 ? found : paths(last, host, cwd) };
}

function programs(host: Host): string[] {
  return [
    "cd",
    "clear",
    "echo",
    "exit",
    "export",
    "help",
    "set",
    ...PATH.flatMap((folder) => namesIn(folder, host)),
  ];
}

/** What docker takes after `words`: the commands of a table, the flags of a command, or names. */
function dockerWords(words: readonly string[], last: string, host: Host): string[] {
  let place: Command | CommandTable | string | undefined = DOCKER;
  for (const word of words) {
    if (!isPlace(place) || !isTable(place)) break;
    place = place.commands[word] ?? place;
  }
  if (!isPlace(place)) return [];
  if (isTable(place)) return Object.keys(place.commands);
  if (last.startsWith("-")) return flagsOf(place);
  const containers = [...host.containers.values()].map(({ name }) => name.replace(/^\//, ""));
  const images = host.images.references().map((name) => name.replace(/:latest$/, ""));
  return OF_CONTAINERS.test(words.join(" ")) ? [...containers, ...images] : images;
}

function isPlace(place: Command | CommandTable | string | undefined): place is Command | CommandTable {
  return typeof place === "object";
}

function flagsOf(command: Command): string[] {
  return [...command.flags.byName.values()]
    .filter(({ stand }) => stand !== "refused")
    .map(({ name }) => `--${name}`);
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
