import { DaemonError } from "../../runtime/errors.ts";
import { ANY, type Command, type CommandTable } from "../cli/command.ts";
import { filtersOf, matchesLabels } from "../cli/filters.ts";
import { flagSet } from "../cli/flags.ts";
import { printListing } from "../cli/format.ts";
import { goTime } from "../cli/human.ts";
import { inspectNetwork } from "../inspect/objects.ts";
import { forEach } from "./container/lifecycle.ts";
import { inspectAll, NotFound } from "./inspect-all.ts";

const HEADERS = {
  ID: "NETWORK ID",
  Name: "NAME",
  Driver: "DRIVER",
  Scope: "SCOPE",
  IPv6: "IPV6",
  Internal: "INTERNAL",
  Labels: "LABELS",
  CreatedAt: "CREATED AT",
};

/** `a=b` and `a` as labels. */
export function labelsOf(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((label) => {
      const [key = "", ...value] = label.split("=");
      return [key, value.join("=")];
    }),
  );
}

const create: Command = {
  usage: "[OPTIONS] NETWORK",
  about: "Make a network",
  flags: flagSet(
    "attachable d,driver:string internal label:list",
    "gateway:list ip-range:list ipam-driver:string ipam-opt:list subnet:list o,opt:list",
    "aux-address:list config-from:string config-only ingress ipv4 ipv6 scope:string",
  ),
  args: [1, 1],
  async run(client, flags) {
    const driver = flags.text("driver") ?? "bridge";
    if (driver !== "bridge" && driver !== "overlay")
      throw new DaemonError(`could not find plugin ${driver} in v1 plugin registry: plugin not found`);
    const [name = ""] = flags.args;
    if (["bridge", "host", "none"].includes(name))
      throw new DaemonError(`operation is not permitted on predefined ${name} network`);
    const network = client.engine.networks.create(flags.args[0] ?? "", {
      driver,
      internal: flags.bool("internal"),
      attachable: flags.bool("attachable"),
      labels: labelsOf(flags.list("label")),
    });
    await client.out(`${network.id}\n`);
    return 0;
  },
};

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List networks",
  flags: flagSet("f,filter:list format:string no-trunc q,quiet"),
  args: [0, 0],
  async run(client, flags) {
    const filters = filtersOf(flags.list("filter"), ["name", "id", "driver", "label"]);
    const rows = client.engine.networks
      .all()
      .filter(({ name, id, driver, labels }) =>
        [...filters].every(([key, values]) =>
          key === "label"
            ? matchesLabels(labels, values)
            : values.some((value) => ({ name, id, driver })[key as "name"].includes(value)),
        ),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((network) => ({
        ID: flags.bool("no-trunc") ? network.id : network.id.slice(0, 12),
        Name: network.name,
        Driver: network.driver,
        Scope: network.driver === "overlay" ? "swarm" : "local",
        IPv6: "false",
        Internal: String(network.internal),
        Labels: Object.entries(network.labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
        CreatedAt: goTime(network.created),
      }));
    if (flags.bool("quiet")) {
      await client.out(rows.map(({ ID }) => `${ID}\n`).join(""));
      return 0;
    }
    const standard = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";
    await printListing(
      client,
      { headers: HEADERS, rows, standard, type: "networkContext" },
      flags.text("format"),
    );
    return 0;
  },
};

const rm: Command = {
  usage: "NETWORK [NETWORK...]",
  about: "Remove networks",
  flags: flagSet("f,force"),
  args: [1, ANY],
  async run(client, flags) {
    const status = await forEach(client, flags.args, async (name) => {
      client.engine.networks.remove(name);
      return name;
    });
    // The client prints its own exit status here.
    if (status !== 0) await client.err("exit status 1\n");
    return status;
  },
};

const inspect: Command = {
  usage: "[OPTIONS] NETWORK [NETWORK...]",
  about: "Show everything about networks",
  flags: flagSet("f,format:string", "v,verbose"),
  args: [1, ANY],
  run: (client, flags) =>
    inspectAll(client, flags, (name) => {
      const network = client.engine.networks.get(name);
      if (network) return inspectNetwork(network);
      throw new NotFound(`Error response from daemon: network ${name} not found`);
    }),
};

const prune: Command = {
  usage: "[OPTIONS]",
  about: "Remove all unused networks",
  flags: flagSet("f,force", "", "filter:list"),
  args: [0, 0],
  async run(client) {
    const used = new Set(
      [...client.engine.containers.values()].flatMap(({ networks }) =>
        networks.map(({ network }) => network),
      ),
    );
    const unused = client.engine.networks
      .all()
      .filter(
        ({ name, endpoints }) =>
          !["bridge", "host", "none"].includes(name) && endpoints.size === 0 && !used.has(name),
      );
    for (const { name } of unused) client.engine.networks.remove(name);
    if (unused.length > 0)
      await client.out(`Deleted Networks:\n${unused.map(({ name }) => `${name}\n`).join("")}\n`);
    return 0;
  },
};

export const NETWORK: CommandTable = {
  about: "Manage networks",
  commands: { create, inspect, list: ls, ls, prune, remove: rm, rm },
};
