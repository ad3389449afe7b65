import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import type { Flags } from "../../cli/flags.ts";
import { startAttached } from "./attach.ts";
import { createContainer } from "./create.ts";
import { RUN_FLAGS } from "./flags.ts";

/** A terminal cannot be given where the client's own input is none. */
export function checkTerminal(client: Client, flags: Flags): void {
  const stdin = client.process.descriptors.get(0);
  if (flags.bool("tty") && flags.bool("interactive") && stdin?.kind !== "terminal")
    throw new ClientError("the input device is not a TTY");
}

export const run: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  about: "Make a container from an image and start it",
  flags: RUN_FLAGS,
  args: [1, ANY],
  interspersed: false,
  style: "run",
  async run(client, flags) {
    const detached = flags.bool("detach");
    if (!detached) {
      try {
        checkTerminal(client, flags);
      } catch (error) {
        await client.err(`${(error as Error).message}\n`);
        return 1;
      }
    }
    const container = await createContainer(client, flags);
    if (detached) await client.out(`${container.id}\n`);
    try {
      if (!detached) return await startAttached(client, container, { stdin: flags.bool("interactive") });
      container.start();
      return 0;
    } catch (error) {
      if (container.host.autoRemove) client.engine.containers.delete(container.id);
      throw error;
    }
  },
};
