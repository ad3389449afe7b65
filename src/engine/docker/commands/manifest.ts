import type { Descriptor } from "../../image/oci.ts";
import { goJson } from "../../source/go-json.ts";
import { ClientError } from "../cli/client.ts";
import type { Command, CommandTable } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { registryOf, remoteName } from "../registry/connect.ts";
import { isPlain, lookAtRemote } from "./image/remote.ts";

function described({ mediaType, size, digest, platform }: Descriptor): object {
  return { mediaType, size, digest, ...(platform ? { platform } : {}) };
}

const inspect: Command = {
  usage: "[OPTIONS] [MANIFEST_LIST] MANIFEST",
  about: "Show what a name points to in its registry",
  flags: flagSet("insecure", "", "v,verbose"),
  args: [1, 2],
  async run(client, flags) {
    const name = flags.args.at(-1) ?? "";
    const refusal = new ClientError(`no such manifest: ${name}`);
    // The client asks by itself, and by HTTPS unless told otherwise.
    if (isPlain(registryOf(client, remoteName(name).server)) && !flags.bool("insecure")) throw refusal;
    const { content, mediaType } = await client.process.wait(
      lookAtRemote(client, name).catch((error: unknown) => {
        throw error instanceof ClientError ? refusal : error;
      }),
    );
    const { manifests, config, layers = [] } = content;
    const body = manifests
      ? { manifests: manifests.map(described) }
      : { ...(config ? { config: described(config) } : {}), layers: layers.map(described) };
    await client.out(`${goJson({ schemaVersion: 2, mediaType, ...body }, false, 3)}\n`);
    return 0;
  },
};

export const MANIFEST: CommandTable = {
  about: "Look at manifests in registries",
  commands: { inspect },
};
