import type { ComposeProject } from "../../../compose/project.ts";
import { ROOT } from "../../../filesystem/types.ts";
import type { Service } from "../../../runtime/swarm/types.ts";
import { layOut } from "../../../source/columns.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { converge } from "./converge.ts";
import { printServices, printTasks } from "./service.ts";
import { checkSchema, loadStack, NAMESPACE, objectName, stackServiceSpec } from "./stack-spec.ts";

function servicesOf(client: Client, stack: string): Service[] {
  const services = [...client.engine.manager().services.values()];
  return services.filter(({ spec }) => spec.Labels[NAMESPACE] === stack);
}

async function deployObjects(
  client: Client,
  project: ComposeProject,
  kind: "secret" | "config",
): Promise<void> {
  const swarm = client.engine.manager();
  const objects = kind === "secret" ? project.secrets : project.configs;
  for (const [key, { file, external }] of objects) {
    const name = objectName(project, kind, key);
    if (external || file === undefined) continue;
    if (!client.files.exists(file, ROOT)) throw new ClientError(`open ${file}: no such file or directory`);
    const data = client.files.readFile(file, ROOT);
    const known = swarm.find(kind, name);
    if (known && known.name === name) {
      const same = known.data.length === data.length && known.data.every((byte, at) => byte === data[at]);
      if (same) continue;
      throw new ClientError(
        `failed to update ${kind} ${name}: Error response from daemon: rpc error: code = InvalidArgument desc = only updates to Labels are allowed`,
      );
    }
    await client.out(`Creating ${kind} ${name}\n`);
    swarm.addObject(kind, name, data, { [NAMESPACE]: project.name });
  }
}

async function deployNetworks(client: Client, project: ComposeProject): Promise<void> {
  const used = new Set([...project.services.values()].flatMap(({ networks }) => networks));
  for (const [key, { name, external, internal }] of project.networks) {
    if (!used.has(key) || client.engine.networks.get(name)) continue;
    if (external)
      throw new ClientError(
        `network ${JSON.stringify(name)} is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed`,
      );
    await client.out(`Creating network ${name}\n`);
    client.engine.networks.create(name, {
      driver: "overlay",
      internal,
      labels: { [NAMESPACE]: project.name },
    });
  }
}

const deploy: Command = {
  usage: "[OPTIONS] STACK",
  about: "Make or change the services of a compose file",
  flags: flagSet("c,compose-file:list d,detach q,quiet", "resolve-image:string with-registry-auth", "prune"),
  args: [1, 1],
  async run(client, flags) {
    const [stack = ""] = flags.args;
    const files = flags.list("compose-file").flatMap((text) => text.split(","));
    if (files.length === 0) throw new ClientError("Please specify a Compose file (with --compose-file)");
    if (files.includes("-")) throw new NotModelledError("docker stack deploy from standard input");
    const project = loadStack(client, stack, files);
    checkSchema(project);
    const detached = flags.bool("detach", true);
    if (!flags.has("detach"))
      await client.err(
        "Since --detach=false was not specified, tasks will be created in the background.\nIn a future release, --detach=false will become the default.\n",
      );
    if (!client.engine.swarm)
      throw new ClientError(
        'this node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again',
      );
    await deployNetworks(client, project);
    await deployObjects(client, project, "secret");
    await deployObjects(client, project, "config");
    await deployServices(client, project, detached);
    return 0;
  },
};

async function deployServices(client: Client, project: ComposeProject, detached: boolean): Promise<void> {
  const swarm = client.engine.manager();
  const specs = [...project.services.values()].map((service) => stackServiceSpec(client, project, service));
  for (const spec of specs) {
    const known = swarm.service(spec.Name);
    await client.out(
      `${known ? "Updating" : "Creating"} service ${spec.Name}${known ? ` (id: ${known.id})` : ""}\n`,
    );
    if (known) swarm.updateService(known, spec);
    const service = known ?? swarm.createService(spec);
    await converge(client, service, { detached, called: service.id });
  }
}

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List stacks",
  flags: flagSet("", "", "format:string"),
  args: [0, 0],
  async run(client) {
    const counts = new Map<string, number>();
    for (const { spec } of client.engine.manager().services.values()) {
      const stack = spec.Labels[NAMESPACE];
      if (stack !== undefined) counts.set(stack, (counts.get(stack) ?? 0) + 1);
    }
    const rows = [...counts].sort().map(([name, count]) => [name, String(count)]);
    await client.out(layOut([["NAME", "SERVICES"], ...rows]));
    return 0;
  },
};

const services: Command = {
  usage: "[OPTIONS] STACK",
  about: "List the services of a stack",
  flags: flagSet("format:string q,quiet", "", "f,filter:list"),
  args: [1, 1],
  async run(client, flags) {
    const found = servicesOf(client, flags.args[0] ?? "");
    if (found.length === 0) await client.err(`Nothing found in stack: ${flags.args[0]}\n`);
    else if (flags.bool("quiet")) await client.out(found.map(({ id }) => `${id.slice(0, 12)}\n`).join(""));
    else await printServices(client, found, flags.text("format"));
    return 0;
  },
};

const ps: Command = {
  usage: "[OPTIONS] STACK",
  about: "List the tasks of a stack",
  flags: flagSet("format:string", "no-resolve no-trunc", "f,filter:list q,quiet"),
  args: [1, 1],
  async run(client, flags) {
    const found = servicesOf(client, flags.args[0] ?? "");
    if (found.length === 0) throw new ClientError(`nothing found in stack: ${flags.args[0]}`);
    await printTasks(client, found, flags.text("format"));
    return 0;
  },
};

const rm: Command = {
  usage: "[OPTIONS] STACK [STACK...]",
  about: "Remove stacks with their services, secrets, configs and networks",
  flags: flagSet("d,detach"),
  args: [1, ANY],
  async run(client, flags) {
    const swarm = client.engine.manager();
    const { networks } = client.engine;
    for (const stack of flags.args) {
      const mine = <T extends { readonly labels: Readonly<Record<string, string>> }>(all: Iterable<T>) =>
        [...all].filter(({ labels }) => labels[NAMESPACE] === stack);
      const found = servicesOf(client, stack);
      const secrets = mine(swarm.secrets.values());
      const configs = mine(swarm.configs.values());
      const nets = mine(networks.all());
      if (found.length + secrets.length + configs.length + nets.length === 0) {
        await client.err(`Nothing found in stack: ${stack}\n`);
        continue;
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
    return 0;
  },
};

export const STACK: CommandTable = {
  about: "Manage Swarm stacks",
  commands: { deploy, down: rm, list: ls, ls, ps, remove: rm, rm, services, up: deploy },
};
