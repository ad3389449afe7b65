/** `npm config list`, with --long and --json: everything but what is protected, passwords of addresses hidden. */
import { print } from "../../process/io.ts";
import { DEFINITIONS, type OptionDefault } from "./definitions.ts";
import { LIST_SEPARATOR } from "./options.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { redact } from "./redact.ts";
import { NODE_VERSION, NPM_VERSION, type Session } from "./session.ts";

const PROTECTED = ["auth", "authToken", "certfile", "email", "keyfile", "password", "username"];
const PROXIES = ["http_proxy", "https_proxy", "proxy", "no_proxy"];

/** lib/commands/config.js of npm 11.19.1. */
export function isProtected(key: string): boolean {
  if (key.startsWith("_") || PROTECTED.includes(key)) return true;
  if (!key.startsWith("//")) return false;
  return key.includes(":_") || PROTECTED.some((name) => key.endsWith(`:${name}`));
}

type Value = OptionDefault | undefined;

/** The text of an .npmrc, a flag or a variable as the option's type has it. */
export function typed(key: string, text: string): Value {
  const kind = DEFINITIONS.get(key)?.kind;
  if (kind === "list" || text.includes(LIST_SEPARATOR)) return text.split(LIST_SEPARATOR);
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  return kind === "number" && text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function hidden(value: Value): Value {
  return typeof value === "string" ? redact(value) : value;
}

function shown(key: string, value: Value): string {
  return `${key} = ${isProtected(key) ? "(protected)" : JSON.stringify(hidden(value))}`;
}

/** Every default, the computer's own among them, in npm's order. */
function defaults(session: Session): [string, Value][] {
  const { config } = session;
  const own = config.sources.at(-1)?.values;
  const pairs = [...DEFINITIONS.values()].map(({ key, standard }): [string, Value] => [
    key,
    ["prefix", "globalconfig"].includes(key)
      ? own?.get(key)
      : Array.isArray(standard)
        ? standard
        : listed(key, config.atHome(standard)),
  ]);
  return [...pairs, ["npm-version", NPM_VERSION]];
}

function listed(key: string, standard: OptionDefault): Value {
  return DEFINITIONS.get(key)?.kind === "list" && standard === "" ? [""] : standard;
}

export async function list(session: Session): Promise<void> {
  const { config, process } = session;
  const long = config.on("long");
  const blocks: string[][] = [];
  for (const { level, from, values } of [...config.sources].reverse()) {
    if (level === "default" && !long) continue;
    const pairs =
      level === "default"
        ? defaults(session)
        : [...values].map(([key, text]): [string, Value] => [key, typed(key, text)]);
    if (pairs.length === 0) continue;
    const lines = pairs
      .sort(([a], [b]) => a.localeCompare(b, "en"))
      .map(([key, value]) => {
        const winner = config.sources.find((source) => source.values.has(key))?.level ?? "default";
        return winner === level ? shown(key, value) : `; ${shown(key, value)} ; overridden by ${winner}`;
      });
    blocks.push([`; "${level}" config from ${from}`, "", ...lines, ""]);
  }
  if (!long) blocks.push(...proxies(session), facts(session));
  const publish = publishConfig(session);
  if (publish) blocks.push(publish);
  await session.say(blocks.flat().join("\n").trim());

  function facts({ config: { prefix, home } }: Session): string[] {
    return [
      "; node bin location = /usr/local/bin/node",
      `; node version = ${NODE_VERSION}`,
      `; npm local prefix = ${prefix}`,
      `; npm version = ${NPM_VERSION}`,
      `; cwd = ${process.cwd}`,
      `; HOME = ${home}`,
      "; Run `npm config ls -l` to show all defaults.",
      "",
    ];
  }
}

/** Proxies of the environment are shown as they are, their passwords too. */
function proxies({ process }: Session): string[][] {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const [name, value] of process.environment) {
    const lower = name.toLowerCase();
    if (!PROXIES.includes(lower) || seen.has(lower)) continue;
    seen.add(lower);
    lines.push(`; ${name} = ${JSON.stringify(value)}`);
  }
  return lines.length === 0 ? [] : [["; environment-related config", "", ...lines, ""]];
}

function publishConfig({ process, config }: Session): string[] | undefined {
  if (config.isGlobal) return undefined;
  const path = `${config.prefix}/package.json`;
  const settings = readJson<PackageJson>(process, path)?.publishConfig;
  if (!settings) return undefined;
  return [
    `; "publishConfig" from ${path}`,
    "; This set of config values will be used at publish-time.",
    "",
    ...Object.entries(settings)
      .sort(([a], [b]) => a.localeCompare(b, "en"))
      .map(([key, value]) => shown(key, value as Value)),
    "",
  ];
}

/** `--json`: what is protected, and what npm would hide a part of, is left out. */
export async function listJson(session: Session): Promise<void> {
  const { config, process } = session;
  const values: Record<string, Value> = {};
  for (const { level, values: own } of config.sources) {
    const pairs =
      level === "default"
        ? defaults(session)
        : [...own].map(([key, text]): [string, Value] => [key, typed(key, text)]);
    for (const [key, value] of pairs) {
      if (key in values || isProtected(key) || hidden(value) !== value) continue;
      const winner = config.sources.find((source) => source.values.has(key));
      if (winner && winner.level !== level) continue;
      values[key] = value;
    }
  }
  if (!session.silent) await print(process, `${JSON.stringify(values, null, 2)}\n`);
}
