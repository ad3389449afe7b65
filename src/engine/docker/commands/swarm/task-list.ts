import type { Service, Task } from "../../../runtime/swarm/types.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { filtersOf } from "../../cli/filters.ts";
import { flagSet } from "../../cli/flags.ts";
import { isTableFormat, printListing } from "../../cli/format.ts";
import { ellipsis, humanDuration } from "../../cli/human.ts";

const HEADERS = {
  ...{ ID: "ID", Name: "NAME", Image: "IMAGE", Node: "NODE", DesiredState: "DESIRED STATE" },
  ...{ CurrentState: "CURRENT STATE", Error: "ERROR", Ports: "PORTS" },
};
const LONGEST_ERROR = 30;

export interface TaskListing {
  readonly format?: string | undefined;
  readonly noTrunc?: boolean;
  readonly quiet?: boolean;
  /** `desired-state=running`, `name=app.1`. */
  readonly filters?: readonly string[];
}

function taskRow(
  client: Client,
  service: Service,
  task: Task,
  isOlder: boolean,
  { format, noTrunc = false }: TaskListing,
): Record<string, string> {
  const error = noTrunc ? task.error : ellipsis(task.error, LONGEST_ERROR);
  const since = humanDuration(client.now - task.since).toLowerCase();
  // Only the table draws older tasks under the newest one.
  const indent = isOlder && isTableFormat(format) ? " \\_ " : "";
  const ports = (service.spec.EndpointSpec.Ports ?? []).filter(({ PublishMode }) => PublishMode === "host");
  return {
    ID: noTrunc ? task.id : task.id.slice(0, 12),
    Name: `${indent}${service.spec.Name}.${task.place}`,
    Image: task.image,
    Node: client.process.machine.hostname,
    DesiredState: task.desired,
    CurrentState: `${task.state} ${since} ago`,
    Error: error && `"${error}"`,
    Ports:
      task.state === "Running"
        ? ports.map((port) => `*:${port.PublishedPort}->${port.TargetPort}/${port.Protocol}`).join(",")
        : "",
  };
}

/** The tasks of services by their places, the newest of each place first. */
export async function printTasks(
  client: Client,
  services: readonly Service[],
  listing: TaskListing,
): Promise<void> {
  const filters = filtersOf(listing.filters ?? [], ["id", "name", "node", "desired-state", "service"]);
  const fits = (service: Service, task: Task) =>
    [...filters].every(([key, values]) =>
      values.some((value) => {
        if (key === "desired-state") return task.desired.toLowerCase() === value;
        if (key === "id") return task.id.startsWith(value);
        return key === "name" ? `${service.spec.Name}.${task.place}`.startsWith(value) : true;
      }),
    );
  const rows = services.flatMap((service) => {
    const places = [...new Set(service.tasks.map(({ place }) => place))].sort(
      (a, b) => Number(a) - Number(b),
    );
    return places.flatMap((place) =>
      service.tasks
        .filter((task) => task.place === place && fits(service, task))
        .reverse()
        .map((task, index) => ({ task, row: taskRow(client, service, task, index > 0, listing) })),
    );
  });
  if (listing.quiet) {
    await client.out(rows.map(({ task }) => `${task.id}\n`).join(""));
    return;
  }
  const standard =
    "{{.ID}}\t{{.Name}}\t{{.Image}}\t{{.Node}}\t{{.DesiredState}}\t{{.CurrentState}}\t{{.Error}}\t{{.Ports}}";
  await printListing(
    client,
    { headers: HEADERS, rows: rows.map(({ row }) => row), standard, type: "taskContext" },
    listing.format,
  );
}

/** `docker service ps`. */
export const ps: Command = {
  usage: "[OPTIONS] SERVICE [SERVICE...]",
  about: "List the tasks of one or more services",
  flags: flagSet("f,filter:list format:string q,quiet no-trunc", "no-resolve"),
  args: [1, ANY],
  async run(client, flags) {
    const swarm = client.engine.manager();
    const missing = flags.args.filter((name) => !swarm.service(name));
    const services = flags.args.flatMap((name) => swarm.service(name) ?? []);
    if (services.length > 0 || missing.length === 0)
      await printTasks(client, services, {
        ...{ format: flags.text("format"), noTrunc: flags.bool("no-trunc"), quiet: flags.bool("quiet") },
        filters: flags.list("filter"),
      });
    if (missing.length > 0)
      throw new ClientError(missing.map((name) => `no such service: ${name}`).join("\n"));
    return 0;
  },
};
