import { DaemonError } from "../../../runtime/errors.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { TarError } from "../../../tools/base/archive/tar-format.ts";
import { withChanges } from "../../archive/changes.ts";
import { importedImage, loadImages, nameInArchive, saveImages } from "../../archive/image.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { findImage } from "./find.ts";

export const save: Command = {
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  about: "Write images with all their layers to an archive",
  flags: flagSet("o,output:string", "", "platform:string"),
  args: [1, ANY],
  async run(client, flags) {
    const archive = saveImages(
      flags.args.map((reference) => {
        const image = findImage(client, reference);
        const byId = image.id.replace("sha256:", "").startsWith(reference.replace("sha256:", ""));
        return { image, names: byId ? [] : [nameInArchive(reference)] };
      }),
    );
    const output = flags.text("output");
    if (output === undefined) await client.out(archive);
    else client.writeFile(output, archive, 0o600);
    return 0;
  },
};

async function archiveOf(client: Client, path: string | undefined): Promise<Uint8Array> {
  if (path === undefined || path === "-") return client.stdin();
  if (!client.exists(path)) throw new ClientError(`open ${path}: no such file or directory`);
  return client.readFile(path);
}

export const load: Command = {
  usage: "[OPTIONS]",
  about: "Read images from an archive",
  flags: flagSet("i,input:string q,quiet", "", "platform:string"),
  args: [0, 0],
  async run(client, flags) {
    const loaded = loadImages(await archiveOf(client, flags.text("input")));
    if (!loaded) throw new DaemonError("unrecognized image format");
    for (const { image, name } of loaded) {
      if (name === undefined) {
        client.engine.images.add(image);
        await client.out(`Loaded image ID: ${image.id}\n`);
      } else {
        client.engine.images.tag(name, image);
        await client.out(`Loaded image: ${name}\n`);
      }
    }
    return 0;
  },
};

export const importCommand: Command = {
  usage: "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
  about: "Make an image from the archive of a file system",
  flags: flagSet("c,change:list m,message:string", "", "platform:string"),
  args: [1, 2],
  async run(client, flags) {
    const [source = "", name] = flags.args;
    if (/^https?:/.test(source)) throw new NotModelledError("docker import from a URL");
    const config = withChanges({}, flags.list("change"));
    try {
      const message = flags.text("message") ?? "Imported from -";
      const image = importedImage(await archiveOf(client, source), config, message, client.now);
      if (name === undefined) client.engine.images.add(image);
      else client.engine.images.tag(name, image);
      await client.out(`${image.id}\n`);
      return 0;
    } catch (error) {
      if (error instanceof TarError) throw new DaemonError("unrecognized archive format");
      throw error;
    }
  },
};
