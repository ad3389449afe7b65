import type { SimulatedContainer } from "../../../runtime/container.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { Client } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { type Filters, filtersOf, matchesLabels } from "../../cli/filters.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing, rowTemplate } from "../../cli/format.ts";
import { ellipsis, goTime, humanDuration, humanSize } from "../../cli/human.ts";
import { layerSize } from "../image/size.ts";

const COMMAND_WIDTH = 20;
const MOUNT_WIDTH = 15;

/** `Up 3 seconds (healthy)`, `Exited (0) 2 minutes ago`, `Created`. */
export function statusText(container: SimulatedContainer, now: number): string {
  const { status, exitCode, startedAt, finishedAt, health } = container;
  if (status === "created") return "Created";
  if (status === "running" || status === "paused") {
    if (status === "paused") return `Up ${humanDuration(now - startedAt)} (Paused)`;
    const state = health ? ` (${health.status === "starting" ? "health: starting" : health.status})` : "";
    return `Up ${humanDuration(now - startedAt)}${state}`;
  }
  const word = status === "restarting" ? "Restarting" : "Exited";
  return `${word} (${exitCode}) ${humanDuration(now - finishedAt)} ago`;
}

/** `0.0.0.0:8080->80/tcp, [::]:8080->80/tcp`; exposed ports alone where nothing is published. */
export function portsText(container: SimulatedContainer): string {
  if (!container.isRunning) return "";
  const published = container.bindings.flatMap(({ port, hostIp, hostPort }) =>
    hostIp
      ? [`${hostIp}:${hostPort}->${port}`]
      : [`0.0.0.0:${hostPort}->${port}`, `[::]:${hostPort}->${port}`],
  );
  const bound = new Set(container.bindings.map(({ port }) => port));
  const exposed = Object.keys(container.config.ExposedPorts).filter((port) => !bound.has(port));
  return [...published, ...exposed].join(", ");
}

/** The command in quotes, cut to the width of its column. */
export function commandText(container: SimulatedContainer, trim = true): string {
  const [path = "", ...args] = [...container.config.Entrypoint, ...container.config.Cmd];
  const words = [path, ...args].map((word, at) => (at > 0 && /[\s"]|^$/.test(word) ? `'${word}'` : word));
  const text = words.join(" ");
  return JSON.stringify(trim ? ellipsis(text, COMMAND_WIDTH) : text);
}

/** The row of `docker ps`, every field of `--format`. */
export function psRow(container: SimulatedContainer, now: number, trim: boolean): Record<string, string> {
  const { id, config, created, name, mounts, networks, status } = container;
  const labels = Object.entries(config.Labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  const sources = mounts.map(({ source, type, target }) => (type === "tmpfs" ? target : source));
  const written = layerSize(container.writableLayer());
  const whole = container.image.layers.reduce((sum, { layer }) => sum + layerSize(layer), written);
  return {
    ID: trim ? id.slice(0, 12) : id,
    Names: name,
    Image: config.Image,
    Command: commandText(container, trim),
    CreatedAt: goTime(created),
    RunningFor: `${humanDuration(now - created)} ago`,
    Ports: portsText(container),
    State: status,
    Status: statusText(container, now),
    Size: `${humanSize(written)} (virtual ${humanSize(whole)})`,
    Labels: labels.join(","),
    Mounts: sources.map((source) => (trim ? ellipsis(source, MOUNT_WIDTH) : source)).join(","),
    LocalVolumes: String(mounts.filter(({ type }) => type === "volume").length),
    Networks:
      networks.length > 0 ? networks.map(({ network }) => network).join(",") : container.host.networkMode,
  };
}

const HEADERS = {
  ID: "CONTAINER ID",
  Names: "NAMES",
  Image: "IMAGE",
  Command: "COMMAND",
  CreatedAt: "CREATED AT",
  RunningFor: "CREATED",
  Ports: "PORTS",
  State: "STATE",
  Status: "STATUS",
  Size: "SIZE",
  Labels: "LABELS",
  Mounts: "MOUNTS",
  LocalVolumes: "LOCAL VOLUMES",
  Networks: "NETWORKS",
};

const STATES = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];

/** Does a container pass all filters? Each key is satisfied by any of its values. */
function passes(client: Client, container: SimulatedContainer, filters: Filters): boolean {
  const one: Record<string, (value: string) => boolean> = {
    name: (value) => new RegExp(value).test(`/${container.name}`) || new RegExp(value).test(container.name),
    id: (value) => container.id.startsWith(value),
    status: (value) => container.status === value,
    exited: (value) => container.status === "exited" && String(container.exitCode) === value,
    ancestor: (value) => client.engine.images.get(value)?.id === container.image.id,
    health: (value) => (container.health?.status ?? "none") === value,
    volume: (value) => container.mounts.some(({ source, target }) => source === value || target === value),
    network: (value) => container.networks.some(({ network }) => network === value),
  };
  const unknown = filters.get("status")?.find((value) => !STATES.includes(value));
  if (unknown !== undefined)
    throw new DaemonError(
      `invalid filter 'status=${unknown}': invalid value for state (${unknown}): must be one of created, running, paused, restarting, removing, exited, dead`,
    );
  return [...filters].every(([key, values]) =>
    key === "label"
      ? matchesLabels(container.config.Labels, values)
      : values.some((value) => one[key]?.(value)),
  );
}

const TYPE = "ContainerContext";

const FILTERS = ["name", "id", "status", "exited", "ancestor", "health", "volume", "network", "label"];

export const ls: Command = {
  usage: "[OPTIONS]",
  about: "List containers",
  flags: flagSet("a,all f,filter:list format:string n,last:int l,latest no-trunc q,quiet s,size"),
  args: [0, 0],
  async run(client, flags) {
    const filters = filtersOf(flags.list("filter"), FILTERS);
    const format = flags.text("format") ?? "";
    // The client tries a template before it asks for containers: a wrong field is found without any.
    if (!/^(json|table.*)?$/s.test(format)) rowTemplate(format, TYPE)(HEADERS);
    const last = flags.bool("latest") ? 1 : (flags.int("last") ?? -1);
    const all = flags.bool("all") || last > 0 || filters.has("status") || filters.has("exited");
    let found = [...client.engine.containers.values()]
      .reverse()
      .filter((container) => all || container.isRunning || container.status === "restarting")
      .filter((container) => passes(client, container, filters));
    if (last > 0) found = found.slice(0, last);
    const rows = found.map((container) => psRow(container, client.now, !flags.bool("no-trunc")));
    if (flags.bool("quiet")) {
      await client.out(rows.map(({ ID }) => `${ID}\n`).join(""));
      return 0;
    }
    const size = flags.bool("size") ? "\t{{.Size}}" : "";
    const standard = `{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}${size}`;
    await printListing(client, { headers: HEADERS, rows, standard, type: TYPE }, format);
    return 0;
  },
};
