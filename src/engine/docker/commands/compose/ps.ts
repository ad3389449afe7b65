import type { SimulatedContainer } from "../../../runtime/container.ts";
import { goJson } from "../../../source/go-json.ts";
import { ANY } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { psRow } from "../container/ls.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, selected, serviceOf } from "./context.ts";

const HEADERS = {
  ...{
    ID: "CONTAINER ID",
    Name: "NAME",
    Names: "NAMES",
    Image: "IMAGE",
    Command: "COMMAND",
    Service: "SERVICE",
  },
  ...{ RunningFor: "CREATED", Status: "STATUS", Ports: "PORTS", State: "STATE", Project: "PROJECT" },
  ...{
    Health: "HEALTH",
    ExitCode: "EXIT CODE",
    CreatedAt: "CREATED AT",
    Labels: "LABELS",
    Networks: "NETWORKS",
  },
};

function publishers(container: SimulatedContainer) {
  return container.bindings.flatMap(({ port, hostIp, hostPort }) => {
    const [number = "", Protocol = "tcp"] = port.split("/");
    return (hostIp ? [hostIp] : ["0.0.0.0", "::"]).map((URL) => ({
      ...{ URL, TargetPort: Number(number), PublishedPort: Number(hostPort), Protocol },
    }));
  });
}

/** A row of `docker compose ps`: that of `docker ps` and what Compose adds. */
function rowOf(compose: Compose, container: SimulatedContainer, trim: boolean): Record<string, unknown> {
  const row = psRow(container, compose.client.now, trim);
  const { Labels } = container.config;
  return {
    ...row,
    RunningFor: row.RunningFor,
    ExitCode: container.exitCode,
    Health: container.health?.status ?? "",
    Name: container.name,
    Project: Labels["com.docker.compose.project"],
    Publishers: publishers(container),
    Service: serviceOf(container),
    Size: "0B",
  };
}

export const ps: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "List containers",
  flags: flagSet(
    "a,all format:string no-trunc q,quiet services status:list",
    "orphans",
    "filter:string dry-run",
  ),
  args: [0, ANY],
  async run(compose, flags, client) {
    const project = await compose.project();
    selected(project, flags.args);
    const statuses = flags.list("status");
    const all = flags.bool("all") || statuses.length > 0;
    const found = compose
      .containers(project.name, { oneOff: true })
      .filter((container) => flags.args.length === 0 || flags.args.includes(serviceOf(container)))
      .filter((container) => all || container.isRunning || container.status === "restarting")
      .filter((container) => statuses.length === 0 || statuses.includes(container.status))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    if (flags.bool("quiet")) {
      await client.out(found.map(({ id }) => `${id}\n`).join(""));
      return 0;
    }
    if (flags.bool("services")) {
      await client.out([...new Set(found.map(serviceOf))].map((name) => `${name}\n`).join(""));
      return 0;
    }
    const rows = found.map((container) => rowOf(compose, container, !flags.bool("no-trunc")));
    const format = flags.text("format");
    if (format === "json") {
      const sorted = (row: object) =>
        Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
      await client.out(rows.map((row) => `${goJson(sorted(row))}\n`).join(""));
      return 0;
    }
    const standard =
      "{{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}";
    const typed = format === "table" || format === "pretty" ? undefined : format;
    await printListing(client, { headers: HEADERS, rows, standard, type: "ContainerContext" }, typed);
    return 0;
  },
};
