/** Commands beside the great ones: cache, hash, index, search, download's kin that only tell. */
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { Command, Context } from "./command.ts";
import { CrashError, PipError } from "./error.ts";
import { absolutePath, isFolder, namesIn, readBytes, removeTree } from "./files.ts";
import { best, defaultIndex, findCandidates } from "./finder.ts";
import { findInstalled } from "./installed.ts";
import { readRequirement } from "./requirement.ts";
import { Session } from "./session.ts";
import { compareVersions, isPrerelease } from "./version.ts";

function cacheFolder({ process, options }: Context): string {
  const { environment } = process;
  const home = environment.get("XDG_CACHE_HOME") || `${environment.get("HOME") || "/root"}/.cache`;
  return absolutePath(process, options.value("cache-dir") ?? `${home}/pip`);
}

function filesBelow(context: Context, folder: string): string[] {
  const { process } = context;
  return namesIn(process, folder).flatMap((name) =>
    isFolder(process, `${folder}/${name}`) ? filesBelow(context, `${folder}/${name}`) : [`${folder}/${name}`],
  );
}

export const cache: Command = async (context) => {
  const { process, options, log } = context;
  const [action, ...words] = options.words;
  if (options.flag("no-cache-dir"))
    throw new PipError("pip cache commands can not function since cache is disabled.");
  const folder = cacheFolder(context);
  const size = (files: readonly string[]) =>
    files.reduce((sum, path) => sum + (readBytes(process, path)?.length ?? 0), 0);
  const shown = (bytes: number) => (bytes > 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} bytes`);
  const http = filesBelow(context, `${folder}/http-v2`);
  const wheels = filesBelow(context, `${folder}/wheels`);
  switch (action) {
    case "dir":
      await log.info(folder);
      return 0;
    case "info":
      await log.info(
        `Package index page cache location (pip v23.3+): ${folder}/http-v2\n` +
          `Package index page cache location (older pips): ${folder}/http\n` +
          `Package index page cache size: ${shown(size(http))}\nNumber of HTTP files: ${http.length}\n` +
          `Locally built wheels location: ${folder}/wheels\n` +
          `Locally built wheels size: ${shown(size(wheels))}\nNumber of locally built wheels: ${wheels.length}`,
      );
      return 0;
    case "list":
      if (wheels.length > 0) throw new NotModelledError("pip cache list of wheels");
      if (options.value("format") !== "abspath") await log.info("No locally built wheels cached.");
      return 0;
    case "purge": {
      if (words.length > 0) throw new PipError("Too many arguments");
      const all = [...http, ...wheels];
      if (all.length === 0) await log.warning("No matching packages");
      const bytes = size(all);
      for (const path of all) removeTree(process, path);
      await log.info(`Files removed: ${all.length} (${shown(bytes)})`);
      return 0;
    }
    case "remove":
      throw new NotModelledError("pip cache remove");
    default:
      throw new PipError("Need an action (dir, info, list, purge, remove) to perform.");
  }
};

const HASHES = { sha256, sha384, sha512 };

export const hash: Command = async (context) => {
  const { process, options, log } = context;
  if (options.words.length === 0) {
    await printError(process, "\nUsage:   pip hash [options] <file> ...\n");
    return 1;
  }
  const name = (options.value("algorithm") ?? "sha256") as keyof typeof HASHES;
  for (const path of options.words) {
    const content = readBytes(process, absolutePath(process, path));
    if (!content) throw new CrashError(`FileNotFoundError: [Errno 2] No such file or directory: '${path}'`);
    await log.info(`${path}:\n--hash=${name}:${bytesToHex(HASHES[name](content))}`);
  }
  return 0;
};

export const index: Command = async (context) => {
  const { options, log } = context;
  const [action, ...words] = options.words;
  if (action !== "versions") throw new PipError("Need an action (versions) to perform.");
  const [word] = words;
  if (word === undefined || words.length > 1) throw new PipError("You need to specify exactly one argument");
  const name = readRequirement(context.process, word).name ?? word;
  const session = new Session(context);
  const noIndex = options.flag("no-index") === true;
  session.indexes = noIndex
    ? []
    : [options.value("index-url") ?? defaultIndex(), ...options.list("extra-index-url")];
  const links = [...options.list("find-links")];
  const sources = { indexes: [...session.indexes], links, noIndex, allowsPre: options.flag("pre") === true };
  const candidates = await findCandidates(context, session, sources, name);
  const versions = [...new Set(candidates.map(({ version }) => version))]
    .filter((version) => sources.allowsPre || !isPrerelease(version))
    .sort((a, b) => compareVersions(b, a));
  if (versions.length === 0) throw new PipError(`No matching distribution found for ${name}`);
  const newest = best(candidates, [], sources.allowsPre)?.version ?? versions[0];
  if (options.flag("json")) throw new NotModelledError("pip index versions --json");
  await log.info(`${name} (${newest})`);
  await log.info(`Available versions: ${versions.join(", ")}`);
  const installed = findInstalled(context, name);
  if (installed) {
    await log.info(`  INSTALLED: ${installed.version}${installed.version === newest ? " (latest)" : ""}`);
    if (installed.version !== newest) await log.info(`  LATEST:    ${newest}`);
  }
  return 0;
};

/** XML-RPC, which hardly any index answers: pip stumbles over the refusal. */
export const search: Command = async (context) => {
  const { options } = context;
  if (options.words.length === 0) throw new PipError("Missing required argument (search query).");
  const url = options.value("index") ?? "https://pypi.org/pypi";
  const response = await new Session(context).get(url, false);
  if (response.status < 400) throw new NotModelledError("pip search");
  throw new CrashError("AssertionError");
};
