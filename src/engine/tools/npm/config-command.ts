/** `npm config`: shows nearly everything, hides credentials, and writes what it is told into a file. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { formatRc, parseRc } from "./config.ts";
import { NpmFailure } from "./failure.ts";
import { isOption } from "./options.ts";
import { redact } from "./redact.ts";
import { NODE_VERSION, NPM_VERSION, type Session } from "./session.ts";

const PROTECTED = ["auth", "authToken", "certfile", "email", "keyfile", "password", "username"];

/** lib/commands/config.js of npm 11.19.1. */
function isProtected(key: string): boolean {
  if (key.startsWith("_") || PROTECTED.includes(key)) return true;
  if (!key.startsWith("//")) return false;
  return key.includes(":_") || PROTECTED.some((name) => key.endsWith(`:${name}`));
}

type Place = "user" | "global" | "project";

function placeOf(session: Session): Place {
  const { config } = session;
  const place = config.get("location") ?? (config.on("global") ? "global" : "user");
  if (place === "user" || place === "global" || place === "project") return place;
  throw new NpmFailure([`Invalid location: ${place}`]);
}

function readFile(session: Session, path: string): Map<string, string> {
  const { machine, credentials } = session.process;
  try {
    return parseRc(textOf(machine.filesystem.readFile(path, credentials)));
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "ENOENT") return new Map();
    throw error;
  }
}

/** Saves as @npmcli/config does: an empty file is removed, the user's is private, others are 0666. */
function writeFile(session: Session, place: Place, values: ReadonlyMap<string, string>): void {
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
  if (words.length === 0) throw new NpmFailure(["code EUSAGE", "", "Manage the npm configuration files"]);
  const place = placeOf(session);
  const values = readFile(session, session.config.files[place]);
  for (const [key, value] of pairs(words)) {
    await session.note("info", `config set ${JSON.stringify(key)} ${JSON.stringify(value)}`);
    if (!isOption(key)) throw new NpmFailure([`\`${key}\` is not a valid npm option`]);
    if (value === "") values.delete(key);
    else values.set(key, value);
  }
  writeFile(session, place, values);
  return 0;
}

async function remove(session: Session, keys: readonly string[]): Promise<number> {
  const place = placeOf(session);
  const values = readFile(session, session.config.files[place]);
  for (const key of keys) values.delete(key);
  writeFile(session, place, values);
  return 0;
}

async function get(session: Session, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return list(session);
  const lines: string[] = [];
  for (const key of keys) {
    const value = session.config.get(key);
    if (isProtected(key) || (value !== undefined && redact(value) !== value)) {
      throw new NpmFailure([`The ${key} option is protected, and cannot be retrieved in this way`]);
    }
    lines.push(keys.length > 1 ? `${key}=${value}` : String(value));
  }
  await session.say(lines.join("\n"));
  return 0;
}

function shown(value: string): string {
  return /^(true|false|\d+)$/.test(value) ? value : JSON.stringify(redact(value));
}

async function list(session: Session): Promise<number> {
  const { config, process } = session;
  const blocks: string[] = [];
  for (const { level, from, values } of [...config.sources].reverse()) {
    if (values.size === 0 || level === "default") continue;
    const over = (key: string) => {
      const winner = config.sources.find((source) => source.values.has(key));
      return winner && winner.level !== level ? winner.level : undefined;
    };
    const lines = [...values]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => {
        const line = `${key} = ${isProtected(key) ? "(protected)" : shown(value)}`;
        const winner = over(key);
        return winner === undefined ? line : `; ${line} ; overridden by ${winner}`;
      });
    blocks.push(`; "${level}" config from ${from}\n\n${lines.join("\n")}\n`);
  }
  const facts = [
    "; node bin location = /usr/local/bin/node",
    `; node version = ${NODE_VERSION}`,
    `; npm local prefix = ${config.prefix}`,
    `; npm version = ${NPM_VERSION}`,
    `; cwd = ${process.cwd}`,
    `; HOME = ${config.home}`,
    "; Run `npm config ls -l` to show all defaults.",
  ];
  await session.say([...blocks, facts.join("\n")].join("\n"));
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
      if (session.config.on("long") || session.config.on("json")) {
        throw new NotModelledError("npm config list with --long or --json");
      }
      return list(session);
    default:
      throw new NotModelledError(`npm config ${action}`);
  }
}
