import { parseReference } from "../../../image/reference.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { NotModelledError } from "../../../source/errors.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { findImage } from "./find.ts";

/** The refusal to fetch an image: no registry of images can be reached from a simulated host. */
export function unreachableRegistry(reference: string): DaemonError {
  const { canonical, tag } = parseReference(reference);
  const [domain = "", ...path] = canonical.replace(/:[^:/]*$/, "").split("/");
  const host = domain === "docker.io" ? "registry-1.docker.io" : domain;
  const name = host.replace(/:\d+$/, "");
  return new DaemonError(
    `failed to resolve reference "${canonical}": failed to do request: Head "https://${host}/v2/${path.join("/")}/manifests/${tag}": dial tcp: lookup ${name}: no such host`,
  );
}

export const pull: Command = {
  usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
  about: "Fetch an image from a registry",
  flags: flagSet("q,quiet", "disable-content-trust", "a,all-tags platform:string"),
  args: [1, 1],
  async run(client, flags) {
    const { tag, name } = parseReference(flags.args[0] ?? "");
    if (!flags.bool("quiet") && !/[:@]/.test((flags.args[0] ?? "").replace(/^.*\//, "")))
      await client.out(`Using default tag: ${tag}\n`);
    throw unreachableRegistry(`${name}:${tag}`);
  },
};

export const push: Command = {
  usage: "[OPTIONS] NAME[:TAG]",
  about: "Send an image to a registry",
  flags: flagSet("q,quiet", "disable-content-trust", "a,all-tags platform:string"),
  args: [1, 1],
  async run(client, flags) {
    findImage(client, flags.args[0] ?? "");
    throw new NotModelledError("docker push without a registry on the network");
  },
};
