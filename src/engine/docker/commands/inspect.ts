import { type Client, ClientError } from "../cli/client.ts";
import { ANY, type Command } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { inspectContainer } from "../inspect/container.ts";
import { inspectedImage, inspectImage } from "../inspect/image.ts";
import { inspectNetwork, inspectVolume } from "../inspect/objects.ts";
import { inspectAll, isTemplate, NotFound } from "./inspect-all.ts";
import { inspectNode } from "./swarm/node.ts";
import { inspectObject } from "./swarm/object-view.ts";
import { inspectService, inspectTask } from "./swarm/service-view.ts";

const TYPES = ["container", "image", "network", "volume", "node", "service", "task", "secret", "config"];

/** Objects of the swarm, where this engine is in one. */
function inspectSwarmObject(
  client: Client,
  reference: string,
  wants: (type: string) => boolean,
): Record<string, unknown> | undefined {
  const { swarm } = client.engine;
  if (!swarm) return undefined;
  if (wants("node") && [swarm.nodeId, client.process.machine.hostname].includes(reference))
    return inspectNode(client);
  const service = wants("service") ? swarm.service(reference) : undefined;
  if (service) return inspectService(service);
  for (const one of wants("task") ? swarm.services.values() : []) {
    const task = one.tasks.find(({ id }) => reference.length > 3 && id.startsWith(reference));
    if (task) return inspectTask(one, task, swarm.nodeId);
  }
  const secret = wants("secret") ? swarm.secrets.find(reference) : undefined;
  if (secret) return inspectObject("secret", secret);
  const config = wants("config") ? swarm.configs.find(reference) : undefined;
  return config && inspectObject("config", config);
}

/** `docker inspect`: a container, else an image, a volume or a network of that name. */
export const inspect: Command = {
  usage: "[OPTIONS] NAME|ID [NAME|ID...]",
  about: "Show everything about containers, images, volumes and networks",
  flags: flagSet("f,format:string type:string", "s,size"),
  args: [1, ANY],
  run(client, flags) {
    const { engine } = client;
    const type = flags.text("type");
    if (type !== undefined && !TYPES.includes(type))
      throw new ClientError(`${JSON.stringify(type)} is not a valid value for --type`);
    const wants = (name: string) => type === undefined || type === name;
    const templated = isTemplate(flags.text("format"));
    return inspectAll(client, flags, (reference) => {
      const container = wants("container") ? engine.lookup(reference) : undefined;
      if (container) return inspectContainer(container, engine);
      const image = wants("image") ? engine.images.get(reference) : undefined;
      if (image) return templated ? inspectedImage(image, engine) : inspectImage(image, engine);
      const network = wants("network") ? engine.networks.get(reference) : undefined;
      if (network) return inspectNetwork(network);
      const volume = wants("volume") ? engine.volumes.get(reference) : undefined;
      if (volume) return inspectVolume(volume);
      const ofSwarm = inspectSwarmObject(client, reference, wants);
      if (ofSwarm) return ofSwarm;
      if (type === "secret" || type === "config")
        throw new NotFound(`Error response from daemon: ${type} ${reference} not found`);
      throw new NotFound(`Error: No such ${type ?? "object"}: ${reference}`);
    });
  },
};
