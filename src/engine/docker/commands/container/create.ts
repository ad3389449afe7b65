import { InvalidReferenceError, parseReference } from "../../../image/reference.ts";
import type { Image } from "../../../image/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import type { Flags } from "../../cli/flags.ts";
import { pullTo } from "../image/fetch.ts";
import { CREATE_FLAGS } from "./flags.ts";
import { checkLimitFlags, checkLimits } from "./limits.ts";
import { createRequest } from "./options.ts";

/** The image that a container is made of; what is not there is asked for at its registry. */
export async function imageFor(client: Client, reference: string, pull = "missing"): Promise<Image> {
  try {
    parseReference(reference);
  } catch (error) {
    if (!(error instanceof InvalidReferenceError) || client.engine.images.get(reference)) throw error;
    throw new ClientError(error.message, 125);
  }
  const found = client.engine.images.get(reference);
  if (found && pull !== "always") return found;
  const { familiar } = parseReference(reference);
  if (pull === "never") throw new ClientError(`Error response from daemon: No such image: ${familiar}`, 125);
  if (!found) await client.err(`Unable to find image '${familiar}' locally\n`);
  const [first = "", ...lines] = await client.process.wait(pullTo(client, reference));
  await client.err([first, ...lines.slice(0, -1)].map((line) => `${line}\n`).join(""));
  return client.engine.images.get(reference) ?? found!;
}

export async function createContainer(client: Client, flags: Flags): Promise<SimulatedContainer> {
  const [reference = ""] = flags.args;
  checkLimitFlags(flags);
  const pull = flags.text("pull") ?? "missing";
  if (!["always", "missing", "never"].includes(pull))
    throw new ClientError(
      `invalid pull option: '${pull}': must be one of "always", "missing" or "never"`,
      125,
    );
  const image = await imageFor(client, reference, flags.text("pull"));
  checkLimits(flags);
  const container = client.engine.create(createRequest(client, flags, image));
  const cidfile = flags.text("cidfile");
  if (cidfile !== undefined) {
    if (client.exists(cidfile))
      throw new ClientError(
        `container ID file found, make sure the other container isn't running or delete ${cidfile}`,
        125,
      );
    client.writeFile(cidfile, container.id);
  }
  return container;
}

export const create: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  about: "Make a container without starting it",
  flags: CREATE_FLAGS,
  args: [1, ANY],
  interspersed: false,
  style: "run",
  async run(client, flags) {
    const container = await createContainer(client, flags);
    await client.out(`${container.id}\n`);
    return 0;
  },
};
