import type { ComposeProject } from "../../../compose/project.ts";
import { ClientError } from "../../cli/client.ts";
import { ANY } from "../../cli/command.ts";
import { type Flags, flagSet } from "../../cli/flags.ts";
import { followLines, waitForAll } from "./attach.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, selected, serviceOf } from "./context.ts";
import { stopOne } from "./lifecycle.ts";
import { shortName } from "./log-lines.ts";
import { prepare, startServices, type UpOptions } from "./up.ts";

const UP_FLAGS = `abort-on-container-exit abort-on-container-failure build d,detach exit-code-from:string
  force-recreate no-build no-deps no-log-prefix no-recreate no-start pull:string remove-orphans
  V,renew-anon-volumes scale:list t,timeout:int timestamps wait`;

function scaleOf(flags: Flags): Map<string, number> {
  return new Map(
    flags.list("scale").map((text) => {
      const [name = "", number] = text.split("=");
      if (number === undefined)
        throw new ClientError(`invalid --scale option ${JSON.stringify(text)}. Should be SERVICE=NUM`);
      if (!/^\d+$/.test(number))
        throw new ClientError(`strconv.Atoi: parsing ${JSON.stringify(number)}: invalid syntax`);
      return [name, Number(number)];
    }),
  );
}

/** Flags that do not go together (docker/compose cmd/compose/up.go, validateFlags). */
function checkTogether(flags: Flags): void {
  const detached = flags.bool("detach") || flags.bool("wait");
  const aborts = flags.bool("abort-on-container-exit") || flags.bool("abort-on-container-failure");
  if (flags.bool("wait") && aborts)
    throw new ClientError("--wait cannot be combined with --abort-on-container-exit");
  if (detached && (aborts || flags.has("exit-code-from")))
    throw new ClientError(
      "--detach cannot be combined with --abort-on-container-exit, --abort-on-container-failure, --attach, --attach-dependencies or --watch",
    );
  if (flags.bool("force-recreate") && flags.bool("no-recreate"))
    throw new ClientError("--force-recreate and --no-recreate are incompatible");
  if (flags.bool("no-recreate") && flags.bool("renew-anon-volumes"))
    throw new ClientError("--no-recreate and --renew-anon-volumes are incompatible");
  if (flags.bool("build") && flags.bool("no-build"))
    throw new ClientError("--build and --no-build are incompatible");
}

function optionsOf(flags: Flags): UpOptions {
  return {
    build: flags.bool("build"),
    noBuild: flags.bool("no-build"),
    // New volumes need new containers (docker/compose cmd/compose/create.go, recreateStrategy).
    forceRecreate: flags.bool("force-recreate") || flags.bool("renew-anon-volumes"),
    noRecreate: flags.bool("no-recreate"),
    noDeps: flags.bool("no-deps"),
    removeOrphans: flags.bool("remove-orphans"),
    timeout: flags.int("timeout"),
    scale: scaleOf(flags),
    renewVolumes: flags.bool("renew-anon-volumes"),
  };
}

export const up: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Make and start the services' containers",
  flags: flagSet(
    UP_FLAGS,
    "menu no-color quiet-build quiet-pull wait-timeout:int y,yes",
    "always-recreate-deps attach:list attach-dependencies no-attach:list dry-run w,watch",
  ),
  args: [0, ANY],
  async run(compose, flags) {
    checkTogether(flags);
    const options = optionsOf(flags);
    const project = await compose.project();
    if (project.services.size === 0) throw new ClientError("no service selected");
    for (const name of options.scale?.keys() ?? [])
      if (!project.services.has(name)) throw new ClientError(`no such service: ${name}: not found`);
    const wanted = selected(project, flags.args);
    const services = await prepare(compose, project, wanted, options);
    if (flags.bool("no-start")) return 0;
    const detached = flags.bool("detach") || flags.bool("wait");
    if (detached) {
      await startServices(compose, project, services);
      return flags.bool("wait")
        ? waitUntilUp(
            compose,
            project,
            services.map(({ name }) => name),
          )
        : 0;
    }
    return attached(compose, project, flags, services);
  },
};

/** `up --wait`: running, and healthy where there is a health check. */
async function waitUntilUp(
  compose: Compose,
  project: ComposeProject,
  names: readonly string[],
): Promise<number> {
  const own = compose.containers(project.name).filter((container) => names.includes(serviceOf(container)));
  for (const container of own) await compose.say(`Container ${container.name}`, "Waiting");
  for (const container of own) {
    while (container.isRunning && container.health?.status === "starting")
      await compose.client.process.sleep(500);
    if (!container.isRunning)
      throw new ClientError(`container ${container.name} exited (${container.exitCode})`);
    if (container.health?.status === "unhealthy")
      throw new ClientError(`container ${container.name} is unhealthy`);
    await compose.say(`Container ${container.name}`, "Healthy");
  }
  return 0;
}

async function attached(
  compose: Compose,
  project: ComposeProject,
  flags: Flags,
  services: Awaited<ReturnType<typeof prepare>>,
): Promise<number> {
  const names = new Set(services.map(({ name }) => name));
  const shown = flags.args.length > 0 ? new Set(flags.args) : names;
  const containers = compose.containers(project.name).filter((container) => shown.has(serviceOf(container)));
  await compose.client.out(`Attaching to ${containers.map(shortName).sort().join(", ")}\n`);
  const abort =
    flags.bool("abort-on-container-exit") ||
    flags.bool("abort-on-container-failure") ||
    flags.has("exit-code-from");
  const unfollow = followLines(compose, containers, {
    prefix: !flags.bool("no-log-prefix"),
    timestamps: flags.bool("timestamps"),
  });
  try {
    await startServices(compose, project, services, { quiet: true });
    const { code } = await waitForAll(compose, containers, abort);
    if (!abort) return 0;
    await compose.client.err("Aborting on container exit...\n");
    for (const container of containers.toReversed()) await stopOne(compose, container, flags.int("timeout"));
    const from = flags.text("exit-code-from");
    return from === undefined ? code : (containers.find((c) => serviceOf(c) === from)?.exitCode ?? code);
  } finally {
    unfollow();
    await compose.client.flush();
  }
}

export const create: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Make the services' containers without starting them",
  flags: flagSet(
    "build force-recreate no-build no-recreate pull:string remove-orphans scale:list",
    "quiet-pull y,yes",
    "dry-run",
  ),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    await prepare(compose, project, selected(project, flags.args), optionsOf(flags));
    return 0;
  },
};

export const scale: ComposeCommand = {
  usage: "[SERVICE=REPLICAS...]",
  about: "Set how many containers services have",
  flags: flagSet("no-deps", "", "dry-run"),
  args: [1, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    const wanted = new Map(
      flags.args.map((text) => {
        const [name = "", number = ""] = text.split("=");
        if (!/^\d+$/.test(number)) throw new ClientError(`invalid scale specifier: ${text}`);
        return [name, Number(number)];
      }),
    );
    const services = await prepare(compose, project, selected(project, [...wanted.keys()]), {
      scale: wanted,
      noDeps: flags.bool("no-deps"),
    });
    await startServices(compose, project, services);
    return 0;
  },
};
