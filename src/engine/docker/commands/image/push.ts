import { encodeImage } from "../../../image/oci.ts";
import { parseReference } from "../../../image/reference.ts";
import type { Image } from "../../../image/types.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { RegistryError } from "../../registry/client.ts";
import { registryOf, remoteName } from "../../registry/connect.ts";
import { pushImage } from "../../registry/transfer.ts";
import { checkName, hasTag } from "./pull.ts";

/** The daemon streams its refusals of a push: the client prints them as they are. */
function refusal({ reason, message }: RegistryError): ClientError {
  if (reason === "anonymous")
    return new ClientError(
      `push access denied, repository does not exist or may require authorization: authorization failed: ${message}`,
    );
  return new ClientError(reason === "refused" ? `unknown: ${message}` : message);
}

async function pushOne(client: Client, name: string, image: Image, quiet: boolean): Promise<void> {
  const remote = remoteName(name);
  const say = (text: string) => (quiet ? Promise.resolve() : client.out(`${text}\n`));
  const encoded = encodeImage(image);
  try {
    const registry = registryOf(client, remote.server);
    const states = await pushImage(client.engine, registry, remote, image);
    for (const { id, state } of states) await say(`${id}: ${state}`);
    await say(`${remote.reference}: digest: ${image.id} size: ${encoded.top.size}`);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    for (const { mediaType, digest } of encoded.blobs)
      if (/layer|in-toto/.test(mediaType)) await say(`${digest.slice(7, 19)}: Waiting`);
    throw refusal(error);
  }
}

export const push: Command = {
  usage: "[OPTIONS] NAME[:TAG]",
  about: "Send an image to a registry, where others can pull all of it",
  flags: flagSet("a,all-tags q,quiet", "disable-content-trust", "platform:string"),
  args: [1, 1],
  async run(client, flags) {
    const [name = ""] = flags.args;
    const quiet = flags.bool("quiet");
    const all = flags.bool("all-tags");
    checkName(name);
    if (all && hasTag(name)) throw new ClientError("tag can't be used with --all-tags/-a");
    const { images } = client.engine;
    const { name: repository, familiar, canonical } = parseReference(name);
    if (!quiet && !all && !hasTag(name)) await client.out("Using default tag: latest\n");
    if (!quiet)
      await client.out(`The push refers to repository [${canonical.slice(0, canonical.lastIndexOf(":"))}]\n`);
    const names = all
      ? images.references().filter((reference) => parseReference(reference).name === repository)
      : [familiar];
    if (names.length === 0)
      throw new ClientError(`An image does not exist locally with the tag: ${repository}`);
    for (const each of names) {
      const image = images.get(each);
      if (!image) throw new ClientError(`tag does not exist: ${each}`);
      await client.process.wait(pushOne(client, each, image, quiet));
    }
    if (quiet) await client.out(`${all ? repository : familiar}\n`);
    return 0;
  },
};
