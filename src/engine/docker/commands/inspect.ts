import { ClientError } from "../cli/client.ts";
import { ANY, type Command } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { inspectContainer } from "../inspect/container.ts";
import { inspectedImage, inspectImage } from "../inspect/image.ts";
import { inspectNetwork, inspectVolume } from "../inspect/objects.ts";
import { inspectAll, isTemplate, NotFound } from "./inspect-all.ts";

const TYPES = ["container", "image", "network", "volume"];

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
      throw new NotFound(`Error: No such ${type ?? "object"}: ${reference}`);
    });
  },
};
