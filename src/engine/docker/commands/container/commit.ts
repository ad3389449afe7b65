import { digestOfJson } from "../../../image/digest.ts";
import type { Image, ImageConfig } from "../../../image/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { withChanges } from "../../archive/changes.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";

/** An image of the container's image and its writable layer: all that was written there, and its environment. */
export function commitContainer(
  container: SimulatedContainer,
  now: number,
  options: { readonly changes: readonly string[]; readonly message: string; readonly author: string },
): Image {
  const { config, image } = container;
  const base: ImageConfig = {
    ...(config.Cmd.length > 0 ? { Cmd: config.Cmd } : {}),
    ...(config.Entrypoint.length > 0 ? { Entrypoint: config.Entrypoint } : {}),
    Env: config.Env,
    ExposedPorts: config.ExposedPorts,
    ...(config.Healthcheck ? { Healthcheck: config.Healthcheck } : {}),
    Labels: config.Labels,
    ...(config.StopSignal ? { StopSignal: config.StopSignal } : {}),
    ...(config.User ? { User: config.User } : {}),
    Volumes: config.Volumes,
    ...(config.WorkingDir ? { WorkingDir: config.WorkingDir } : {}),
  };
  const changed = withChanges(base, options.changes);
  const created = new Date(now).toISOString();
  const layer = container.writableLayer();
  // The command alone: what `--entrypoint` names is not mentioned.
  const createdBy = config.Cmd.join(" ");
  return {
    id: digestOfJson([image.id, layer.digest, changed, created, options.message, options.author]),
    created,
    architecture: image.architecture,
    os: image.os,
    config: changed,
    history: [...image.history, { created, created_by: createdBy, comment: options.message }],
    layers: [...image.layers, { layer }],
  };
}

export const commit: Command = {
  usage: "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
  about: "Make an image of what a container has become",
  flags: flagSet("a,author:string c,change:list m,message:string", "p,pause"),
  args: [1, 2],
  async run(client, flags) {
    const [reference = "", name] = flags.args;
    const image = commitContainer(client.container(reference), client.now, {
      changes: flags.list("change"),
      message: flags.text("message") ?? "",
      author: flags.text("author") ?? "",
    });
    if (name === undefined) client.engine.images.add(image);
    else client.engine.images.tag(name, image);
    await client.out(`${image.id}\n`);
    return 0;
  },
};
