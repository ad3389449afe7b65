import { layOut } from "../../source/columns.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ANY, type Command, type CommandTable, isTable } from "../cli/command.ts";
import { flagSet, parseFlags } from "../cli/flags.ts";
import { inspectOutput } from "../cli/format.ts";
import { humanSize } from "../cli/human.ts";
import { CONTAINER } from "./container/index.ts";
import { IMAGE } from "./image/index.ts";
import { imageSize, layerSize } from "./image/size.ts";
import { NETWORK } from "./network.ts";
import { VOLUME } from "./volume.ts";

const VERSION = "28.5.2";

const VERSIONS = {
  Client: {
    Platform: { Name: "" },
    Version: VERSION,
    ApiVersion: "1.51",
    DefaultAPIVersion: "1.51",
    Os: "linux",
    Arch: "amd64",
    Context: "default",
  },
  Server: {
    Platform: { Name: "leaklab, a simulator" },
    Version: VERSION,
    ApiVersion: "1.51",
    MinAPIVersion: "1.24",
    Os: "linux",
    Arch: "amd64",
    Experimental: false,
  },
};

export const version: Command = {
  usage: "[OPTIONS]",
  about: "Show versions",
  flags: flagSet("f,format:string"),
  args: [0, 0],
  async run(client, flags) {
    const format = flags.text("format");
    if (format) await client.out(inspectOutput([VERSIONS], format).replace(/^\[(.*)\]\n$/s, "$1\n"));
    else
      await client.out(
        `Client:\n Version:           ${VERSION}\n API version:       1.51\n OS/Arch:           linux/amd64\n Context:           default\n\nServer: leaklab, a simulator\n Engine:\n  Version:          ${VERSION}\n  API version:      1.51 (minimum version 1.24)\n  OS/Arch:          linux/amd64\n  Experimental:     false\n`,
      );
    return 0;
  },
};

export const info: Command = {
  usage: "[OPTIONS]",
  about: "Show what the engine holds",
  flags: flagSet("f,format:string"),
  args: [0, 0],
  async run(client, flags) {
    const containers = [...client.engine.containers.values()];
    const running = containers.filter(({ isRunning }) => isRunning).length;
    const facts = {
      Containers: containers.length,
      ContainersRunning: running,
      ContainersPaused: containers.filter(({ status }) => status === "paused").length,
      ContainersStopped: containers.length - running,
      Images: client.engine.images.images().length,
      Driver: "overlayfs",
      LoggingDriver: "json-file",
      ServerVersion: VERSION,
      OperatingSystem: "Debian GNU/Linux 13 (trixie), simulated by leaklab",
      OSType: "linux",
      Architecture: "x86_64",
      Name: client.process.machine.hostname,
      Swarm: {
        NodeID: client.engine.swarm?.nodeId ?? "",
        LocalNodeState: client.engine.swarm ? "active" : "inactive",
        ControlAvailable: client.engine.swarm !== undefined,
      },
    };
    const format = flags.text("format");
    if (format) {
      await client.out(inspectOutput([facts], format).replace(/^\[(.*)\]\n$/s, "$1\n"));
      return 0;
    }
    await client.out(
      `Client:\n Version:    ${VERSION}\n Context:    default\n\nServer:\n Containers: ${facts.Containers}\n  Running: ${running}\n  Paused: ${facts.ContainersPaused}\n  Stopped: ${facts.ContainersStopped}\n Images: ${facts.Images}\n Server Version: ${VERSION}\n Storage Driver: overlayfs\n  driver-type: io.containerd.snapshotter.v1\n Logging Driver: json-file\n Swarm: ${facts.Swarm.LocalNodeState}\n Operating System: ${facts.OperatingSystem}\n OSType: linux\n Architecture: x86_64\n Name: ${facts.Name}\n Docker Root Dir: /var/lib/docker\n`,
    );
    return 0;
  },
};

const df: Command = {
  usage: "[OPTIONS]",
  about: "Show what takes space",
  flags: flagSet("", "", "format:string v,verbose"),
  args: [0, 0],
  async run(client) {
    const { engine } = client;
    const images = engine.images.images();
    const containers = [...engine.containers.values()];
    const used = new Set(containers.map(({ image }) => image.id));
    const volumes = engine.volumes.all();
    const sum = (sizes: readonly number[]) => humanSize(sizes.reduce((total, size) => total + size, 0));
    const cache = engine.builder.layers.map(({ layer }) => layerSize(layer));
    await client.out(
      layOut([
        ["TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"],
        ["Images", String(images.length), String(used.size), sum(images.map(imageSize)), "0B"],
        [
          "Containers",
          String(containers.length),
          String(containers.filter(({ isRunning }) => isRunning).length),
          sum(containers.map((container) => layerSize(container.writableLayer()))),
          "0B",
        ],
        ["Local Volumes", String(volumes.length), "0", "0B", "0B"],
        ["Build Cache", String(cache.length), "0", sum(cache), sum(cache)],
      ]),
    );
    return 0;
  },
};

const prune: Command = {
  usage: "[OPTIONS]",
  about: "Remove all unused containers, networks, images and build cache",
  flags: flagSet("a,all f,force volumes", "", "filter:list"),
  args: [0, 0],
  async run(client, flags) {
    if (!flags.bool("force"))
      throw new NotModelledError("answering the question of a prune command (give -f)");
    const words = flags.bool("all") ? ["-f", "-a"] : ["-f"];
    const tables = [CONTAINER, NETWORK, ...(flags.bool("volumes") ? [VOLUME] : []), IMAGE];
    for (const table of tables) {
      const command = table.commands.prune;
      if (!command || typeof command === "string" || isTable(command)) continue;
      const given = table === IMAGE ? words : ["-f"];
      await command.run(client, parseFlags("prune", command.flags, given, true), "docker system prune");
    }
    client.engine.builder.prune(flags.bool("all"));
    return 0;
  },
};

const events: Command = {
  usage: "[OPTIONS]",
  about: "(not simulated)",
  flags: flagSet(""),
  args: [0, ANY],
  run: () => Promise.reject(new NotModelledError("docker events")),
};

export const SYSTEM: CommandTable = { about: "Manage the engine", commands: { df, events, info, prune } };
