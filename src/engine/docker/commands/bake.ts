import { loadOnce } from "../../process/load-once.ts";
import { ANY, type Command } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";

/** Bake brings a language of its own (HCL), which most labs never read. */
const load = async () => (await import("./bake/run.ts")).runBake;

export const bake: Command = {
  usage: "[OPTIONS] [TARGET...]",
  about: "Build what a bake file or a Compose file lists",
  flags: flagSet(
    `f,file:list load metadata-file:string no-cache print progress:string provenance:string pull push sbom:string
     set:list`,
    "D,debug allow:list",
    "builder:string call:string check list:string",
  ),
  args: [0, ANY],
  style: "buildx",
  run: async (client, flags) => {
    const { process } = client;
    const bake = await process.wait(loadOnce(load, process.machine.clock));
    return bake(client, flags);
  },
};
