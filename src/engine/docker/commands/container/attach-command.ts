import { ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { reportFaults } from "./attach.ts";

/**
 * `docker attach`: what process 1 writes from now on, its signals, and its exit status. Its standard input stays
 * where it was when it started.
 */
export const attach: Command = {
  usage: "[OPTIONS] CONTAINER",
  about: "Attach local standard input, output, and error streams to a running container",
  flags: flagSet("no-stdin sig-proxy", "", "detach-keys:string"),
  args: [1, 1],
  async run(client, flags) {
    const container = client.container(flags.args[0] ?? "");
    if (container.status === "paused")
      throw new ClientError("You cannot attach to a paused container, unpause it first");
    if (container.status === "restarting")
      throw new ClientError("You cannot attach to a restarting container, wait until it is running");
    if (!container.isRunning)
      throw new ClientError("You cannot attach to a stopped container, start it first");
    const unfollow = container.follow((data, stream) => {
      (stream === "stdout" ? client.out(data) : client.err(data)).catch(() => {});
    });
    if (flags.bool("sig-proxy", true)) {
      client.process.onSignal("SIGINT", () => container.kill("SIGINT"));
      client.process.onSignal("SIGTERM", () => container.kill("SIGTERM"));
    }
    try {
      const code = await client.process.wait(container.wait());
      await client.flush();
      await reportFaults(client);
      return code;
    } finally {
      unfollow();
    }
  },
};
