import { isMap, type TreeMap } from "../../../compose/tree.ts";
import { optionalText, strings } from "../../../compose/tree-values.ts";
import { FileSystemError } from "../../../filesystem/types.ts";
import { NOT_MANAGER } from "../../../runtime/engine.ts";
import { cleanPath } from "../../../source/clean-path.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { converge } from "./converge.ts";
import { digestWarning } from "./service.ts";
import { stackEnvironment } from "./stack-environment.ts";
import { ignoredOptions, mergeStackFiles, readStackFile } from "./stack-file.ts";
import {
  checkImages,
  isExternal,
  NAMESPACE,
  resourceName,
  type Stack,
  sectionOf,
  stackServiceSpec,
} from "./stack-spec.ts";

async function readStack(client: Client, name: string, paths: readonly string[]): Promise<Stack> {
  const files: TreeMap[] = [];
  for (const path of paths) files.push(readStackFile(client, path, await textOf(client, path)));
  const [first = "-"] = paths;
  const folder = first === "-" ? client.process.cwd : cleanPath(`${client.path(first)}/..`);
  return { name, tree: mergeStackFiles(files), folder };
}

async function textOf(client: Client, path: string): Promise<string> {
  if (path === "-") return new TextDecoder().decode(await client.stdin());
  try {
    return client.readText(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new ClientError(`open ${path}: ${error.text.toLowerCase()}`);
  }
}

async function deployNetworks(client: Client, stack: Stack): Promise<void> {
  const declared = sectionOf(stack, "networks");
  const used = [...sectionOf(stack, "services").values()].flatMap(({ networks }) =>
    Array.isArray(networks) ? strings(networks) : isMap(networks) ? Object.keys(networks) : ["default"],
  );
  for (const key of new Set(used)) {
    const network = declared.get(key) ?? {};
    const name = resourceName(stack, "networks", key);
    const found = client.engine.networks.get(name);
    if (found && (isExternal(network) || found.labels[NAMESPACE] === stack.name)) continue;
    if (isExternal(network))
      throw new ClientError(
        `network ${JSON.stringify(name)} is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed`,
      );
    await client.out(`Creating network ${name}\n`);
    if (!/^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/.test(name))
      throw new ClientError(
        `failed to create network ${name}: Error response from daemon: rpc error: code = InvalidArgument desc = name must be valid as a DNS name component`,
      );
    // A Compose project of the stack's name has a network of that name too, and the stack does not take it over.
    if (found)
      throw new ClientError(
        `failed to create network ${name}: Error response from daemon: network with name ${name} already exists`,
      );
    client.engine.networks.create(name, {
      driver: "overlay",
      internal: network.internal === true,
      attachable: network.attachable === true,
      labels: { [NAMESPACE]: stack.name },
    });
  }
}

/** The content of a secret's or config's file. A file that is not named is the folder itself. */
function contentOf(client: Client, stack: Stack, entry: TreeMap): Uint8Array {
  const file = optionalText(entry.file) ?? "";
  const path = cleanPath(file.startsWith("/") ? file : `${stack.folder}/${file}`);
  try {
    return client.readFile(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const call = error.code === "EISDIR" ? "read" : "open";
    throw new ClientError(`${call} ${path}: ${error.text.toLowerCase()}`);
  }
}

async function deployObjects(client: Client, stack: Stack, kind: "secret" | "config"): Promise<void> {
  const swarm = client.engine.manager();
  const section = `${kind}s` as const;
  const own = [...sectionOf(stack, section)].filter(([, entry]) => !isExternal(entry));
  const read = own.map(([key, entry]) => ({
    name: resourceName(stack, section, key),
    data: contentOf(client, stack, entry),
    templating: optionalText(entry.template_driver),
  }));
  for (const { name, data, templating } of read) {
    const known = swarm.objects(kind).find(name);
    if (known?.name === name) {
      const same = known.data.length === data.length && known.data.every((byte, at) => byte === data[at]);
      if (same) continue;
      throw new ClientError(
        `failed to update ${kind} ${name}: Error response from daemon: rpc error: code = InvalidArgument desc = only updates to Labels are allowed`,
      );
    }
    await client.out(`Creating ${kind} ${name}\n`);
    swarm.addObject(kind, name, data, { labels: { [NAMESPACE]: stack.name }, templating });
  }
}

async function deployServices(
  client: Client,
  stack: Stack,
  detached: boolean,
  quiet: boolean,
): Promise<void> {
  const swarm = client.engine.manager();
  const specs = [...sectionOf(stack, "services")].map(([name, service]) =>
    stackServiceSpec(client, stack, name, service),
  );
  for (const spec of specs) {
    const known = swarm.service(spec.Name);
    await client.out(
      `${known ? "Updating" : "Creating"} service ${spec.Name}${known ? ` (id: ${known.id})` : ""}\n`,
    );
    if (known) {
      swarm.updateService(known, spec);
      await client.err(digestWarning(spec.TaskTemplate.ContainerSpec.Image));
    }
    const service = known ?? swarm.createService(spec);
    await converge(client, service, { detached, quiet, called: service.id });
  }
}

/** `--prune`: services that the file no longer has. */
async function prune(client: Client, stack: Stack): Promise<void> {
  const swarm = client.engine.manager();
  const kept = new Set([...sectionOf(stack, "services").keys()].map((name) => `${stack.name}_${name}`));
  for (const service of [...swarm.services.values()]) {
    if (service.spec.Labels[NAMESPACE] !== stack.name || kept.has(service.spec.Name)) continue;
    await client.out(`Removing service ${service.spec.Name}\n`);
    await client.process.wait(swarm.removeService(service));
  }
}

export const deploy: Command = {
  usage: "[OPTIONS] STACK",
  about: "Deploy a new stack or update an existing stack",
  flags: flagSet("c,compose-file:list d,detach prune q,quiet", "resolve-image:string with-registry-auth"),
  args: [1, 1],
  async run(client, flags) {
    const [name = ""] = flags.args;
    const paths = flags.list("compose-file").flatMap((text) => text.split(","));
    if (paths.length === 0) throw new ClientError("Specify a Compose file (with --compose-file)");
    const stack = await readStack(client, name, paths);
    // The loader reads env files; what is wrong with one is told before anything is made.
    for (const service of sectionOf(stack, "services").values())
      stackEnvironment(client, service, stack.folder);
    await client.err(ignoredOptions(stack.tree));
    checkImages(stack);
    const detached = flags.bool("detach", true);
    if (!flags.has("detach"))
      await client.err(
        "Since --detach=false was not specified, tasks will be created in the background.\nIn a future release, --detach=false will become the default.\n",
      );
    if (!client.engine.swarm) throw new ClientError(NOT_MANAGER.replace(/^This/, "this").replace(/\.$/, ""));
    if (flags.bool("prune")) await prune(client, stack);
    await deployNetworks(client, stack);
    await deployObjects(client, stack, "secret");
    await deployObjects(client, stack, "config");
    await deployServices(client, stack, detached, flags.bool("quiet"));
    return 0;
  },
};
