/** What ssh is asked for: its command line, then ~/.ssh/config, then /etc/ssh/ssh_config; the first value counts. */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { homeOf, readText } from "./files.ts";

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

/** Undefined: no host was named. */
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
    for (const [key, value] of settingsFor(readText(process, file) ?? "", name)) set(key, value);
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

/** The lines of a config file that hold for a host. `Match` is refused. */
function settingsFor(text: string, host: string): [string, string][] {
  const found: [string, string][] = [];
  let holds = true;
  for (const raw of text.split("\n")) {
    const [, key, value = ""] = /^\s*([A-Za-z]\w*)(?:\s*=\s*|\s+)"?(.*?)"?\s*$/.exec(raw) ?? [];
    if (key === undefined) continue;
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
  return found;
}
