import type { Service } from "../../../runtime/swarm/types.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { filteredServices, printServices } from "./service-list.ts";
import { deploy } from "./stack-deploy.ts";
import { NAMESPACE } from "./stack-spec.ts";
import { printTasks } from "./task-list.ts";

function servicesOf(client: Client, stack: string): Service[] {
  const services = [...client.engine.manager().services.values()];
  return services
    .filter(({ spec }) => spec.Labels[NAMESPACE] === stack)
    .sort((a, b) => (a.spec.Name < b.spec.Name ? -1 : 1));
}

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List stacks",
  flags: flagSet("format:string"),
  args: [0, 0],
  async run(client, flags) {
    const counts = new Map<string, number>();
    for (const { spec } of client.engine.manager().services.values()) {
      const stack = spec.Labels[NAMESPACE];
      if (stack !== undefined) counts.set(stack, (counts.get(stack) ?? 0) + 1);
    }
    const rows = [...counts].sort().map(([Name, count]) => ({ Name, Services: String(count) }));
    await printListing(
      client,
      {
        headers: { Name: "NAME", Services: "SERVICES" },
        rows,
        standard: "{{.Name}}\t{{.Services}}",
        type: "stackContext",
      },
      flags.text("format"),
    );
    return 0;
  },
};

const services: Command = {
  usage: "[OPTIONS] STACK",
  about: "List the services in the stack",
  flags: flagSet("f,filter:list format:string q,quiet"),
  args: [1, 1],
  async run(client, flags) {
    const found = servicesOf(client, flags.args[0] ?? "");
    if (found.length === 0) {
      await client.err(`Nothing found in stack: ${flags.args[0]}\n`);
      return 0;
    }
    const kept = filteredServices(found, flags.list("filter"));
    await printServices(client, kept, { format: flags.text("format"), quiet: flags.bool("quiet") });
    return 0;
  },
};

const ps: Command = {
  usage: "[OPTIONS] STACK",
  about: "List the tasks in the stack",
  flags: flagSet("f,filter:list format:string q,quiet no-trunc", "no-resolve"),
  args: [1, 1],
  async run(client, flags) {
    const found = servicesOf(client, flags.args[0] ?? "");
    if (found.length === 0) throw new ClientError(`nothing found in stack: ${flags.args[0]}`);
    await printTasks(client, found, {
      ...{ format: flags.text("format"), noTrunc: flags.bool("no-trunc"), quiet: flags.bool("quiet") },
      filters: flags.list("filter"),
    });
    return 0;
  },
};

const rm: Command = {
  usage: "[OPTIONS] STACK [STACK...]",
  about: "Remove one or more stacks",
  flags: flagSet("d,detach"),
  args: [1, ANY],
  async run(client, flags) {
    for (const stack of flags.args) await removeStack(client, stack);
    return 0;
  },
};

async function removeStack(client: Client, stack: string): Promise<void> {
  const swarm = client.engine.manager();
  const { networks } = client.engine;
  const isMine = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) =>
    labels[NAMESPACE] === stack;
  const found = servicesOf(client, stack);
  const secrets = swarm.secrets.all().filter(isMine);
  const configs = swarm.configs.all().filter(isMine);
  const nets = [...networks.all()].filter(isMine);
  if (found.length + secrets.length + configs.length + nets.length === 0) {
    await client.err(`Nothing found in stack: ${stack}\n`);
    return;
  }
  for (const service of found) {
    await client.out(`Removing service ${service.spec.Name}\n`);
    await client.process.wait(swarm.removeService(service));
  }
  for (const { name } of secrets) {
    await client.out(`Removing secret ${name}\n`);
    swarm.removeObject("secret", name);
  }
  for (const { name } of configs) {
    await client.out(`Removing config ${name}\n`);
    swarm.removeObject("config", name);
  }
  for (const { name } of nets) {
    await client.out(`Removing network ${name}\n`);
    networks.remove(name);
  }
}

export const STACK: CommandTable = {
  about: "Manage Swarm stacks",
  commands: { deploy, down: rm, list: ls, ls, ps, remove: rm, rm, services, up: deploy },
};
