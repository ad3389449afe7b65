import { type Service, tasksWanted } from "../../../runtime/swarm/types.ts";
import type { Client } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { filtersOf, matchesLabels } from "../../cli/filters.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { runningTasks } from "./converge.ts";

const HEADERS = {
  ...{ ID: "ID", Name: "NAME", Mode: "MODE", Replicas: "REPLICAS", Image: "IMAGE", Ports: "PORTS" },
};

const modeOf = (service: Service) => (service.spec.Mode.Global ? "global" : "replicated");

/** `docker service ls` and `docker stack services`: by name. */
export async function printServices(
  client: Client,
  services: readonly Service[],
  options: { readonly format?: string | undefined; readonly quiet?: boolean },
): Promise<void> {
  const sorted = services.toSorted((a, b) => (a.spec.Name < b.spec.Name ? -1 : 1));
  if (options.quiet) {
    await client.out(sorted.map(({ id }) => `${id.slice(0, 12)}\n`).join(""));
    return;
  }
  const rows = sorted.map((service) => ({
    ID: service.id.slice(0, 12),
    Name: service.spec.Name,
    Mode: modeOf(service),
    Replicas: `${runningTasks(service)}/${tasksWanted(service.spec)}`,
    Image: service.spec.TaskTemplate.ContainerSpec.Image,
    Ports: (service.spec.EndpointSpec.Ports ?? [])
      .filter(({ PublishMode }) => PublishMode === "ingress")
      .map((port) => `*:${port.PublishedPort ?? 30000}->${port.TargetPort}/${port.Protocol}`)
      .join(", "),
  }));
  const standard = "{{.ID}}\t{{.Name}}\t{{.Mode}}\t{{.Replicas}}\t{{.Image}}\t{{.Ports}}";
  await printListing(client, { headers: HEADERS, rows, standard, type: "serviceContext" }, options.format);
}

/** Those that `--filter` leaves. */
export function filteredServices(services: Iterable<Service>, filters: readonly string[]): Service[] {
  const wanted = filtersOf(filters, ["id", "name", "label", "mode", "runtime"]);
  return [...services].filter((service) =>
    [...wanted].every(([key, values]) => {
      if (key === "label") return matchesLabels(service.spec.Labels, values);
      if (key === "mode") return values.includes(modeOf(service));
      if (key === "runtime") return true;
      const own = key === "id" ? service.id : service.spec.Name;
      return values.some((value) => own.startsWith(value));
    }),
  );
}

export const ls: Command = {
  usage: "[OPTIONS]",
  about: "List services",
  flags: flagSet("f,filter:list format:string q,quiet"),
  args: [0, 0],
  async run(client, flags) {
    const all = client.engine.manager().services.values();
    const services = filteredServices(all, flags.list("filter"));
    await printServices(client, services, { format: flags.text("format"), quiet: flags.bool("quiet") });
    return 0;
  },
};
