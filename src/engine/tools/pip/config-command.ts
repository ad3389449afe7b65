/** `pip config`: list, get, set, unset and debug. They show credentials in the clear, unlike the rest of pip. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, print } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type ConfigFile, formatConfig, normalise, PipConfig, type Variant } from "./config.ts";
import { PipError } from "./error.ts";

const ACTIONS = ["debug", "edit", "get", "list", "set", "unset"] as const;
const VARIANTS: Readonly<Record<string, Variant>> = {
  "--user": "user",
  "--global": "global",
  "--site": "site",
};

export async function configCommand(process: Process, words: readonly string[]): Promise<number> {
  const config = new PipConfig(process);
  const variants = words.flatMap((word) => VARIANTS[word] ?? []);
  if (variants.length > 1) {
    throw new PipError("Need exactly one file to operate upon (--user, --site, --global) to perform.");
  }
  const [variant] = variants;
  const verbose = words.some((word) => word === "-v" || word === "--verbose");
  const unknown = words.find(
    (word) => word.startsWith("-") && !VARIANTS[word] && !/^(-v|--verbose)$/.test(word),
  );
  if (unknown !== undefined) throw new NotModelledError(`pip config ${unknown}`);
  const [action, name, value] = words.filter((word) => !word.startsWith("-"));
  if (!ACTIONS.some((each) => each === action)) {
    throw new PipError(`Need an action (${ACTIONS.join(", ")}) to perform.`);
  }
  const say = (text: string) => print(process, `${text}\n`);
  if (verbose) {
    for (const file of config.files)
      await say(`For variant '${file.variant}', will try loading '${file.path}'`);
  }
  switch (action) {
    case "list":
      for (const [key, text] of [...config.all(variant)].sort(([a], [b]) => (a < b ? -1 : 1))) {
        await say(`${key}=${quoted(text)}`);
      }
      return 0;
    case "debug":
      await say(debugText(config));
      return 0;
    case "get": {
      const found = config.all(variant).get(checkedKey(name));
      if (found === undefined) throw new PipError(`No such key - ${checkedKey(name)}`);
      await say(found);
      return 0;
    }
    case "edit":
      throw new PipError("Could not determine editor to use.");
    default:
      return change(
        process,
        config,
        variant ?? "user",
        checkedKey(name),
        action === "set" ? value : undefined,
      );
  }
}

async function change(
  process: Process,
  config: PipConfig,
  variant: Variant,
  key: string,
  value: string | undefined,
): Promise<number> {
  const file = config.files.findLast((each) => each.variant === variant);
  if (!file) throw new NotModelledError(`pip config with the files of ${variant} switched off`);
  if (value === undefined && !file.values.delete(key)) throw new PipError(`No such key - ${key}`);
  if (value !== undefined) file.values.set(key, value);
  await print(process, `Writing to ${file.path}\n`);
  save(process, file);
  return 0;
}

function save(process: Process, file: ConfigFile): void {
  const { credentials, umask } = process;
  const { filesystem } = process.machine;
  try {
    let at = "";
    for (const part of file.path.split("/").slice(1, -1)) {
      at += `/${part}`;
      if (!filesystem.exists(at, credentials)) filesystem.mkdir(at, 0o777 & ~umask, credentials);
    }
    filesystem.writeFile(file.path, bytesOf(formatConfig(file.values)), 0o666 & ~umask, credentials);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new PipError(
      `An error occurred while writing to the configuration file ${file.path}: ${error.text}`,
    );
  }
}

function checkedKey(name: string | undefined): string {
  if (name === undefined) throw new PipError("Got unexpected number of arguments, expected 1.");
  const key = normalise(name);
  if (key.includes(".")) return key;
  throw new PipError(
    `Key does not contain dot separated section and key. Perhaps you wanted to use 'global.${key}' instead?`,
  );
}

/** Python's repr of a string, as far as settings need it. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

function debugText(config: PipConfig): string {
  const lines = ["env_var:"];
  for (const [key, value] of config.variables) {
    lines.push(`  PIP_${key.toUpperCase().replaceAll("-", "_")}=${quoted(value)}`);
  }
  for (const variant of ["env", "global", "site", "user"] as const) {
    lines.push(`${variant}:`);
    for (const file of config.files.filter((each) => each.variant === variant)) {
      lines.push(`  ${file.path}, exists: ${file.exists ? "True" : "False"}`);
      for (const [key, value] of file.values) lines.push(`    ${key}: ${value}`);
    }
  }
  return lines.join("\n");
}
