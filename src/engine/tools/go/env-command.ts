/** `go env`: prints settings as they are, logins included, and with -w writes them to the user's file. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { GoSettings } from "./settings.ts";
import { GoError } from "./types.ts";

const quoted = (value: string) => `'${value.replaceAll("'", `'"'"'`)}'`;

export async function envCommand(settings: GoSettings, words: readonly string[]): Promise<number> {
  const flags = words
    .filter((word) => /^--?(?:w|u|json|changed)$/.test(word))
    .map((word) => word.replace(/^-+/, ""));
  const strange = words.find((word) => word.startsWith("-") && !/^--?(?:w|u|json|changed)$/.test(word));
  if (strange !== undefined) throw new NotModelledError(`go env ${strange}`);
  const rest = words.filter((word) => !word.startsWith("-"));
  if (flags.includes("w")) return write(settings, rest);
  if (flags.includes("u")) return unset(settings, rest);
  const changed = flags.includes("changed");
  const names = rest.length > 0 ? rest : settings.names();
  const shown = names.filter((name) => !changed || settings.get(name) !== settings.defaultOf(name));
  const { process } = settings.files;
  if (flags.includes("json")) {
    const values = Object.fromEntries(shown.map((name) => [name, settings.get(name)]));
    await print(process, `${JSON.stringify(values, null, "\t")}\n`);
  } else if (rest.length > 0 && !changed) {
    await print(process, shown.map((name) => `${settings.get(name)}\n`).join(""));
  } else {
    await print(process, shown.map((name) => `${name}=${quoted(settings.get(name))}\n`).join(""));
  }
  return 0;
}

async function write(settings: GoSettings, words: readonly string[]): Promise<number> {
  if (words.length === 0) throw new GoError("no KEY=VALUE arguments given");
  const changes = new Map<string, string>();
  for (const word of words) {
    const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined) throw new GoError(`arguments must be KEY=VALUE: invalid argument: ${word}`);
    known(settings, name);
    if (changes.has(name)) throw new GoError(`multiple values for key: ${name}`);
    const { process } = settings.files;
    const own = settings.files.variable(name);
    if (own !== undefined && own !== value)
      await printError(
        process,
        `warning: go env -w ${name}=... does not override conflicting OS environment variable\n`,
      );
    changes.set(name, value);
  }
  settings.keep(changes);
  return 0;
}

function unset(settings: GoSettings, names: readonly string[]): number {
  if (names.length === 0) throw new GoError("'go env -u' requires an argument");
  for (const name of names) known(settings, name);
  settings.keep(new Map(names.map((name) => [name, undefined])));
  return 0;
}

function known(settings: GoSettings, name: string): void {
  if (!settings.knows(name)) throw new GoError(`unknown go command variable ${name}`);
}
