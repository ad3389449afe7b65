import type { Client } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import type { FlagSet, Flags } from "../../cli/flags.ts";
import { Compose } from "./context.ts";

/** A subcommand of `docker compose`. */
export interface ComposeCommand {
  readonly usage: string;
  readonly about: string;
  readonly flags: FlagSet;
  readonly args: Command["args"];
  readonly interspersed?: boolean;
  run(compose: Compose, flags: Flags, client: Client): Promise<number>;
}

/** The same as a command of the client, for one call with these `docker compose` flags. */
export function asCommand(command: ComposeCommand, own: Flags): Command {
  return {
    ...command,
    style: "compose",
    run: (client, flags) => command.run(new Compose(client, own), flags, client),
  };
}
