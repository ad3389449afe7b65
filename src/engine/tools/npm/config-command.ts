/** `npm config`: shows nearly everything, hides credentials, and writes what it is told into a file. */
import { FileSystemError } from "../../filesystem/types.ts";

import { bytesOf, textOf } from "../../process/io.ts";
import { type Child, ExecError } from "../../process/types.ts";
import { authProblems } from "./auth-problems.ts";
import { isProtected, list, listJson, typed } from "./config-list.ts";
import { DEFINITIONS, isOption } from "./definitions.ts";
import { NpmFailure } from "./failure.ts";
import { formatRc, parseRcLists, type RcValue } from "./rc.ts";
import { redact } from "./redact.ts";
import type { Session } from "./session.ts";
import { usageError } from "./usage.ts";

type Place = "user" | "global" | "project";

function placeOf(session: Session): Place {
  const { config } = session;
  const place = config.on("global") ? "global" : (config.get("location") ?? "user");
  if (place === "user" || place === "global" || place === "project") return place;
  throw new NpmFailure([`Invalid location: ${place}`]);
}

function readFile(session: Session, path: string): Map<string, RcValue> {
  const { machine, credentials } = session.process;
  try {
    return parseRcLists(textOf(machine.filesystem.readFile(path, credentials)));
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "ENOENT") return new Map();
    throw error;
  }
}

/** Saves as @npmcli/config does: an empty file is removed, the user's is private, others are 0666. */
function writeFile(session: Session, place: Place, values: ReadonlyMap<string, RcValue>): void {
  const { process, config } = session;
  const { filesystem } = process.machine;
  const as = process.credentials;
  const path = config.files[place];
  if (values.size === 0) {
    if (filesystem.exists(path, as)) filesystem.unlink(path, as);
    return;
  }
  session.makeFolders(path.replace(/\/[^/]*$/, "") || "/");
  filesystem.writeFile(path, bytesOf(formatRc(values)), 0o666 & ~process.umask, as);
  filesystem.chmod(path, place === "user" ? 0o600 : 0o666, as);
}

/** `key=value`, or `key value`. */
function pairs(words: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const equals = word.indexOf("=");
    if (equals < 0) found.push([word.trim(), (todo.pop() ?? "").trim()]);
    else found.push([word.slice(0, equals).trim(), word.slice(equals + 1).trim()]);
  }
  return found;
}

async function set(session: Session, words: readonly string[]): Promise<number> {
  if (words.length === 0) throw usageError("config");
  const place = placeOf(session);
  const values = readFile(session, session.config.files[place]);
  for (const [key, value] of pairs(words)) {
    await session.note("info", `config set ${JSON.stringify(key)} ${JSON.stringify(value)}`);
    const base = key.replace(/^.*:/s, "");
    if (!isOption(key)) throw new NpmFailure([`\`${base}\` is not a valid npm option`]);
    if (DEFINITIONS.get(base)?.note === "deprecated")
      throw new NpmFailure([`The \`${base}\` option is deprecated, and cannot be set in this way`]);
    if (value === "") values.delete(key);
    else values.set(key, value);
  }
  writeFile(session, place, values);
  return 0;
}

async function remove(session: Session, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) throw usageError("config");
  const place = placeOf(session);
  const values = readFile(session, session.config.files[place]);
  for (const key of keys) values.delete(key);
  writeFile(session, place, values);
  return 0;
}

/** lib/commands/config.js: what is protected, or would be shown with a part hidden, is not given out at all. */
async function get(session: Session, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return shownList(session);
  const lines: string[] = [];
  for (const key of keys) {
    const value = session.config.get(key) ?? (DEFINITIONS.has(key) ? standardOf(key) : undefined);
    if (isProtected(key) || (value !== undefined && redact(value) !== value)) {
      throw new NpmFailure([`The ${key} option is protected, and cannot be retrieved in this way`]);
    }
    const text = value === undefined ? "undefined" : String([typed(key, value)].flat().join(","));
    lines.push(keys.length > 1 ? `${key}=${text}` : text);
  }
  await session.say(lines.join("\n"));
  return 0;
}

/** What JavaScript prints for a default of null, or for an empty list. */
function standardOf(key: string): string {
  return DEFINITIONS.get(key)?.standard === null ? "null" : "";
}

async function shownList(session: Session): Promise<number> {
  await list(session);
  return 0;
}

/** The file as an editor is given it: comments, what was set in sorted order, and every default. */
function annotated(session: Session, place: Place, text: string): string {
  const { config } = session;
  const defaults = [...DEFINITIONS.values()].map(({ key, standard }) =>
    Array.isArray(standard)
      ? "; "
      : `; ${key}=${standard === null ? "null" : key === "editor" ? editorOf(session) : standard}`,
  );
  return [
    ";;;;",
    `; npm ${place}config file: ${config.files[place]}`,
    "; this is a simple ini-formatted file",
    "; lines that start with semi-colons are comments",
    "; run `npm help 7 config` for documentation of the various options",
    ";",
    "; Configs like `@scope:registry` map a scope to a given registry url.",
    ";",
    "; Configs like `//<hostname>/:_authToken` are auth that is restricted",
    "; to the registry host specified.",
    "",
    text
      .split("\n")
      .sort((a, b) => a.localeCompare(b, "en"))
      .join("\n")
      .trim(),
    "",
    ";;;;",
    "; all available options shown below with default values",
    ";;;;",
    "",
    "",
    ...defaults,
    "",
  ].join("\n");
}

function editorOf({ config, process: { environment } }: Session): string {
  if (!config.isDefault("editor")) return config.get("editor") ?? "vi";
  return environment.get("EDITOR") ?? environment.get("VISUAL") ?? "vi";
}

/** An editor that is not there ends npm without a word. */
function started({ process }: Session, argv: readonly string[]): Child | undefined {
  try {
    return process.spawn({ argv });
  } catch (error) {
    if (error instanceof ExecError) return undefined;
    throw error;
  }
}

async function edit(session: Session): Promise<number> {
  const { process, config } = session;
  const place = placeOf(session);
  const path = config.files[place];
  const values = readFile(session, path);
  session.makeFolders(path.replace(/\/[^/]*$/, "") || "/");
  session.writeFile(path, bytesOf(annotated(session, place, formatRc(values))), true);
  const editor = editorOf(session);
  const child = started(session, [...editor.split(/\s+/), path]);
  if (!child) return 1;
  const exit = await process.wait(child.exited);
  const status = "status" in exit ? exit.status : 1;
  if (status !== 0) throw new NpmFailure([`editor process exited with code: ${status}`]);
  return 0;
}

/** Gives tokens without an address that of the registry, and says so. */
async function fix(session: Session): Promise<number> {
  const { config } = session;
  const wanted = config.isDefault("location") ? undefined : config.get("location");
  const problems = authProblems(config).filter(({ level }) => wanted === undefined || level === wanted);
  if (authProblems(config).length === 0) return 0;
  for (const place of ["project", "user", "global"] as const) {
    const own = problems.filter(({ level }) => level === place);
    if (own.length === 0) continue;
    const values = readFile(session, config.files[place]);
    for (const { key, to } of own) {
      const value = values.get(key);
      values.delete(key);
      if (to !== undefined && value !== undefined) values.set(to, value);
    }
    writeFile(session, place, values);
  }
  const lines = problems.map(({ key, to, level }) =>
    to === undefined
      ? `- \`${key}\` deleted from ${level} config`
      : `~ \`${key}\` renamed to \`${to}\` in ${level} config`,
  );
  await session.say(`The following configuration problems have been repaired:\n\n${lines.join("\n")}`);
  return 0;
}

export async function configCommand(session: Session, words: readonly string[]): Promise<number> {
  const [action = "", ...rest] = words;
  switch (action) {
    case "set":
      return set(session, rest);
    case "get":
      return get(session, rest);
    case "delete":
    case "rm":
    case "del":
      return remove(session, rest);
    case "list":
    case "ls":
      if (!session.config.on("json")) return shownList(session);
      await listJson(session);
      return 0;
    case "edit":
      return edit(session);
    case "fix":
      return fix(session);
    default:
      throw usageError("config");
  }
}
