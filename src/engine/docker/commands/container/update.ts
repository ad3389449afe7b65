import { ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { forEach } from "./lifecycle.ts";
import { checkNewLimits } from "./limits.ts";
import { parseRestart } from "./options.ts";

const LIMITS = `blkio-weight:int cpu-period:int cpu-quota:int cpu-rt-period:int cpu-rt-runtime:int cpus:string
  c,cpu-shares:int cpuset-cpus:string cpuset-mems:string m,memory:string memory-reservation:string
  memory-swap:string pids-limit:int`;

/** `docker update`: the restart policy; limits are checked, and make no difference here. */
export const update: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  about: "Update configuration of one or more containers",
  flags: flagSet(`restart:string ${LIMITS}`),
  args: [1, ANY],
  async run(client, flags) {
    if (!flags.any()) throw new ClientError("you must provide one or more flags when using this command");
    const restart = flags.text("restart");
    return forEach(client, flags.args, async (name) => {
      const container = client.container(name);
      checkNewLimits(flags);
      if (restart !== undefined) container.setRestart(parseRestart(restart, "update"));
      return name;
    });
  },
};
