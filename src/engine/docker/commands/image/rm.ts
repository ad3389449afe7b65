import { InvalidReferenceError, parseReference } from "../../../image/reference.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { Client } from "../../cli/client.ts";
import { ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { humanSize } from "../../cli/human.ts";
import { tagsOf } from "../../inspect/image.ts";
import { forEach } from "../container/lifecycle.ts";
import { findImage } from "./find.ts";
import { imageSize } from "./size.ts";

/** A name of an image goes; with the last one the image itself, unless a container was made of it. */
function removeImage(client: Client, reference: string, force: boolean): string {
  const { engine } = client;
  const image = findImage(client, reference);
  const names = tagsOf(image, engine);
  const byId = image.id.replace("sha256:", "").startsWith(reference.replace("sha256:", ""));
  const name = byId ? undefined : parseReference(reference).familiar;
  const lines: string[] = [];
  if (byId && names.length > 1 && !force)
    throw new DaemonError(
      `conflict: unable to delete ${image.id.slice(7, 19)} (must be forced) - image is referenced in multiple repositories`,
    );
  const isLast = byId || names.length <= 1;
  const user = [...engine.containers.values()].find((container) => container.image.id === image.id);
  if (isLast && user && (!force || user.isRunning)) {
    const state = user.isRunning ? "cannot be forced" : "must be forced";
    const target = name ?? image.id.slice(7, 19);
    if (!force)
      throw new DaemonError(
        `conflict: unable to delete ${target} (must be forced) - container ${user.id.slice(0, 12)} is using its referenced image ${image.id.slice(7, 19)}`,
      );
    if (byId)
      throw new DaemonError(
        `conflict: unable to delete ${target} (${state}) - image is being used by running container ${user.id.slice(0, 12)}`,
      );
  }
  for (const each of name === undefined ? names : [name]) {
    engine.images.untag(each);
    lines.push(`Untagged: ${each}`);
  }
  if (isLast && !user) {
    engine.images.remove(image);
    lines.push(`Deleted: ${image.id}`);
  }
  return lines.join("\n");
}

export const rm: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  about: "Remove images",
  flags: flagSet("f,force", "no-prune", "platform:list"),
  args: [1, ANY],
  async run(client, flags) {
    const force = flags.bool("force");
    const status = await forEach(client, flags.args, async (reference) =>
      removeImage(client, reference, force),
    );
    return force ? 0 : status;
  },
};

export const tag: Command = {
  usage: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
  about: "Give an image another name",
  flags: flagSet(""),
  args: [2, 2],
  async run(client, flags) {
    const [source = "", target = ""] = flags.args;
    try {
      parseReference(target);
    } catch (error) {
      if (!(error instanceof InvalidReferenceError)) throw error;
      throw new ClientError(
        `Error parsing reference: "${target}" is not a valid repository/tag: ${error.message}`,
      );
    }
    client.engine.images.tag(target, findImage(client, source));
    return 0;
  },
};

export const prune: Command = {
  usage: "[OPTIONS]",
  about: "Remove images without a name, with -a all that no container uses",
  flags: flagSet("a,all f,force", "", "filter:list"),
  args: [0, 0],
  async run(client, flags) {
    const { engine } = client;
    const used = new Set([...engine.containers.values()].map(({ image }) => image.id));
    const lines: string[] = [];
    let freed = 0;
    for (const image of engine.images.images()) {
      const names = tagsOf(image, engine);
      if (used.has(image.id) || (names.length > 0 && !flags.bool("all"))) continue;
      lines.push(...names.map((name) => `untagged: ${name}`), `deleted: ${image.id}`);
      freed += imageSize(image);
      engine.images.remove(image);
    }
    const list = lines.length > 0 ? `Deleted Images:\n${lines.join("\n")}\n\n` : "";
    await client.out(`${list}Total reclaimed space: ${humanSize(freed)}\n`);
    return 0;
  },
};
