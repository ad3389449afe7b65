/** What ssh is asked for: its command line, then ~/.ssh/config, then /etc/ssh/ssh_config; the first value counts. */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { homeOf, readText } from "./files.ts";
import { KEYWORDS } from "./keywords.ts";

export interface ClientOptions {
  readonly host: string;
  /** As it was typed: known_hosts and messages have this name. */
  readonly user: string | undefined;
  readonly port: number;
  readonly identities: readonly string[];
  readonly command: string;
  readonly quiet: boolean;
  /** -v. */
  readonly verbose: boolean;
  setting(name: string): string | undefined;
}

const VALUED = new Set([..."BbcDEeFIiJLlmOopQRSWw"]);
const IGNORED = new Set([..."46AaCfgKkMNnqsTtVvXxYy"]);

/** ssh does not go on with words that it does not know, and repeats them, in small letters. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Undefined: no host was named. Throws ConfigError. */
export function parseClient(
  process: Process,
  argv: readonly string[],
): ClientOptions | "version" | undefined {
  const settings = new Map<string, string>();
  const identities: string[] = [];
  const flags = new Set<string>();
  const set = (name: string, value: string) => {
    if (name.toLowerCase() === "identityfile") identities.push(value);
    else if (!settings.has(name.toLowerCase())) settings.set(name.toLowerCase(), value);
  };
  const todo = [...argv].reverse();
  let target: string | undefined;
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (!word.startsWith("-") || word === "-") {
      target = word;
      break;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] ?? "";
      if (IGNORED.has(letter)) flags.add(letter);
      else if (!VALUED.has(letter)) throw new NotModelledError(`ssh -${letter}`);
      else {
        const value = word.slice(at + 1) || (todo.pop() ?? "");
        const [name = "", text = ""] = value.split(/\s*[= ]\s*(.*)/s);
        if (letter === "o" && !KEYWORDS.has(name.toLowerCase()))
          throw new ConfigError(`command-line: line 0: Bad configuration option: ${name.toLowerCase()}`);
        if (letter === "o") set(name, text);
        else if (letter === "i") identities.push(value);
        else if (letter === "p") set("port", value);
        else if (letter === "l") set("user", value);
        else if (letter === "F") set("configfile", value);
        else throw new NotModelledError(`ssh -${letter}`);
        break;
      }
    }
  }
  if (flags.has("V")) return "version";
  if (target === undefined) return undefined;
  const [, typedUser, name = "", typedPort] =
    /^(?:ssh:\/\/)?(?:([^@]*)@)?([^:/]+|\[[^\]]+\])(?::(\d+))?\/?$/.exec(target) ?? [];
  if (typedUser !== undefined) settings.set("user", typedUser);
  if (typedPort !== undefined) set("port", typedPort);
  const files = settings.has("configfile")
    ? [settings.get("configfile") ?? ""]
    : [`${homeOf(process)}/.ssh/config`, "/etc/ssh/ssh_config"];
  for (const file of files)
    for (const [key, value] of settingsFor(readText(process, file) ?? "", name, file)) set(key, value);
  return {
    host: settings.get("hostname")?.replaceAll("%h", name) ?? name,
    user: settings.get("user"),
    port: Number(settings.get("port") ?? 22),
    identities,
    command: [...todo].reverse().join(" "),
    quiet: flags.has("q") || /^(quiet|fatal|error)$/i.test(settings.get("loglevel") ?? ""),
    verbose: flags.has("v"),
    setting: (key) => settings.get(key.toLowerCase()),
  };
}

/** What is wrong with a line, or undefined. */
function wrongIn(key: string, value: string, place: { readonly file: string; readonly line: number }) {
  const word = key.toLowerCase();
  if (value === "") return `${place.file} line ${place.line}: no argument after keyword "${word}"`;
  return KEYWORDS.has(word)
    ? undefined
    : `${place.file}: line ${place.line}: Bad configuration option: ${word}`;
}

/** The lines of a config file that hold for a host. `Match` is refused. Throws ConfigError. */
function settingsFor(text: string, host: string, file: string): [string, string][] {
  const found: [string, string][] = [];
  const wrong: string[] = [];
  let holds = true;
  for (const [index, raw] of text.split("\n").entries()) {
    const [, key, value = ""] = /^\s*([^\s#=][^\s=]*)(?:\s*=\s*|\s+|$)"?(.*?)"?\s*$/.exec(raw) ?? [];
    if (key === undefined) continue;
    const why = wrongIn(key, value, { file, line: index + 1 });
    if (why !== undefined) {
      wrong.push(why);
      continue;
    }
    if (/^match$/i.test(key)) throw new NotModelledError("Match in ssh's config file");
    if (/^host$/i.test(key)) {
      const patterns = value.split(/\s+/);
      const fits = (pattern: string) =>
        new RegExp(
          `^${pattern
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".")}$`,
        ).test(host);
      holds =
        patterns.some((pattern) => fits(pattern)) &&
        !patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1)));
    } else if (holds) found.push([key, value]);
  }
  if (wrong.length > 0)
    throw new ConfigError(
      [...wrong, `${file}: terminating, ${wrong.length} bad configuration options`].join("\n"),
    );
  return found;
}
