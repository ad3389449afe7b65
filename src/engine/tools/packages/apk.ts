/**
 * apk-tools 2.14 of Alpine 3.22: add (--no-cache, --virtual), del, update, upgrade, info. Packages come from a small catalogue.
 * A password in /etc/apk/repositories is printed as `*`, and stays in that file. Sources: apk-tools' own (src/print.c, url
 * masking; src/app_add.c), and Alpine's documentation of the tool.
 */
import { ROOT } from "../../filesystem/types.ts";
import { print, printError } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, ProtocolError, sendRequest } from "../net/http.ts";
import { publicPackage } from "./catalogue.ts";
import { missingOf, readText, remove, unpack, writeFile } from "./install.ts";

const DATABASE = "/lib/apk/db/installed";
const WORLD = "/etc/apk/world";

function repositories(process: Process, added: readonly string[]): string[] {
  const lines = readText(process.machine.filesystem, "/etc/apk/repositories").split("\n");
  const own = lines
    .map((line) => line.trim().replace(/^@\S+\s+/, ""))
    .filter((line) => /^https?:/.test(line));
  return [...own, ...added];
}

/** Fetches each index; false when one could not be had. */
async function refresh(
  process: Process,
  flags: ReadonlySet<string>,
  added: readonly string[],
): Promise<boolean> {
  let fine = true;
  for (const repository of repositories(process, added)) {
    const address = `${repository.replace(/\/$/, "")}/x86_64/APKINDEX.tar.gz`;
    const shown = address.replace(/^(\w+:\/\/[^/:@]*):[^/@]*@/, "$1:*@");
    if (!flags.has("q")) await print(process, `fetch ${shown}\n`);
    const why = await indexError(process, new URL(address));
    if (why === undefined) {
      if (!flags.has("no-cache"))
        writeFile(process, `/var/cache/apk/APKINDEX.${checksum(shown)}.tar.gz`, "", 0o644);
      continue;
    }
    fine = false;
    await printError(
      process,
      `WARNING: ${flags.has("no-cache") ? "fetching" : "updating and opening"} ${shown.replace("/x86_64/APKINDEX.tar.gz", "")}: ${why}\n`,
    );
  }
  return fine;
}

async function indexError(process: Process, url: URL): Promise<string | undefined> {
  const login = url.username
    ? basicAuth(decodeURIComponent(url.username), decodeURIComponent(url.password))
    : undefined;
  try {
    const { status } = await sendRequest(process, url, {
      headers: [["Host", url.host], ...(login ? ([["Authorization", login]] as [string, string][]) : [])],
    });
    if (status === 200) return undefined;
    return status === 401 || status === 403 ? "Permission denied" : "No such file or directory";
  } catch (error) {
    if (error instanceof NetworkError)
      return error.code === "ECONNREFUSED" ? "Connection refused" : "temporary error (try again later)";
    if (error instanceof ProtocolError) return "TLS: server certificate not trusted";
    throw error;
  }
}

/** Eight digits that name an index in the cache. */
function checksum(text: string): string {
  let sum = 0;
  for (const letter of text) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

async function add(
  process: Process,
  words: readonly string[],
  flags: ReadonlySet<string>,
  options: Options,
): Promise<number> {
  if (flags.has("no-cache") || flags.has("update-cache")) await refresh(process, flags, options.repositories);
  else if (!cached(process)) await refresh(process, flags, options.repositories);
  const names = words.map((word) => word.replace(/[=<>~@].*$/, ""));
  const reachable = flags.has("no-cache") || cached(process);
  const missing = names.filter((name) => !publicPackage("alpine", name));
  if (missing.length > 0 || !reachable) {
    await printError(process, "ERROR: unable to select packages:\n");
    for (const name of reachable ? missing : names)
      await printError(process, `  ${name} (no such package):\n    required by: world[${name}]\n`);
    return reachable ? missing.length : names.length;
  }
  const chosen = [...missingOf(process, "alpine", names, DATABASE).values()];
  const say = (text: string) => (flags.has("q") ? Promise.resolve() : print(process, text));
  const total = chosen.length + (options.virtual ? 1 : 0);
  for (const [index, each] of chosen.entries()) {
    unpack(process, each, DATABASE, `P:${each.name}\nV:VERSION\nA:x86_64\n\n`);
    await say(`(${index + 1}/${total}) Installing ${each.name} (${each.version})\n`);
  }
  if (options.virtual) await say(`(${total}/${total}) Installing ${options.virtual} (20261123.090000)\n`);
  const line = options.virtual ? `${options.virtual}=20261123.090000` : undefined;
  const world = new Set([...worldOf(process), ...(line ? [line] : words)]);
  writeFile(process, WORLD, `${[...world].sort().join("\n")}\n`, 0o644);
  if (options.virtual)
    writeFile(
      process,
      `/lib/apk/db/virtual${options.virtual}`,
      chosen.map(({ name }) => `${name}\n`).join(""),
      0o644,
    );
  await say(
    `Executing busybox-1.37.0-r19.trigger\nOK: ${9 + chosen.length * 2} MiB in ${16 + total} packages\n`,
  );
  return 0;
}

function cached(process: Process): boolean {
  const { filesystem } = process.machine;
  const folder = "/var/cache/apk";
  return (
    filesystem.exists(folder, ROOT) &&
    filesystem.readdir(folder, ROOT).some((name) => name.startsWith("APKINDEX"))
  );
}

function worldOf(process: Process): string[] {
  return readText(process.machine.filesystem, WORLD).split("\n").filter(Boolean);
}

async function del(process: Process, words: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  const { filesystem } = process.machine;
  const names = words.flatMap((word) =>
    word.startsWith(".")
      ? readText(filesystem, `/lib/apk/db/virtual${word}`).split("\n").filter(Boolean)
      : [word],
  );
  const gone = names.filter((name) => remove(process, "alpine", name, DATABASE));
  const world = worldOf(process).filter((line) => !words.includes(line.replace(/=.*/, "")));
  writeFile(process, WORLD, world.map((line) => `${line}\n`).join(""), 0o644);
  if (!flags.has("q")) {
    for (const [index, name] of gone.entries())
      await print(process, `(${index + 1}/${gone.length}) Purging ${name}\n`);
    await print(process, `Executing busybox-1.37.0-r19.trigger\nOK: 9 MiB in 16 packages\n`);
  }
  return 0;
}

interface Options {
  readonly virtual: string | undefined;
  readonly repositories: readonly string[];
}

export const apk: Program = async (process) => {
  const flags = new Set<string>();
  const words: string[] = [];
  const more: string[] = [];
  let virtual: string | undefined;
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-t" || word === "--virtual") virtual = todo.pop();
    else if (word.startsWith("--virtual=")) virtual = word.slice(10);
    else if (word === "-X" || word === "--repository") more.push(todo.pop() ?? "");
    else if (word.startsWith("--repository=")) more.push(word.slice(13));
    else if (word === "--quiet" || word === "-q") flags.add("q");
    else if (word === "-U") flags.add("update-cache");
    else if (word.startsWith("-")) flags.add(word.replace(/^-+/, ""));
    else words.push(word);
  }
  const [name, ...rest] = words;
  if (process.credentials.uid !== 0 && name !== "info") {
    await printError(
      process,
      "ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n",
    );
    return 99;
  }
  switch (name) {
    case "add":
      return add(process, rest, flags, { virtual, repositories: more });
    case "del":
      return del(process, rest, flags);
    case "update": {
      const fine = await refresh(process, flags, more);
      if (!flags.has("q") && fine) await print(process, "OK: 25395 distinct packages available\n");
      return fine ? 0 : repositories(process, more).length;
    }
    case "upgrade":
      await refresh(process, flags, more);
      await print(process, "OK: 9 MiB in 16 packages\n");
      return 0;
    case "info": {
      const lines = readText(process.machine.filesystem, DATABASE).matchAll(/^P:(.*)$/gm);
      await print(process, [...lines].map(([, each]) => `${each}\n`).join(""));
      return 0;
    }
    default:
      throw new NotModelledError(`apk ${name ?? ""}`.trimEnd());
  }
};
