import { layOut } from "../../source/columns.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ANY, type Command, type CommandTable } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { humanSize } from "../cli/human.ts";
import { bake } from "./bake.ts";
import { build } from "./build.ts";
import { HISTORY } from "./history.ts";
import { layerSize } from "./image/size.ts";
import { IMAGETOOLS } from "./imagetools.ts";

function refused(name: string): Command {
  return {
    usage: "",
    about: "(not simulated)",
    flags: flagSet(""),
    args: [0, ANY],
    run: () => Promise.reject(new NotModelledError(`docker buildx ${name}`)),
  };
}

const du: Command = {
  usage: "",
  about: "Show what the build cache holds",
  flags: flagSet("", "builder:string", "filter:list format:string verbose"),
  args: [0, 0],
  style: "buildx",
  async run(client) {
    const sizes = client.engine.builder.layers.map(
      ({ layer }) => [layer.digest.slice(7, 32), layerSize(layer)] as const,
    );
    const rows = sizes.map(([id, size]) => [id, "true", humanSize(size), ""]);
    const total = humanSize(sizes.reduce((sum, [, size]) => sum + size, 0));
    await client.out(layOut([["ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED"], ...rows]));
    await client.out(`Reclaimable:\t${total}\nTotal:\t\t${total}\n`);
    return 0;
  },
};

const prune: Command = {
  usage: "",
  about: "Remove the build cache",
  flags: flagSet(
    "a,all f,force",
    "builder:string verbose",
    "filter:list max-used-space:string min-free-space:string reserved-space:string",
  ),
  args: [0, 0],
  style: "buildx",
  async run(client, flags) {
    if (!flags.bool("force"))
      throw new NotModelledError("answering the question of a prune command (give -f)");
    const { builder } = client.engine;
    const size = () => builder.layers.reduce((sum, { layer }) => sum + layerSize(layer), 0);
    const before = size();
    builder.prune(flags.bool("all"));
    await client.out(`Total:\t${humanSize(before - size())}\n`);
    return 0;
  },
};

const ls: Command = {
  usage: "",
  about: "List builders",
  flags: flagSet("", "", "format:string no-trunc"),
  args: [0, 0],
  style: "buildx",
  async run(client) {
    await client.out(
      layOut([
        ["NAME/NODE", "DRIVER/ENDPOINT", "STATUS", "BUILDKIT", "PLATFORMS"],
        ["default*", "docker", "", "", ""],
        [" \\_ default", " \\_ default", "running", "v0.25", "linux/amd64"],
      ]),
    );
    return 0;
  },
};

const version: Command = {
  usage: "",
  about: "Show the version",
  flags: flagSet(""),
  args: [0, 0],
  style: "buildx",
  async run(client) {
    await client.out("github.com/docker/buildx 0.29.1 leaklab\n");
    return 0;
  },
};

export const BUILDX: CommandTable = {
  about: "Build with BuildKit",
  commands: {
    b: "buildx build",
    bake,
    build,
    create: refused("create"),
    du,
    history: HISTORY,
    imagetools: IMAGETOOLS,
    inspect: refused("inspect"),
    ls,
    prune,
    rm: refused("rm"),
    stop: refused("stop"),
    use: refused("use"),
    version,
  },
};
