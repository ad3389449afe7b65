/** redis-server's settings, from a configuration file and from arguments, and what it says of lines that are none. */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { pathAt, readText } from "../user-home.ts";

/** Settings that change nothing here. */
const IDLE = new Set(
  "appendonly bind databases dir dbfilename appendfilename appendfsync loglevel logfile maxclients maxmemory maxmemory-policy masterauth pidfile protected-mode save stop-writes-on-bgsave-error supervised tcp-backlog tcp-keepalive timeout".split(
    " ",
  ),
);

export interface Settings {
  port: number;
  password: string | undefined;
  daemonize: boolean;
  readonly users: (readonly [name: string, password: string])[];
  /** Lines that no setting begins. */
  readonly unresolved: string[];
}

/** The server does not start; the message is what it says on standard error. */
export class ConfigError extends Error {}

/** Of a line that cannot be: it is shown as it stands, with a password that it may hold. */
function wrong(number: number, line: string, why: string): never {
  throw new ConfigError(
    `\n*** FATAL CONFIG FILE ERROR (Redis 8.0.2) ***\nReading the configuration file, at line ${number}\n>>> '${line}'\n${why}`,
  );
}

/** Takes in lines of `name value...`; later ones win. Lines are counted from `first`. Throws ConfigError. */
export function readLines(settings: Settings, text: string, process: Process, first = 1): void {
  for (const [at, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const words = wordsOf(line);
    const why =
      words === undefined ? "Unbalanced quotes in configuration line" : readSetting(settings, words, process);
    if (why !== undefined) wrong(first + at, line, why);
  }
}

/** The words of a line; undefined where a quote is left open. */
function wordsOf(line: string): string[] | undefined {
  if (!/^(?:"[^"]*"|'[^']*'|[^\s"']\S*|\s+)*$/.test(line)) return undefined;
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}

/** What is wrong with a line, if anything. */
function readSetting(
  settings: Settings,
  [name = "", ...values]: readonly string[],
  process: Process,
): string | undefined {
  const key = name.toLowerCase();
  const [value = ""] = values;
  if (["port", "requirepass", "daemonize", "masterauth"].includes(key) && values.length !== 1)
    return "wrong number of arguments";
  if (key === "port") {
    if (!/^\d+$/.test(value)) return "argument couldn't be parsed into an integer";
    settings.port = Number(value);
  } else if (key === "daemonize") {
    if (!/^(?:yes|no)$/.test(value)) return "argument must be 'yes' or 'no'";
    settings.daemonize = value === "yes";
  } else if (key === "requirepass") settings.password = value || undefined;
  else if (key === "user") readUser(settings, values);
  else if (key === "aclfile" || key === "include") {
    const more = readText(process, pathAt(process, value));
    if (more === undefined)
      throw new ConfigError(`Can't open config file '${value}': No such file or directory`);
    readLines(settings, more, process);
  } else if (!IDLE.has(key)) {
    if (values.length === 0) return "Bad directive or wrong number of arguments";
    settings.unresolved.push([key, ...values].join(" "));
  }
  return undefined;
}

function readUser(settings: Settings, [name = "", ...rules]: readonly string[]): void {
  const password = rules.find((rule) => rule.startsWith(">"))?.slice(1);
  if (password !== undefined) settings.users.push([name, password]);
  else if (!rules.includes("off") && !rules.includes("nopass"))
    throw new NotModelledError("a redis user without a clear password");
}

/** `--port 7000 --save ""` as lines of a configuration. */
export function optionLines(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    if (word.startsWith("--")) lines.push(word.slice(2));
    else lines.push(`${lines.pop() ?? ""} "${word}"`);
  }
  return lines.join("\n");
}
