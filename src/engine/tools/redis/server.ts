/**
 * redis-server 8.0.2: port, `requirepass`, `daemonize` and users from the command line, from a configuration file or from standard
 * input (`-`). Once it runs it calls itself `redis-server *:6379`: the password is gone from its arguments and its environment
 * (/proc/1/environ is empty, recorded), though not from the container's configuration. Its accounts join the
 * machine's world. Not modelled: storage, replicas, TLS.
 */
import { nullDescriptor } from "../../process/descriptor.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import { type DatabaseLogin, NetworkError, type Process, type Program } from "../../process/types.ts";
import { Accounts } from "../../services/accounts.ts";
import { putAccount, redis } from "../../services/redis.ts";
import type { World } from "../../services/world.ts";
import { pathAt, readText } from "../user-home.ts";
import { ConfigError, optionLines, readLines, type Settings } from "./config.ts";

const VERSION = "Redis server v=8.0.2 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=b52b02bf0759f5b4\n";

async function settingsOf(process: Process): Promise<Settings> {
  const settings: Settings = { port: 6379, password: undefined, daemonize: false, users: [], unresolved: [] };
  const words = process.argv.slice(1);
  const [first] = words;
  if (first !== undefined && !first.startsWith("--")) {
    words.shift();
    const text = first === "-" ? textOf(await readAll(process)) : readText(process, pathAt(process, first));
    if (text === undefined)
      throw new ConfigError(
        `Fatal error, can't open config file '${pathAt(process, first)}': No such file or directory`,
      );
    readLines(settings, text, process);
  }
  // The command line stands below what was read before it, from a line of its own on.
  readLines(settings, optionLines(words), process, 2);
  return settings;
}

/** Goes on as a process of its own, with nothing to say: `--daemonize yes`. */
function detach({ machine, argv, cwd, credentials, environment }: Process): number {
  const descriptors = new Map([0, 1, 2].map((each) => [each, nullDescriptor()]));
  machine.start({ argv: [...argv, "--daemonize", "no"], cwd, credentials, environment, descriptors });
  return 0;
}

export const redisServer: Program = async (process) => {
  if (process.argv.some((word) => word === "--version" || word === "-v")) {
    await print(process, VERSION);
    return 0;
  }
  let settings: Settings;
  try {
    settings = await settingsOf(process);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await printError(process, `${error.message}\n`);
    return 1;
  }
  if (settings.daemonize) return detach(process);
  const { clock, hostname, network, facilities } = process.machine;
  const accounts = new Accounts(hostname, [], () => clock.now());
  if (settings.password !== undefined) putAccount(accounts, "default", settings.password);
  for (const [name, password] of settings.users) putAccount(accounts, name, password);
  let stop: (status: number) => void = () => {};
  const stopped = new Promise<number>((resolve) => {
    stop = resolve;
  });
  const isOpen = () => !accounts.list.some(({ user }) => user === "default");
  const connect = redis({ accounts, isOpen, onShutdown: () => stop(0) });
  const say = (text: string, level = "*") => {
    const [, day, month, year, time] =
      /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(clock.now()).toUTCString()) ?? [];
    const fraction = String(clock.now() % 1000).padStart(3, "0");
    return print(process, `${process.pid}:M ${day} ${month} ${year} ${time}.${fraction} ${level} ${text}\n`);
  };
  await say(`Running mode=standalone, port=${settings.port}.`);
  if (settings.unresolved.length > 0) {
    await say("Unresolved Configuration(s) Detected:", "#");
    for (const line of settings.unresolved) await say(`>>> '${line}'`, "#");
    await say(
      "Module Configuration detected without loadmodule directive or no ApplyConfig call: aborting",
      "#",
    );
    return 1;
  }
  let close: () => void;
  try {
    close = network.listen(settings.port, {
      protocol: "redis",
      connect: (login: DatabaseLogin) => connect(login, "runtime"),
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await printError(
      process,
      `Could not create server TCP listening socket *:${settings.port}: bind: Address already in use\n`,
    );
    return 1;
  }
  const leave = (facilities.get("world") as World | undefined)?.join(accounts);
  // Where the arguments stood the title stands now; the environment behind them is wiped with it.
  process.environment = new Map();
  process.argv = [`redis-server *:${settings.port}`];
  await say("Server initialized");
  await say("Ready to accept connections tcp");
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.onSignal(signal, () => stop(0));
  try {
    return await process.wait(stopped);
  } finally {
    close();
    leave?.();
  }
};
