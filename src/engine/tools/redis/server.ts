/**
 * redis-server 8.0.2: port, `requirepass` and users from the command line, from a configuration file or from standard input
 * (`-`). Once it runs it calls itself `redis-server *:6379`: the password is gone from its arguments and its environment
 * (/proc/1/environ is empty, recorded), though not from the container's configuration. Its accounts join the
 * machine's world. Not modelled: storage, replicas, TLS.
 */
import { print, printError, readAll, textOf } from "../../process/io.ts";
import { type DatabaseLogin, NetworkError, type Process, type Program } from "../../process/types.ts";
import { Accounts } from "../../services/accounts.ts";
import { putAccount, redis } from "../../services/redis.ts";
import type { World } from "../../services/world.ts";
import { NotModelledError } from "../../source/errors.ts";
import { pathAt, readText } from "../user-home.ts";

const VERSION = "Redis server v=8.0.2 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=b52b02bf0759f5b4\n";

/** Settings that change nothing here. */
const IDLE = new Set(
  "appendonly bind daemonize databases dir dbfilename appendfilename appendfsync loglevel logfile maxclients maxmemory maxmemory-policy pidfile protected-mode save stop-writes-on-bgsave-error supervised tcp-backlog tcp-keepalive timeout".split(
    " ",
  ),
);

interface Settings {
  port: number;
  password: string | undefined;
  readonly users: (readonly [name: string, password: string])[];
  /** Lines that no setting begins. */
  readonly unresolved: string[];
}

class ConfigError extends Error {}

/** Takes in lines of `name value...`; later ones win. Throws ConfigError. */
function readLines(settings: Settings, text: string, process: Process): void {
  for (const raw of text.split("\n")) {
    const words = [...raw.trim().matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
      ([, a, b, c]) => a ?? b ?? c ?? "",
    );
    const [name = "", ...values] = words;
    if (name === "" || name.startsWith("#")) continue;
    const key = name.toLowerCase();
    if (key === "port") settings.port = Number(values[0]);
    else if (key === "requirepass") settings.password = values[0] || undefined;
    else if (key === "masterauth") continue;
    else if (key === "user") readUser(settings, values);
    else if (key === "aclfile" || key === "include") {
      const more = readText(process, pathAt(process, values[0] ?? ""));
      if (more === undefined)
        throw new ConfigError(`Can't open config file '${values[0]}': No such file or directory`);
      readLines(settings, more, process);
    } else if (!IDLE.has(key)) settings.unresolved.push([key, ...values].join(" "));
  }
}

function readUser(settings: Settings, [name = "", ...rules]: readonly string[]): void {
  const password = rules.find((rule) => rule.startsWith(">"))?.slice(1);
  if (password !== undefined) settings.users.push([name, password]);
  else if (!rules.includes("off") && !rules.includes("nopass"))
    throw new NotModelledError("a redis user without a clear password");
}

/** `--port 7000 --save ""` as lines of a configuration. */
function optionLines(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    if (word.startsWith("--")) lines.push(word.slice(2));
    else lines.push(`${lines.pop() ?? ""} "${word}"`);
  }
  return lines.join("\n");
}

async function settingsOf(process: Process): Promise<Settings> {
  const settings: Settings = { port: 6379, password: undefined, users: [], unresolved: [] };
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
  readLines(settings, optionLines(words), process);
  return settings;
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
