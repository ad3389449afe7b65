import type { Signal } from "../../../process/types.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { parseSignal } from "../../../runtime/signals.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command } from "../../cli/command.ts";
import { type FlagSet, type Flags, flagSet } from "../../cli/flags.ts";
import { humanSize } from "../../cli/human.ts";
import { layerSize } from "../image/size.ts";
import { startAttached } from "./attach.ts";

/**
 * Does something with each named container: prints its name when it went well and the refusal when not.
 * Resolves with 1 when anything failed.
 */
export async function forEach(
  client: Client,
  names: readonly string[],
  action: (name: string) => Promise<string | undefined>,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    try {
      const line = await action(name);
      if (line !== undefined) await client.out(`${line}\n`);
    } catch (error) {
      if (!(error instanceof DaemonError) && !(error instanceof ClientError)) throw error;
      const prefix = error instanceof DaemonError ? "Error response from daemon: " : "";
      await client.err(`${prefix}${error.message}\n`);
      status = 1;
    }
  }
  return status;
}

function many(
  about: string,
  flags: FlagSet,
  action: (client: Client, name: string, flags: Flags) => Promise<string | undefined>,
): Command {
  return {
    usage: "[OPTIONS] CONTAINER [CONTAINER...]",
    about,
    flags,
    args: [1, ANY],
    run: (client, flags) => forEach(client, flags.args, (name) => action(client, name, flags)),
  };
}

export const start: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  about: "Start stopped containers",
  flags: flagSet("a,attach i,interactive", "", "detach-keys:string"),
  args: [1, ANY],
  async run(client, flags) {
    if (flags.bool("attach") || flags.bool("interactive")) {
      if (flags.args.length > 1)
        throw new ClientError("you cannot start and attach multiple containers at once");
      const container = client.container(flags.args[0] ?? "");
      return startAttached(client, container, { stdin: flags.bool("interactive") });
    }
    const failed: string[] = [];
    for (const name of flags.args) {
      const status = await forEach(client, [name], async () => {
        client.container(name).start();
        return name;
      });
      if (status !== 0) failed.push(name);
    }
    if (failed.length === 0) return 0;
    await client.err(`Error: failed to start containers: ${failed.join(", ")}\n`);
    return 1;
  },
};

export const stop = many(
  "Stop containers: a signal first, and SIGKILL after ten seconds",
  flagSet("s,signal:string t,timeout:int time:int"),
  async (client, name, flags) => {
    const timeout = flags.int("timeout") ?? flags.int("time");
    await client.process.wait(client.container(name).stop(timeout, flags.text("signal")));
    return name;
  },
);

export const restart = many(
  "Stop containers and start them again",
  flagSet("s,signal:string t,timeout:int time:int"),
  async (client, name, flags) => {
    const container = client.container(name);
    const timeout = flags.int("timeout") ?? flags.int("time");
    await client.process.wait(container.stop(timeout, flags.text("signal")));
    container.start();
    return name;
  },
);

function signalFor(name: string, text: string): Signal {
  try {
    return parseSignal(text);
  } catch (error) {
    throw new DaemonError(`cannot kill container: ${name}: ${(error as Error).message}`);
  }
}

export const kill = many(
  "Send a signal to containers",
  flagSet("s,signal:string"),
  async (client, name, flags) => {
    const container = client.engine.lookup(name);
    if (!container) throw new DaemonError(`cannot kill container: ${name}: No such container: ${name}`);
    const signal = signalFor(name, flags.text("signal") ?? "SIGKILL");
    if (!container.isRunning)
      throw new DaemonError(`cannot kill container: ${name}: container ${container.id} is not running`);
    container.kill(signal);
    if (signal === "SIGKILL") await client.process.wait(container.wait());
    return name;
  },
);

export const wait = many(
  "Wait until containers end, and print their exit codes",
  flagSet(""),
  async (client, name) => String(await client.process.wait(client.container(name).wait())),
);

export const rm: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  about: "Remove containers",
  flags: flagSet("f,force v,volumes", "", "l,link"),
  args: [1, ANY],
  async run(client, flags) {
    const force = flags.bool("force");
    let status = 0;
    for (const reference of flags.args) {
      const container = client.engine.lookup(reference);
      if (!container) {
        await client.err(`Error response from daemon: No such container: ${reference}\n`);
        if (!force) status = 1;
        continue;
      }
      const failed = await forEach(client, [reference], async () => {
        await client.engine.remove(container, { force, volumes: flags.bool("volumes"), reference });
        return reference;
      });
      status ||= failed;
    }
    return status;
  },
};

function checkNewName(client: Client, from: string, to: string): void {
  if (from === to) throw new DaemonError("Renaming a container with the same name as its current name");
  try {
    client.engine.checkName(to);
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error;
    const said = error.message.replace("container name (", "container name (/");
    throw new DaemonError(`Error when allocating new name: ${said}`);
  }
}

export const rename: Command = {
  usage: "CONTAINER NEW_NAME",
  about: "Give a container another name",
  flags: flagSet(""),
  args: [2, 2],
  async run(client, flags) {
    const [from = "", to = ""] = flags.args;
    try {
      const container = client.container(from);
      checkNewName(client, container.name, to);
      container.name = to;
      return 0;
    } catch (error) {
      if (!(error instanceof DaemonError)) throw error;
      await client.err(
        `Error response from daemon: ${error.message}\nError: failed to rename container named ${from}\n`,
      );
      return 1;
    }
  },
};

export const prune: Command = {
  usage: "[OPTIONS]",
  about: "Remove all stopped containers",
  flags: flagSet("f,force", "", "filter:list"),
  args: [0, 0],
  async run(client, flags) {
    if (!flags.bool("force")) return declinePrune(client, "This will remove all stopped containers.");
    const stopped = [...client.engine.containers.values()].filter(
      ({ isRunning, status }) => !isRunning && status !== "restarting",
    );
    let freed = 0;
    for (const container of stopped) {
      freed += layerSize(container.writableLayer());
      await client.engine.remove(container);
    }
    const list = stopped.map(({ id }) => `${id}\n`).join("");
    await client.out(
      `${list ? `Deleted Containers:\n${list}\n` : ""}Total reclaimed space: ${humanSize(freed)}\n`,
    );
    return 0;
  },
};

/** The question that the prune commands ask; anything but `y` is a no. */
export async function declinePrune(client: Client, warning: string): Promise<number> {
  await client.out(`WARNING! ${warning}\nAre you sure you want to continue? [y/N] `);
  throw new NotModelledError("answering the question of a prune command (give -f)");
}

function refused(name: string, about: string): Command {
  return {
    usage: "CONTAINER [CONTAINER...]",
    about,
    flags: flagSet("a,all format:string no-stream no-trunc"),
    args: [0, ANY],
    run: () => Promise.reject(new NotModelledError(`docker ${name}`)),
  };
}

/** Pausing needs no flags, and names its object as `docker start` does. */
export const pause = {
  ...many("Pause all processes within one or more containers", flagSet(""), async (client, name) => {
    client.container(name).pause();
    return name;
  }),
  usage: "CONTAINER [CONTAINER...]",
};

export const unpause = {
  ...many("Unpause all processes within one or more containers", flagSet(""), async (client, name) => {
    client.container(name).unpause();
    return name;
  }),
  usage: "CONTAINER [CONTAINER...]",
};

export const stats = refused("stats", "(not simulated)");
