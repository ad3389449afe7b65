import type { CommandTable } from "../cli/command.ts";
import { BUILDX } from "./buildx.ts";
import { composeCommand, type Invoke } from "./compose/index.ts";
import { CONTAINER } from "./container/index.ts";
import { IMAGE } from "./image/index.ts";
import { inspect } from "./inspect.ts";
import { login, logout } from "./login.ts";
import { MANIFEST } from "./manifest.ts";
import { NETWORK } from "./network.ts";
import { NODE, SWARM } from "./swarm/node.ts";
import { CONFIG, SECRET } from "./swarm/objects.ts";
import { SERVICE } from "./swarm/service.ts";
import { STACK } from "./swarm/stack.ts";
import { info, SYSTEM, version } from "./system.ts";
import { VOLUME } from "./volume.ts";

const container = CONTAINER.commands;
const image = IMAGE.commands;

/** Set by the dispatcher, which this table is for. */
let invokeCommand: Invoke = () => Promise.reject(new Error("no dispatcher"));

export function useDispatcher(invoke: Invoke): void {
  invokeCommand = invoke;
}

/** All of `docker`. A text is another way to say something. */
export const DOCKER: CommandTable = {
  about: "A self-sufficient runtime for containers (simulated)",
  commands: {
    run: container.run!,
    exec: container.exec!,
    ps: container.ls!,
    build: BUILDX.commands.build!,
    images: image.ls!,
    version,
    info,
    buildx: BUILDX,
    builder: BUILDX,
    compose: composeCommand((...call) => invokeCommand(...call)),
    container: CONTAINER,
    image: IMAGE,
    manifest: MANIFEST,
    network: NETWORK,
    system: SYSTEM,
    volume: VOLUME,
    config: CONFIG,
    node: NODE,
    secret: SECRET,
    service: SERVICE,
    stack: STACK,
    swarm: SWARM,
    inspect,
    rmi: image.rm!,
    bake: BUILDX.commands.bake!,
    login,
    logout,
    ...Object.fromEntries(
      "attach commit cp create diff export kill logs pause port rename restart rm start stats stop top unpause update wait"
        .split(" ")
        .flatMap((name) => (container[name] ? [[name, container[name]]] : [])),
    ),
    ...Object.fromEntries(
      "history import load pull push save tag"
        .split(" ")
        .flatMap((name) => (image[name] ? [[name, image[name]]] : [])),
    ),
  },
};
