/**
 * yarn 1.22.22 ("classic"), as far as credentials go: it reads .npmrc, .yarnrc, `npm_config_*` and `yarn_*`; shows a
 * login to the registry for scoped packages, and for others only with `always-auth`; keeps addresses with what they
 * hold in yarn.lock, node_modules/.yarn-integrity and its cache; prints them with --verbose and in errors.
 *
 * Facts: yarn's own sources and runs of the real program on loopback (cases yarn-*). This version writes no
 * yarn-error.log any more; those before 1.22.20 did.
 * Modelled: install, add, remove, run, exec, node, config, cache dir|clean, --version. Everything else, workspaces
 * and Plug'n'Play are refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolute, existsAt, removeTree, textAt } from "../node-packages/files.ts";
import { NpmFailure } from "../npm/failure.ts";
import { YARN_VERSION } from "./config.ts";
import { configCommand } from "./config-command.ts";
import { YarnFailure } from "./failure.ts";
import { add, install, remove } from "./install.ts";
import { parseCommandLine } from "./options.ts";
import { execCommand, runCommand } from "./run.ts";
import { Session } from "./session.ts";

type Command = (session: Session, words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  install,
  add,
  remove,
  run: runCommand,
  exec: execCommand,
  node: (session, words) => execCommand(session, ["node", ...words]),
  config: configCommand,
  cache,
};

/** Real commands of yarn 1 that the simulator does not have. */
const OTHERS =
  "access audit autoclean bin check create dedupe generate-lock-entry global help import info init licenses link list login logout outdated owner pack policies publish set tag team unlink unplug upgrade upgrade-interactive version versions why workspace workspaces".split(
    " ",
  );
const KNOWN = new Set([...Object.keys(COMMANDS), ...OTHERS]);

/** Commands that print neither a header nor the time they took. */
function isBare(command: string, words: readonly string[]): boolean {
  return (command === "config" && words[0] === "get") || (command === "cache" && words[0] === "dir");
}

async function cache(session: Session, words: readonly string[]): Promise<number> {
  if (words[0] === "dir") {
    await session.say(session.cacheFolder);
    return 0;
  }
  if (words[0] !== "clean" || words.length > 1) throw new NotModelledError(`yarn cache ${words.join(" ")}`);
  removeTree(session.process, session.cacheFolder);
  await session.success("Cleared cache.");
  return 0;
}

/** What `packageManager` of the nearest package.json says, if it is not this yarn. */
function otherManager(process: Process, cwd: string): string | undefined {
  const { environment } = process;
  if (environment.get("COREPACK_ROOT") || environment.get("SKIP_YARN_COREPACK_CHECK")) return undefined;
  for (let at = cwd; ; at = at.replace(/\/[^/]*$/, "")) {
    const text = textAt(process, `${at}/package.json`) ?? "";
    const named = /"packageManager"\s*:\s*"([^"]*)"/.exec(text)?.[1];
    if (named !== undefined) return /^yarn@[01]\./.test(named) ? undefined : named;
    if (at === "" || at === "/") return undefined;
  }
}

async function refuseOther(session: Session, named: string): Promise<number> {
  const version = named.replace(/^yarn@/, "").replace(/\+.*/, "");
  await session.error(
    `This project's package.json defines "packageManager": "yarn@${version}". However the current global version of Yarn is ${YARN_VERSION}.\n\nPresence of the "packageManager" field indicates that the project is meant to be used with Corepack, a tool included by default with all official Node.js distributions starting from 16.9 and 14.19.\nCorepack must currently be enabled by running corepack enable in your terminal. For more information, check out https://yarnpkg.com/corepack.`,
  );
  return 1;
}

function failureOf(error: unknown): YarnFailure | undefined {
  if (error instanceof YarnFailure) return error;
  if (error instanceof NpmFailure) return new YarnFailure(`SyntaxError: ${error.lines[1] ?? ""}`);
  if (!(error instanceof FileSystemError)) return undefined;
  return new YarnFailure(`Error: ${error.code}: ${error.text.toLowerCase()}, open '${error.path}'`);
}

/** yarn hands over to the program that `yarn-path` of .yarnrc or .yarnrc.yml names: what `yarn set version` leaves. */
function handsOver(session: Session): boolean {
  if (session.process.environment.get("YARN_IGNORE_PATH")) return false;
  const cwd = absolute(session.process.cwd, session.cwd);
  return /^yarnPath:/m.test(textAt(session.process, `${cwd}/.yarnrc.yml`) ?? "");
}

async function main(process: Process): Promise<number> {
  const line = parseCommandLine(process.argv.slice(1), KNOWN);
  const session = new Session(process, line);
  if (handsOver(session)) throw new NotModelledError("yarn with yarnPath of .yarnrc.yml");
  if (line.options.has("version") && line.command === "") {
    await print(process, `${YARN_VERSION}\n`);
    return 0;
  }
  const name = line.command === "" ? "install" : line.command;
  const other = otherManager(process, session.cwd);
  if (other !== undefined) return refuseOther(session, other);
  const command = COMMANDS[name];
  if (!command || line.options.has("help"))
    throw new NotModelledError(`yarn ${line.options.has("help") ? "--help" : name}`);
  const bare = isBare(name, line.words);
  if (!bare) await session.header(name);
  try {
    for (const { path, found } of session.on("verbose") ? session.config.looked : []) {
      await session.verbose(`Checking for configuration file "${path}".`);
      if (found) await session.verbose(`Found configuration file "${path}".`);
    }
    if (name !== "config" && existsAt(process, `${session.cwd}/package.json`) && !bare)
      await warnLicense(session);
    const status = await command(session, line.words);
    if (!bare) await session.footer();
    return status;
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    await session.verbose(`Error: ${failure.text}`);
    await session.error(failure.text);
    await session.info(`Visit https://yarnpkg.com/en/docs/cli/${name} for documentation about this command.`);
    return failure.status;
  }
}

async function warnLicense(session: Session): Promise<void> {
  const text = textAt(session.process, `${session.cwd}/package.json`) ?? "";
  if (!/"(license|private)"\s*:/.test(text)) await session.warn("package.json: No license field");
}

export const yarn: Program = main;
