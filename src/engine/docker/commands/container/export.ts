import { treeMembers } from "../../../image/members.ts";
import { writeTar } from "../../../tools/base/archive/tar-format.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";

export const exportCommand: Command = {
  usage: "[OPTIONS] CONTAINER",
  about: "Write a container's whole file system to an archive, mounts left out",
  flags: flagSet("o,output:string"),
  args: [1, 1],
  async run(client, flags) {
    const archive = writeTar(treeMembers(client.container(flags.args[0] ?? "").rootfs, "/", ""));
    const output = flags.text("output");
    if (output === undefined) await client.out(archive);
    else client.writeFile(output, archive, 0o600);
    return 0;
  },
};
