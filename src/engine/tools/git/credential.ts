/**
 * `git credential fill|approve|reject` and the helpers store and cache. The store keeps URLs with passwords in
 * ~/.git-credentials; the cache keeps them in a process behind a socket in ~/.cache/git/credential, which ends with its
 * container. Seen on git 2.47.3.
 */

import { ERROR_TEXT, FileSystemError } from "../../filesystem/types.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import type { Machine } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { askHelper } from "./helpers.ts";
import { GitError, type GitSession } from "./session.ts";

/** `protocol`, `host`, `username`, `password`, as helpers exchange them. */
type Description = ReadonlyMap<string, string>;

const CACHES = new WeakMap<Machine, Map<string, Description>>();

export async function credential(session: GitSession, words: readonly string[]): Promise<number> {
  const [action = ""] = words;
  const given = parse(textOf(await readAll(session.process)));
  switch (action) {
    case "fill": {
      const found = given.has("password") ? given : await lookUp(session, given);
      if (!found) {
        const url = `${given.get("protocol")}://${given.get("host")}`;
        throw new GitError(`fatal: could not read Username for '${url}': No such device or address`);
      }
      const lines = ["protocol", "host", "path", "username", "password"];
      await print(
        session.process,
        lines.flatMap((name) => (found.has(name) ? [`${name}=${found.get(name)}\n`] : [])).join(""),
      );
      return 0;
    }
    case "approve":
      await handOut(session, helpersOf(session, given), given);
      return 0;
    case "reject":
      for (const helper of helpersOf(session, given)) forget(session, helper, given);
      return 0;
    default:
      throw new NotModelledError(`git credential ${action}`);
  }
}

/** `git credential-store get|store|erase`, and the same of credential-cache. */
export function helperCommand(helper: "store" | "cache") {
  return async (session: GitSession, words: readonly string[]): Promise<number> => {
    const file = words.find((word) => word.startsWith("--file="))?.slice(7);
    const name = helper === "store" && file ? `store --file=${file}` : helper;
    const action = words.find((word) => !word.startsWith("-"));
    if (action === "exit") {
      CACHES.delete(session.process.machine);
      return 0;
    }
    const given = parse(textOf(await readAll(session.process)));
    if (action === "store") remember(session, name, given);
    else if (action === "erase") forget(session, name, given);
    else if (action === "get") {
      const found = stored(session, name, given);
      for (const key of ["username", "password"])
        if (found) await print(session.process, `${key}=${found.get(key)}\n`);
    } else throw new NotModelledError(`git credential-${helper} ${action ?? ""}`);
    return 0;
  };
}

/** The values of `credential.KEY` and `credential.URL.KEY` that hold for a URL, in order. */
function settings(session: GitSession, url: URL | undefined, key: string): string[] {
  return session
    .config()
    .filter((entry) => {
      if (entry.key !== key.toLowerCase()) return false;
      if (entry.section === "credential") return true;
      const pattern = entry.section.startsWith("credential.") ? entry.section.slice(11) : undefined;
      if (pattern === undefined || url === undefined) return false;
      const base = URL.canParse(pattern) ? new URL(pattern) : undefined;
      return base !== undefined && base.protocol === url.protocol && base.host === url.host;
    })
    .map(({ value }) => value);
}

export function settingFor(session: GitSession, url: URL | undefined, key: string): string | undefined {
  return settings(session, url, key).at(-1);
}

/** The helpers for a URL. An empty one forgets those before it (gitcredentials(7)). */
export function helpersFor(session: GitSession, url: URL | undefined): string[] {
  const all = settings(session, url, "helper");
  return all.slice(all.lastIndexOf("") + 1);
}

function helpersOf(session: GitSession, given: Description): string[] {
  const url = `${given.get("protocol")}://${given.get("host")}`;
  return helpersFor(session, URL.canParse(url) ? new URL(url) : undefined);
}

/** Lines `name=value`; `url=` stands for the parts of one. */
function parse(text: string): Description {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [name = "", value] = line.split(/=(.*)/s);
    if (value === undefined) continue;
    const parts = name === "url" ? partsOf(value) : undefined;
    for (const [key, part] of parts ?? [[name, value] as const]) found.set(key, part);
  }
  return found;
}

/** The parts of a URL, whose port may stand behind an encoded colon. */
function partsOf(address: string): Description | undefined {
  const plain = address.replace(/%3a(\d+)(?=\/|$)/i, ":$1");
  if (!URL.canParse(plain)) return undefined;
  const url = new URL(plain);
  const found = new Map([
    ["protocol", url.protocol.slice(0, -1)],
    ["host", url.host],
  ]);
  const path = url.pathname.replace(/^\/|\/$/g, "");
  if (path !== "") found.set("path", path);
  if (url.username) found.set("username", decodeURIComponent(url.username));
  if (url.password) found.set("password", decodeURIComponent(url.password));
  return found;
}

async function lookUp(session: GitSession, given: Description): Promise<Description | undefined> {
  for (const helper of helpersOf(session, given)) {
    const found = stored(session, helper, given);
    if (found) return found;
    const url = new URL(`${given.get("protocol") ?? "https"}://${given.get("host") ?? ""}`);
    const login = await askHelper(session.process, helper, url);
    if (login) return new Map([...given, ["username", login.user], ["password", login.password]]);
  }
  return undefined;
}

export function storeFile(session: GitSession, helper: string): string {
  const file = /^store\s+--file[= ](\S+)/.exec(helper)?.[1];
  return (file ?? "~/.git-credentials").replace(/^~/, session.home);
}

/** What the store or the cache has for a host; undefined for other helpers. */
export function stored(session: GitSession, helper: string, given: Description): Description | undefined {
  const fits = (each: Description) =>
    ["protocol", "host", "path", "username"].every(
      (name) => !given.has(name) || given.get(name) === each.get(name),
    );
  if (helper.startsWith("cache"))
    return [...(CACHES.get(session.process.machine)?.values() ?? [])].find(fits);
  if (!helper.startsWith("store")) return undefined;
  return (session.readText(storeFile(session, helper)) ?? "")
    .split("\n")
    .map(partsOf)
    .find((each) => each !== undefined && fits(each));
}

/**
 * Hands a login that worked to every helper. A helper that cannot keep it complains, and git goes on. The store renames a
 * new file over its old one, which a mounted file does not allow.
 */
export async function handOut(
  session: GitSession,
  helpers: readonly string[],
  given: Description,
): Promise<void> {
  for (const helper of helpers) {
    try {
      remember(session, helper, given);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      const why =
        error.code === "EROFS"
          ? `write credential store: ${ERROR_TEXT.EBUSY}`
          : `get credential storage lock in 1000 ms: ${ERROR_TEXT[error.code]}`;
      await printError(session.process, `fatal: unable to ${why}\n`);
    }
  }
}

/** All but the unreserved characters of RFC 3986, the colon before a port too: `127.0.0.1%3a8099`. */
function urlencoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)
    .replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
}

/** Keeps a login that worked. */
function remember(session: GitSession, helper: string, given: Description): void {
  const [protocol, host, user, password] = ["protocol", "host", "username", "password"].map(
    (name) => given.get(name) ?? "",
  );
  if (helper.startsWith("store")) {
    const path = storeFile(session, helper);
    if (!password) return;
    const line = `${protocol}://${urlencoded(user ?? "")}:${urlencoded(password)}@${urlencoded(host ?? "")}`;
    const lines = (session.readText(path) ?? "").split("\n").filter(Boolean);
    session.write(path, `${[line, ...lines.filter((each) => each !== line)].join("\n")}\n`, 0o600);
  } else if (helper.startsWith("cache")) {
    const { machine, credentials } = session.process;
    const folder = `${session.home}/.cache/git/credential`;
    session.makeFolders(`${session.home}/.cache/git`);
    if (!session.exists(folder)) machine.filesystem.mkdir(folder, 0o700, credentials);
    if (!session.exists(`${folder}/socket`))
      machine.filesystem.mksocket(`${folder}/socket`, 0o755, credentials);
    const kept = CACHES.get(machine) ?? new Map<string, Description>();
    CACHES.set(machine, kept.set(`${protocol}://${user}@${host}`, given));
  }
}

function forget(session: GitSession, helper: string, given: Description): void {
  const found = stored(session, helper, given);
  if (!found) return;
  if (helper.startsWith("cache")) CACHES.delete(session.process.machine);
  else {
    const path = storeFile(session, helper);
    const lines = (session.readText(path) ?? "").split("\n").filter((line) => {
      const each = partsOf(line);
      return (
        line !== "" &&
        (each?.get("host") !== found.get("host") || each?.get("username") !== found.get("username"))
      );
    });
    session.write(path, lines.map((line) => `${line}\n`).join(""), 0o600);
  }
}
