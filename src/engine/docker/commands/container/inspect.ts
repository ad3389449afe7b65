import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { inspectContainer } from "../../inspect/container.ts";
import { inspectAll, NotFound } from "../inspect-all.ts";

export const containerInspect: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  about: "Show everything about containers",
  flags: flagSet("f,format:string", "s,size"),
  args: [1, ANY],
  run: (client, flags) =>
    inspectAll(client, flags, (reference) => {
      const container = client.engine.lookup(reference);
      if (container) return inspectContainer(container, client.engine);
      throw new NotFound(`Error response from daemon: No such container: ${reference}`);
    }),
};
