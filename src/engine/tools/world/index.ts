/**
 * `world`: Leaklab's own command on the learner's computer. It shows and moves what lies outside: the services with
 * their credentials, what an attacker's server received, the repository with its CI, and the time. No image has it.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import type { World } from "../../services/world.ts";
import { advance } from "./advance.ts";
import { inbox } from "./inbox.ts";
import { revoke, rotate } from "./issue.ts";
import { actions, log, push, repoint } from "./push.ts";
import { status } from "./status.ts";

/** A sentence for the one who typed the command; it ends with status 1. */
export class WorldError extends Error {
  override readonly name = "WorldError";
}

/** One subcommand: returns what it prints. Throws WorldError. */
export type Action = (world: World, words: readonly string[], process: Process) => string | Promise<string>;

const HELP = `world: the world outside this computer

  world status                    services, their credentials, and who used what last
  world rotate CREDENTIAL [VALUE] give a credential a new value at the services that know it
  world revoke CREDENTIAL         let every service refuse a credential from now on
  world advance 24h               let time pass (30s, 15m, 24h, 7d); containers and services go on meanwhile
  world inbox SERVICE             what an attacker's server received
  world push                      commit and push: the workflows of .github/workflows run
  world log [JOB]                 the log of the last job, or of the last JOB, as CI keeps it
  world actions                   the actions that workflows can use, and the commit behind each tag
  world repoint ACTION@TAG        the attacker moves a tag to a commit of their own
  world help                      this text
`;

const ACTIONS: Readonly<Record<string, Action>> = {
  status,
  rotate,
  revoke,
  advance,
  inbox,
  push,
  log,
  actions,
  repoint,
  help: () => HELP,
};

export const world: Program = async (process) => {
  const [, name = "help", ...words] = process.argv;
  const outside = process.machine.facilities.get("world") as World | undefined;
  const action = Object.hasOwn(ACTIONS, name.replace(/^--/, ""))
    ? ACTIONS[name.replace(/^--/, "")]
    : undefined;
  try {
    if (!outside) throw new WorldError("nothing lies outside this computer");
    if (!action)
      throw new WorldError(`there is no command ${name}; there are ${namesOf(Object.keys(ACTIONS))}`);
    const text = await action(outside, words, process);
    if (text !== "") await print(process, text);
    return 0;
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    await printError(process, `world: ${error.message}\n`);
    return 1;
  }
};

/** `a, b and c`; `none` for no names. */
export function namesOf(names: Iterable<string>): string {
  const all = [...names];
  const last = all.pop();
  if (last === undefined) return "none";
  return all.length === 0 ? last : `${all.join(", ")} and ${last}`;
}
