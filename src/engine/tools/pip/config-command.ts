/** `pip config`: list, get, set, unset, edit and debug. They show credentials in the clear, unlike the rest of pip. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { Context } from "./command.ts";
import { formatConfig, normalise, PipConfig, type Variant } from "./config.ts";
import { PipError } from "./error.ts";
import { exists, quoted, writeFile } from "./files.ts";
import { layoutOf } from "./layout.ts";

const ACTIONS = ["debug", "edit", "get", "list", "set", "unset"] as const;
const VARIANTS: readonly Variant[] = ["user", "global", "site"];

type Action = (
  context: Context,
  config: PipConfig,
  variant: Variant,
  words: readonly string[],
) => Promise<void>;

const HANDLERS: Readonly<Record<(typeof ACTIONS)[number], Action>> = {
  list: async ({ log }, config, _, words) => {
    take(words, "list", 0);
    for (const [key, text] of [...config.all()].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await log.info(`${key}=${quoted(text)}`);
    }
  },
  get: async ({ log }, config, _, words) => {
    const [key = ""] = take(words, "get [name]", 1);
    const found = config.all().get(normalise(key));
    if (found === undefined) throw new PipError(`No such key - ${checkedKey(key)}`);
    await log.info(found);
  },
  set: (context, config, variant, words) => {
    const [key = "", value = ""] = take(words, "set [name] [value]", 2);
    return change(context, config, variant, checkedKey(key), value);
  },
  unset: (context, config, variant, words) => {
    const [key = ""] = take(words, "unset [name]", 1);
    return change(context, config, variant, normalise(key));
  },
  debug: (context, config, _, words) => {
    take(words, "debug", 0);
    return debug(context, config);
  },
  edit: (context, config, variant) => edit(context, config, variant),
};

export async function configCommand(context: Context): Promise<number> {
  const { process, log, options } = context;
  const [action, ...words] = options.words;
  const known = ACTIONS.find((each) => each === action);
  if (!known) throw new PipError(`Need an action (${ACTIONS.join(", ")}) to perform.`);
  const given = VARIANTS.filter((each) => options.flag(each));
  if (given.length > 1) {
    throw new PipError("Need exactly one file to operate upon (--user, --site, --global) to perform.");
  }
  const needsOne = known !== "list" && known !== "debug";
  // Without a choice it is the user's file, unless the site has one.
  const usual: Variant = exists(process, `${layoutOf(process).prefix}/pip.conf`) ? "site" : "user";
  const variant = given[0] ?? usual;
  const only = given[0] ?? (needsOne ? usual : undefined);
  const config = new PipConfig(process, { only, isolated: options.flag("isolated") });
  for (const file of config.files)
    await log.verbose(`For variant '${file.variant}', will try loading '${file.path}'`);
  await HANDLERS[known](context, config, variant, words);
  return 0;
}

function take(words: readonly string[], example: string, count: number): readonly string[] {
  if (words.length === count) return words;
  throw new PipError(
    `Got unexpected number of arguments, expected ${count}. (example: "pip config ${example}")`,
  );
}

/** The file of the variant that is read last: pip changes that one. */
function fileOf(config: PipConfig, variant: Variant) {
  const file = config.files.findLast((each) => each.variant === variant);
  if (!file) throw new PipError("Fatal Internal error [id=2]. Please report as a bug.");
  return file;
}

async function change(
  { process, log }: Context,
  config: PipConfig,
  variant: Variant,
  key: string,
  value?: string,
): Promise<void> {
  const file = fileOf(config, variant);
  if (value === undefined && !file.values.delete(key)) throw new PipError(`No such key - ${key}`);
  if (value !== undefined) file.values.set(key, value);
  await log.info(`Writing to ${file.path}`);
  try {
    writeFile(process, file.path, bytesOf(formatConfig(file.values)));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new PipError(
      `An error occurred while writing to the configuration file ${file.path}: ${error.text}`,
    );
  }
}

function checkedKey(name: string): string {
  const key = normalise(name);
  if (key.includes(".")) return key;
  throw new PipError(
    `Key does not contain dot separated section and key. Perhaps you wanted to use 'global.${key}' instead?`,
  );
}

async function debug({ log }: Context, config: PipConfig): Promise<void> {
  const lines = ["env_var:"];
  for (const [key, value] of [...config.shown].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`  PIP_${key.toUpperCase()}=${quoted(value)}`);
  }
  for (const variant of ["env", "global", "site", "user"] as const) {
    const places = config.places.filter(([each]) => each === variant);
    if (places.length === 0 && variant === "user") continue;
    lines.push(`${variant}:`);
    // pip shows all values of a kind below each of its files that is there.
    const values = new Map(
      config.files.filter((each) => each.variant === variant).flatMap((each) => [...each.values]),
    );
    for (const [, path] of places) {
      const there = config.files.some((each) => each.path === path && each.exists);
      lines.push(`  ${path}, exists: ${there ? "True" : "False"}`);
      if (there) for (const [key, value] of values) lines.push(`    ${key}: ${value}`);
    }
  }
  await log.info(lines.join("\n"));
}

async function edit({ process, options }: Context, config: PipConfig, variant: Variant): Promise<void> {
  const { environment } = process;
  const editor = options.value("editor") ?? environment.get("VISUAL") ?? environment.get("EDITOR");
  if (editor === undefined) throw new PipError("Could not determine editor to use.");
  if (/^\S*\b(vi|vim|nano|emacs|ed)$/.test(editor)) throw new NotModelledError(`the editor ${editor}`);
  const { path } = fileOf(config, variant);
  const exit = await process.spawn({ argv: ["/bin/sh", "-c", `${editor} "${path}"`] }).exited;
  const status = "status" in exit ? exit.status : -1;
  if (status !== 0) throw new PipError(`Editor Subprocess exited with exit code ${status}`);
}
