/** What npm warns of before it begins: options that are no addresses where they should be, and options that it does not know. */
import type { Config, Source } from "./config.ts";
import { isOption } from "./definitions.ts";
import type { CommandLine } from "./options.ts";

export function complaints(config: Config, line: CommandLine): string[] {
  const levels = ["cli", "env", "project", "user", "global"] as const;
  const files = levels.flatMap((level) => config.sources.find((source) => source.level === level) ?? []);
  return [
    ...line.expansions,
    ...config.invalid.flatMap(({ key, value, from }) => [
      `invalid config ${key}=${JSON.stringify(value)} set in ${from}`,
      'invalid config Must be full url with "http://"',
    ]),
    ...line.complaints,
    ...files.filter(({ level }) => level !== "cli").flatMap(unknownOf),
  ];
}

function unknownOf({ level, values }: Source): string[] {
  return [...values.keys()]
    .filter((key) => !OWN.has(key) && (key.includes(":") ? !isOption(key) : !isOption(key) || BARE.has(key)))
    .map((key) => {
      const name = key.includes(":") ? `"${key.replace(/^.*:/s, "")}" (${key})` : `"${key}"`;
      return `Unknown ${level} config ${name}. This will stop working in the next major version of npm. See \`npm help npmrc\` for supported config options.`;
    });
}

/** What npm itself puts into the environment of scripts, and so finds again when one of them calls npm. */
const OWN = new Set(["global-prefix", "local-prefix", "npm-version", "node-gyp"]);

/** Known behind an address only. */
const BARE = new Set(["_authToken", "_password", "username", "email", "certfile", "keyfile"]);
