/**
 * apt-get and apt 3.0.3 of Debian trixie: update, install, remove, purge, autoremove, upgrade, clean. Public packages come
 * from a small catalogue; a private repository's from a server of the lab, with the login of the source's address or of
 * /etc/apt/auth.conf.d, if it is marked [trusted=yes]: signatures are not checked, and none is taken for good. The log in
 * /var/log/apt/history.log keeps the command line as it was typed.
 *
 * Messages were seen on the real program (cases apt-*), with and without a network. Dependencies are few, proxies in apt's settings
 * are not used, and of -o only Debug::Acquire::http has an effect; other Debug:: settings are refused.
 */
import { ROOT } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { fetchFor, isPublic, type PrivatePackage, packagesIn, shownUri } from "./apt-repository.ts";
import { aptSources, SourcesError } from "./apt-sources.ts";
import { LISTS, listName, update } from "./apt-update.ts";
import { publicPackage } from "./catalogue.ts";
import { type Chosen, isInstalled, missingOf, readText, remove, unpack, writeFile } from "./install.ts";

const STATUS = "/var/lib/dpkg/status";
const FAILED = 100;
const READING = "Reading package lists...\nBuilding dependency tree...\nReading state information...\n";

interface Run {
  readonly process: Process;
  readonly debug: boolean;
  readonly quiet: boolean;
  readonly words: readonly string[];
  say(text: string): Promise<void>;
}

/** What the lists say that update has left: whether the public archive is known, and the private packages. */
function known(process: Process): { archive: boolean; own: Map<string, PrivatePackage> } {
  const { filesystem } = process.machine;
  const names = filesystem.exists(LISTS, ROOT) ? filesystem.readdir(LISTS, ROOT) : [];
  const own = new Map<string, PrivatePackage>();
  let archive = false;
  for (const source of aptSources(process)) {
    for (const component of source.components) {
      const path = listName(source.uri, `dists_${source.suite}_${component}_binary-amd64_Packages`);
      if (!names.includes(path.slice(LISTS.length + 1))) continue;
      archive ||= isPublic(source.uri);
      const base = source.uri.replace(/\/$/, "");
      for (const each of packagesIn(readText(filesystem, path), base)) own.set(each.name, each);
    }
  }
  return { archive, own };
}

async function install(run: Run): Promise<number> {
  const { process, say, words } = run;
  const { archive, own } = known(process);
  const names = words.map((word) => word.replace(/=.*$/, "").replace(/:amd64$/, ""));
  const local = words.find((word) => word.includes("/"));
  if (local !== undefined) throw new NotModelledError(`apt-get install of the file ${local}`);
  await say(READING);
  const missing: string[] = [];
  for (const name of names) {
    const found = publicPackage("debian", name);
    if (own.has(name) || (found && (archive || isInstalled(process, name, found, STATUS)))) continue;
    missing.push(name);
  }
  if (missing.length > 0) {
    for (const name of missing) await printError(process, `E: Unable to locate package ${name}\n`);
    return FAILED;
  }
  const chosen = missingOf(
    process,
    "debian",
    names.filter((name) => !own.has(name)),
    STATUS,
  );
  for (const name of names) {
    const found = publicPackage("debian", name);
    if (!chosen.has(name) && found && !own.has(name))
      await say(`${name} is already the newest version (${found.debian}).\n`);
  }
  const extra = [...chosen.keys()].filter((name) => !names.includes(name)).sort();
  if (extra.length > 0)
    await say(`The following additional packages will be installed:\n  ${extra.join(" ")}\n`);
  const fresh = [...[...chosen.keys()], ...names.filter((name) => own.has(name))].sort();
  if (fresh.length > 0) await say(`The following NEW packages will be installed:\n  ${fresh.join(" ")}\n`);
  await say(`0 upgraded, ${fresh.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  const contents = new Map<string, Uint8Array>();
  for (const name of names) {
    const source = own.get(name);
    if (!source) continue;
    const answer = await fetchFor(process, source.url);
    if (answer.status !== 200) {
      await printError(process, `E: Failed to fetch ${shownUri(source.url)}  ${answer.status}\n`);
      return FAILED;
    }
    contents.set(name, answer.body);
  }
  await unpackAll(run, chosen, own, contents);
  return 0;
}

async function unpackAll(
  { process, say }: Run,
  chosen: ReadonlyMap<string, Chosen>,
  own: ReadonlyMap<string, PrivatePackage>,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const all: Chosen[] = [
    ...chosen.values(),
    ...[...contents.keys()].map((name) => ({
      name,
      version: own.get(name)?.version ?? "",
      found: { programs: {}, needs: [] },
    })),
  ];
  for (const { name, version } of all)
    await say(`Selecting previously unselected package ${name}.\nUnpacking ${name} (${version}) ...\n`);
  for (const each of all) {
    const entry = `Package: ${each.name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: VERSION\n\n`;
    unpack(process, each, STATUS, entry);
    const content = contents.get(each.name);
    if (content) writeFile(process, `/usr/bin/${each.name}`, textOf(content), 0o755);
    await say(`Setting up ${each.name} (${each.version}) ...\n`);
  }
  if (all.length > 0) writeHistory(process, all);
}

function writeHistory(process: Process, all: readonly Chosen[]): void {
  const path = "/var/log/apt/history.log";
  const stamp = new Date(process.machine.clock.now()).toISOString().slice(0, 19).replace("T", "  ");
  const list = all.map(({ name, version }) => `${name}:amd64 (${version})`).join(", ");
  const text = `\nStart-Date: ${stamp}\nCommandline: ${process.argv.join(" ")}\nInstall: ${list}\nEnd-Date: ${stamp}\n`;
  writeFile(process, path, readText(process.machine.filesystem, path) + text, 0o644);
}

async function removeAll({ process, say, words }: Run): Promise<number> {
  await say(READING);
  const gone = words.filter((name) => remove(process, "debian", name, STATUS));
  for (const name of words.filter((word) => !gone.includes(word)))
    await say(`Package '${name}' is not installed, so not removed\n`);
  if (gone.length > 0) await say(`The following packages will be REMOVED:\n  ${gone.join(" ")}\n`);
  await say(`0 upgraded, 0 newly installed, ${gone.length} to remove and 0 not upgraded.\n`);
  for (const name of gone) await say(`Removing ${name} ...\n`);
  return 0;
}

async function nothingToDo({ say }: Run): Promise<number> {
  await say(`${READING}0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n`);
  return 0;
}

const COMMANDS: Readonly<Record<string, (run: Run) => Promise<number>>> = {
  update,
  install,
  remove: removeAll,
  purge: removeAll,
  autoremove: (run) => (run.words.length > 0 ? removeAll(run) : nothingToDo(run)),
  upgrade: nothingToDo,
  "dist-upgrade": nothingToDo,
  clean: async () => 0,
  autoclean: async () => 0,
};

const VALUED = new Set(["-o", "-t", "-c", "--option", "--target-release", "--config-file"]);

export const apt: Program = async (process) => {
  const words: string[] = [];
  const options: string[] = [];
  const flags: string[] = [];
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (VALUED.has(word)) options.push(todo.pop() ?? "");
    else if (/^-o./.test(word)) options.push(word.slice(2));
    else if (word.startsWith("-")) flags.push(word);
    else words.push(word);
  }
  const [name = "", ...rest] = words;
  const debug = options.some((option) => /^Debug::Acquire::https?=(?:1|true|yes)$/i.test(option));
  const odd = options.find((option) => /^Debug::/i.test(option) && !/^Debug::Acquire::https?=/i.test(option));
  if (odd !== undefined) throw new NotModelledError(`apt-get -o ${odd.replace(/=.*/, "")}`);
  const quiet = flags.some((flag) => /^-q+$|^-[a-z]*q|^--quiet/.test(flag));
  const veryQuiet =
    flags.some((flag) => /^-[a-z]*qq|^--quiet=2/.test(flag)) ||
    flags.filter((flag) => flag === "-q").length > 1;
  const isApt = /(^|\/)apt$/.test(process.argv[0] ?? "");
  const say = (text: string) => (veryQuiet ? Promise.resolve() : print(process, text));
  if (isApt && !veryQuiet)
    await printError(
      process,
      "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n",
    );
  const command = COMMANDS[name];
  if (!command) {
    if (
      /^(build-dep|changelog|check|download|dselect-upgrade|edit-sources|full-upgrade|indextargets|list|moo|satisfy|search|show|source)?$/.test(
        name,
      )
    )
      throw new NotModelledError(`${isApt ? "apt" : "apt-get"} ${name}`.trimEnd());
    await printError(process, `E: Invalid operation ${name}\n`);
    return FAILED;
  }
  if (process.credentials.uid !== 0) {
    const lock = name === "update" ? `${LISTS}/lock` : "/var/lib/dpkg/lock-frontend";
    await printError(
      process,
      `E: Could not open lock file ${lock} - open (13: Permission denied)\nE: Unable to ${
        name === "update"
          ? `lock directory ${LISTS}/`
          : "acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?"
      }\n`,
    );
    return FAILED;
  }
  const run: Run = { process, debug, quiet, words: rest, say };
  const asks =
    /^(install|remove|purge)$/.test(name) &&
    rest.length > 0 &&
    !flags.some((flag) => /^-[a-z]*y|^--(?:yes|assume-yes)$/.test(flag));
  try {
    return await (asks ? refuseToAsk(process, run, name) : command(run));
  } catch (error) {
    if (!(error instanceof SourcesError)) throw error;
    await printError(process, `E: ${error.message}\nE: The list of sources could not be read.\n`);
    return FAILED;
  }
};

/** Without -y apt asks before it installs anything that was not named, or removes something; nobody answers. */
async function refuseToAsk(process: Process, run: Run, name: string): Promise<number> {
  const extra = [...missingOf(process, "debian", run.words, STATUS).keys()].some(
    (each) => !run.words.includes(each),
  );
  if (name === "install" && !extra) return install(run);
  await run.say(`${READING}Do you want to continue? [Y/n] Abort.\n`);
  return 1;
}
