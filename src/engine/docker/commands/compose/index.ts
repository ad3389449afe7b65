import { NotModelledError } from "../../../source/errors.ts";
import type { Client } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { tableHelp } from "../../cli/help.ts";
import { asCommand, type ComposeCommand } from "./command.ts";
import { COMPOSE_FLAGS } from "./context.ts";
import { cp } from "./cp.ts";
import { exec, run } from "./inside.ts";
import { down, kill, restart, rm, start, stop } from "./lifecycle.ts";
import { logs } from "./logs.ts";
import { pause, unpause } from "./pause.ts";
import { ps } from "./ps.ts";
import { build, config, images, ls, port, top, version } from "./show.ts";
import { create, scale, up } from "./up-command.ts";

export const COMPOSE_COMMANDS: Readonly<Record<string, ComposeCommand>> = {
  build,
  config,
  create,
  cp,
  down,
  exec,
  images,
  kill,
  logs,
  ls,
  pause,
  port,
  ps,
  restart,
  rm,
  run,
  scale,
  start,
  stop,
  top,
  unpause,
  up,
  version,
};

/** Commands of the real Compose that are refused by name. */
export const COMPOSE_REFUSED: readonly string[] =
  "attach bridge commit events export publish pull push stats volumes wait watch".split(" ");

/** Runs a command of the client by its words: handed in, since the client's dispatcher knows this table. */
export type Invoke = (
  client: Client,
  command: Command,
  path: string,
  words: readonly string[],
) => Promise<number>;

/** `docker compose`, which reads its own flags before the subcommand's. */
export function composeCommand(invoke: Invoke): Command {
  return {
    usage: "[OPTIONS] COMMAND",
    about: "Run the services of a compose file",
    flags: COMPOSE_FLAGS,
    args: [0, ANY],
    interspersed: false,
    style: "compose",
    async run(client, flags) {
      const [word, ...rest] = flags.args;
      const help = () => tableHelp({ about: this.about, commands: HELP }, "docker compose");
      if (word === undefined || word === "help") {
        await client.out(help());
        return 0;
      }
      if (COMPOSE_REFUSED.includes(word)) throw new NotModelledError(`docker compose ${word}`);
      const command = COMPOSE_COMMANDS[word];
      if (!command) {
        await client.out(help());
        await client.err(`unknown docker command: "compose ${word}"\n`);
        return 1;
      }
      return invoke(client, asCommand(command, flags), `docker compose ${word}`, rest);
    },
  };
}

const HELP = Object.fromEntries(
  Object.entries(COMPOSE_COMMANDS).map(([name, command]) => [
    name,
    { ...command, flags: flagSet(""), run: () => Promise.resolve(0) },
  ]),
);
