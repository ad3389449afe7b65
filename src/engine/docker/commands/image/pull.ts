import { InvalidReferenceError, parseReference } from "../../../image/reference.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { RegistryError } from "../../registry/client.ts";
import { registryOf, remoteName } from "../../registry/connect.ts";
import { pullTo } from "./fetch.ts";

/** Whether a name says which image of its repository it means. */
export function hasTag(name: string): boolean {
  return /[:@]/.test(name.replace(/^.*\//, ""));
}

/** Throws ClientError for what is no name. */
export function checkName(name: string): void {
  try {
    parseReference(name);
  } catch (error) {
    if (error instanceof InvalidReferenceError) throw new ClientError(error.message);
    throw error;
  }
}

/** The tags of a repository, as `docker pull -a` asks for them. */
async function tagsOf(client: Client, name: string): Promise<readonly string[]> {
  const { server, repository } = remoteName(name);
  const registry = registryOf(client, server);
  const path = `/v2/${repository}/tags/list`;
  try {
    const { status, body } = await registry.ask("GET", path);
    if (status === 200) return (JSON.parse(new TextDecoder().decode(body)) as { tags: string[] }).tags;
    throw new DaemonError("name unknown: repository name not known to registry");
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.reason === "refused") throw new DaemonError("unauthorized: authentication required");
    throw new DaemonError(`Get "${registry.address(path)}": ${error.message}`);
  }
}

export const pull: Command = {
  usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
  about: "Fetch an image from a registry",
  flags: flagSet("a,all-tags q,quiet", "disable-content-trust", "platform:string"),
  args: [1, 1],
  async run(client, flags) {
    const [name = ""] = flags.args;
    const quiet = flags.bool("quiet");
    checkName(name);
    if (flags.bool("all-tags")) {
      if (hasTag(name)) throw new ClientError("tag can't be used with --all-tags/-a");
      for (const tag of await client.process.wait(tagsOf(client, name))) {
        const lines = await client.process.wait(pullTo(client, `${name}:${tag}`));
        if (!quiet)
          await client.out(
            lines
              .slice(0, -1)
              .map((line) => `${line}\n`)
              .join(""),
          );
      }
      await client.out(`${parseReference(name).name}\n`);
      return 0;
    }
    if (!quiet && !hasTag(name)) await client.out("Using default tag: latest\n");
    const lines = await client.process.wait(pullTo(client, name));
    const shown = quiet ? lines.slice(-1) : lines;
    await client.out(shown.map((line) => `${line}\n`).join(""));
    return 0;
  },
};
