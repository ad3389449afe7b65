import { type Command, type CommandTable, isTable } from "../../engine/docker/cli/command.ts";
import type { FlagSet } from "../../engine/docker/cli/flags.ts";
import { COMPOSE_COMMANDS, COMPOSE_REFUSED } from "../../engine/docker/commands/compose/index.ts";
import { DOCKER } from "../../engine/docker/commands/index.ts";

/** A simulated command of docker, as the reference shows it. */
export interface DockerCommand {
  /** `docker container run` */
  readonly name: string;
  /** Other ways to say it: `docker run`. */
  readonly aliases: readonly string[];
  readonly about: string;
  /** Flags that do something, those that are taken and change nothing that can be read, and those refused by name. */
  readonly modelled: readonly string[];
  readonly harmless: readonly string[];
  readonly refused: readonly string[];
}

export interface DockerGroup {
  readonly title: string;
  readonly commands: readonly DockerCommand[];
  /** Commands of the real client that are refused by name. */
  readonly refused: readonly string[];
}

const NOT_SIMULATED = "(not simulated)";

function flagNames(flags: FlagSet, stand: string): string[] {
  return [...new Set(flags.byName.values())]
    .filter((flag) => flag.stand === stand)
    .map(({ name }) => (name.length === 1 ? `-${name}` : `--${name}`))
    .sort();
}

type Described = Pick<Command, "about" | "flags">;

function describe(name: string, aliases: readonly string[], { about, flags }: Described): DockerCommand {
  return {
    name,
    aliases,
    about,
    modelled: flagNames(flags, "modelled"),
    harmless: flagNames(flags, "harmless"),
    refused: flagNames(flags, "refused"),
  };
}

/** The commands of one table, each once: other names for the same command are its aliases. */
function group(
  title: string,
  prefix: string,
  entries: Readonly<Record<string, Described | CommandTable | string>>,
  more: { readonly refused?: readonly string[]; readonly shorthands?: ReadonlyMap<unknown, string[]> } = {},
): DockerGroup {
  const names = new Map<Described, string[]>();
  const refused = [...(more.refused ?? [])];
  for (const [name, entry] of Object.entries(entries)) {
    if (typeof entry === "string" || "commands" in entry) continue;
    if (entry.about === NOT_SIMULATED) refused.push(name);
    else names.set(entry, [...(names.get(entry) ?? []), name]);
  }
  return {
    title,
    commands: [...names]
      .map(([command, [first = "", ...others]]) =>
        describe(
          `${prefix} ${first}`,
          [...others.map((other) => `${prefix} ${other}`), ...(more.shorthands?.get(command) ?? [])],
          command,
        ),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    refused: refused.map((name) => `${prefix} ${name}`).sort(),
  };
}

/** All of docker: the management commands one by one, compose, and what stands directly under `docker`. */
export function dockerGroups(): DockerGroup[] {
  const entries = Object.entries(DOCKER.commands);
  const tables = new Map<CommandTable, string>();
  for (const [name, entry] of entries)
    if (typeof entry !== "string" && isTable(entry) && !tables.has(entry)) tables.set(entry, name);
  const inTables = new Set([...tables.keys()].flatMap((table) => Object.values(table.commands)));
  const shorthands = new Map<unknown, string[]>();
  for (const [name, entry] of entries)
    if (inTables.has(entry)) shorthands.set(entry, [...(shorthands.get(entry) ?? []), `docker ${name}`]);
  const alone = entries.filter(
    ([name, entry]) =>
      !inTables.has(entry) && name !== "compose" && !(typeof entry !== "string" && isTable(entry)),
  );
  return [
    ...[...tables].map(([table, name]) =>
      group(`docker ${name}`, `docker ${name}`, table.commands, { shorthands }),
    ),
    group("docker compose", "docker compose", COMPOSE_COMMANDS, { refused: COMPOSE_REFUSED }),
    group("Others", "docker", Object.fromEntries(alone)),
  ].sort((a, b) => (a.title < b.title ? -1 : 1));
}
