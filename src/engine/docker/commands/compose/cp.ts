import type { SimulatedContainer } from "../../../runtime/container.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { ClientError } from "../../cli/client.ts";
import { flagSet } from "../../cli/flags.ts";
import { copyIn, copyOut, inContainer } from "../container/cp.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, numberOf, serviceOf } from "./context.ts";

/** The containers of a service, running or not; with `index` only that one. */
function containersOf(
  compose: Compose,
  project: string,
  service: string,
  index: number | undefined,
): SimulatedContainer[] {
  const found = compose
    .containers(project)
    .filter((container) => serviceOf(container) === service)
    .filter((container) => index === undefined || numberOf(container) === index);
  if (found.length === 0) throw new ClientError(`no container found for service ${JSON.stringify(service)}`);
  return found.toSorted((a, b) => numberOf(a) - numberOf(b));
}

/** Out of the first container of a service, or into all of them. */
export const cp: ComposeCommand = {
  usage: "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-",
  about: "Copy files between a service's containers and this computer",
  flags: flagSet("a,archive all index:int", "", "L,follow-link dry-run"),
  args: [2, 2],
  async run(compose, flags, client) {
    const project = await compose.project();
    const [source = "", target = ""] = flags.args;
    const from = inContainer(source);
    const to = inContainer(target);
    if (from && to) throw new ClientError("copying between services is not supported");
    const index = flags.int("index");
    const say = async (name: string, copied: string, copy: () => Promise<number>) => {
      await client.err(` ${name} copy ${copied} Copying\n`);
      await copy();
      await client.err(` ${name} copy ${copied} Copied\n`);
    };
    if (from) {
      const [container] = containersOf(compose, project.name, from[0], index);
      if (!container) return 1;
      const { name, id } = container;
      await say(name, `${name}:${from[1]} to ${target}`, () =>
        copyOut(client, container, from[1], target, id),
      );
      return 0;
    }
    if (!to) throw new ClientError("unknown copy direction");
    for (const container of containersOf(compose, project.name, to[0], index)) {
      if (source === "-") throw new NotModelledError("docker compose cp from standard input");
      const { name, id } = container;
      await say(name, `${source} to ${name}:${to[1]}`, () =>
        copyIn(client, source, container, to[1], flags.bool("archive"), id),
      );
    }
    return 0;
  },
};
