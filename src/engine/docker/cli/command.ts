import type { Client } from "./client.ts";
import type { FlagSet, Flags } from "./flags.ts";

/** One command of the docker client, e.g. `container run`. */
export interface Command {
  /** What follows the command's name in its usage line: `[OPTIONS] IMAGE [COMMAND] [ARG...]`. */
  readonly usage: string;
  /** One line for the help. */
  readonly about: string;
  readonly flags: FlagSet;
  /** How many plain words it takes: at least, at most. */
  readonly args: readonly [number, number];
  /** False: flags end at the first plain word. */
  readonly interspersed?: boolean;
  /**
   * How refusals are printed. `run`: after `docker: `, with a pointer to the help, and with the daemon's exit
   * status. `buildx`: after `ERROR: `. `compose`: as they are.
   */
  readonly style?: "run" | "buildx" | "compose";
  /** Resolves with the exit status. `path` is what was typed: `docker container run`. */
  run(client: Client, flags: Flags, path: string): Promise<number>;
}

/** Words and commands: `ps` or, for a management command, another table. */
export interface CommandTable {
  readonly about: string;
  readonly commands: Readonly<Record<string, Command | CommandTable | string>>;
}

export const ANY = Number.POSITIVE_INFINITY;

export function isTable(entry: Command | CommandTable): entry is CommandTable {
  return "commands" in entry;
}

function count(number: number): string {
  return `${number} argument${number === 1 ? "" : "s"}`;
}

/** What docker/cli's argument checks say (cli/required.go); undefined: the number is right. */
export function argumentComplaint(given: number, [least, most]: Command["args"]): string | undefined {
  if (given >= least && given <= most) return undefined;
  if (most === 0) return "accepts no arguments";
  if (least === most) return `requires ${count(least)}`;
  if (given < least && most === ANY) return `requires at least ${count(least)}`;
  if (least === 0) return `requires at most ${count(most)}`;
  return `requires at least ${least} and at most ${count(most)}`;
}
