import { type Command, type CommandTable, isTable } from "../../engine/docker/cli/command.ts";
import type { FlagSet } from "../../engine/docker/cli/flags.ts";
import { COMPOSE_COMMANDS } from "../../engine/docker/commands/compose/index.ts";
import { DOCKER } from "../../engine/docker/commands/index.ts";
import type { Host } from "../../engine/host/types.ts";
import { composeServices, namesOf } from "./names.ts";

/** What a command's completion is made from: docker's own commands and those of Compose have it. */
type Completed = Pick<Command, "usage" | "flags">;

/** What docker takes after `words`: the commands of a table, the flags of a command, or the names that its usage asks for. */
export function dockerWords(words: readonly string[], last: string, host: Host, cwd: string): string[] {
  let place: Command | CommandTable = DOCKER;
  let used = 0;
  for (const word of words) {
    const next: Command | CommandTable | string | undefined = isTable(place)
      ? place.commands[word]
      : undefined;
    if (typeof next !== "object") break;
    place = next;
    used += 1;
  }
  if (isTable(place)) return Object.keys(place.commands);
  const rest = words.slice(used);
  if (words[0] === "compose") return composeWords(place, rest, last, host, cwd);
  return last.startsWith("-") ? flagsOf(place) : namesOf(place.usage, host);
}

/** `docker compose` takes flags of its own, then one of its commands. */
function composeWords(
  compose: Completed,
  words: readonly string[],
  last: string,
  host: Host,
  cwd: string,
): string[] {
  const { files, rest } = ownFlags(compose.flags, words);
  const [name, ...given] = rest;
  const command = name === undefined ? undefined : COMPOSE_COMMANDS[name];
  if (!command) return last.startsWith("-") ? flagsOf(compose) : Object.keys(COMPOSE_COMMANDS);
  if (last.startsWith("-")) return flagsOf(command);
  // After the service, `exec` and `run` take a command that runs in it.
  const taken = given.some((word) => !word.startsWith("-"));
  return command.usage.includes("SERVICE") && !(taken && command.interspersed === false)
    ? composeServices(files, host, cwd)
    : [];
}

function ownFlags(flags: FlagSet, words: readonly string[]): { files: string[]; rest: readonly string[] } {
  const files: string[] = [];
  let at = 0;
  for (; words[at]?.startsWith("-"); at++) {
    const [flag = "", value] = (words[at] ?? "").split("=");
    const spec = flags.byName.get(flag.replace(/^--/, "")) ?? flags.byShort.get(flag.replace(/^-/, ""));
    if (!spec || spec.kind === "bool") continue;
    const text = value ?? words[++at];
    if (spec.name === "file" && text !== undefined) files.push(text);
  }
  return { files, rest: words.slice(at) };
}

function flagsOf({ flags }: Completed): string[] {
  return [...flags.byName.values()].filter(({ stand }) => stand !== "refused").map(({ name }) => `--${name}`);
}
