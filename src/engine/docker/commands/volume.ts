import { DaemonError } from "../../runtime/errors.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ANY, type Command, type CommandTable } from "../cli/command.ts";
import { filtersOf, matchesLabels } from "../cli/filters.ts";
import { flagSet } from "../cli/flags.ts";
import { printListing } from "../cli/format.ts";
import { inspectVolume, mountpointOf } from "../inspect/objects.ts";
import { forEach } from "./container/lifecycle.ts";
import { inspectAll, NotFound } from "./inspect-all.ts";
import { labelsOf } from "./network.ts";

const HEADERS = {
  Name: "VOLUME NAME",
  Driver: "DRIVER",
  Scope: "SCOPE",
  Mountpoint: "MOUNTPOINT",
  Labels: "LABELS",
  Links: "LINKS",
  Size: "SIZE",
};

const create: Command = {
  usage: "[OPTIONS] [VOLUME]",
  about: "Make a volume",
  flags: flagSet("d,driver:string label:list o,opt:list"),
  args: [0, 1],
  async run(client, flags) {
    if ((flags.text("driver") ?? "local") !== "local" || flags.list("opt").length > 0)
      throw new NotModelledError("a volume driver or its options");
    const name = flags.args[0];
    const volume = client.engine.volumes.ensure(name ?? client.engine.makeId("volume"), {
      labels: labelsOf(flags.list("label")),
      anonymous: name === undefined,
    });
    await client.out(`${volume.name}\n`);
    return 0;
  },
};

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List volumes",
  flags: flagSet("f,filter:list format:string q,quiet"),
  args: [0, 0],
  async run(client, flags) {
    const filters = filtersOf(flags.list("filter"), ["name", "label", "dangling", "driver"]);
    const { engine } = client;
    const rows = engine.volumes
      .all()
      .filter(({ name, labels }) =>
        [...filters].every(([key, values]) => {
          if (key === "label") return matchesLabels(labels, values);
          if (key === "name") return values.some((value) => name.includes(value));
          if (key === "driver") return values.includes("local");
          return values.includes(String(engine.volumeUsers(name).length === 0));
        }),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, labels }) => ({
        Name: name,
        Driver: "local",
        Scope: "local",
        Mountpoint: mountpointOf(name),
        Labels: Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
        Links: "N/A",
        Size: "N/A",
      }));
    if (flags.bool("quiet")) {
      await client.out(rows.map(({ Name }) => `${Name}\n`).join(""));
      return 0;
    }
    const standard = "{{.Driver}}\t{{.Name}}";
    await printListing(
      client,
      { headers: HEADERS, rows, standard, type: "volumeContext" },
      flags.text("format"),
    );
    return 0;
  },
};

const rm: Command = {
  usage: "[OPTIONS] VOLUME [VOLUME...]",
  about: "Remove volumes",
  flags: flagSet("f,force"),
  args: [1, ANY],
  run: (client, flags) =>
    forEach(client, flags.args, async (name) => {
      const { engine } = client;
      if (!engine.volumes.get(name) && flags.bool("force")) return name;
      const users = engine.volumeUsers(name).map(({ id }) => id);
      if (users.length > 0) throw new DaemonError(`remove ${name}: volume is in use - [${users.join(", ")}]`);
      engine.volumes.remove(name);
      return name;
    }),
};

const inspect: Command = {
  usage: "[OPTIONS] VOLUME [VOLUME...]",
  about: "Show everything about volumes",
  flags: flagSet("f,format:string"),
  args: [1, ANY],
  run: (client, flags) =>
    inspectAll(client, flags, (name) => {
      const volume = client.engine.volumes.get(name);
      if (volume) return inspectVolume(volume);
      throw new NotFound(`Error response from daemon: get ${name}: no such volume`);
    }),
};

const prune: Command = {
  usage: "[OPTIONS]",
  about: "Remove unused anonymous volumes, with -a all unused ones",
  flags: flagSet("a,all f,force", "", "filter:list"),
  args: [0, 0],
  async run(client, flags) {
    const { engine } = client;
    const unused = engine.volumes
      .all()
      .filter(
        ({ name, anonymous }) => (anonymous || flags.bool("all")) && engine.volumeUsers(name).length === 0,
      );
    for (const { name } of unused) engine.volumes.remove(name);
    const list = unused.map(({ name }) => `${name}\n`).join("");
    await client.out(`${list ? `Deleted Volumes:\n${list}\n` : ""}Total reclaimed space: 0B\n`);
    return 0;
  },
};

export const VOLUME: CommandTable = {
  about: "Manage volumes",
  commands: { create, inspect, list: ls, ls, prune, remove: rm, rm },
};
