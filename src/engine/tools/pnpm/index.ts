/**
 * pnpm 10.34.9, as far as credentials go: which logins it takes (the user's .npmrc, its own rc, the command line, the
 * project's .npmrc where nothing in it is a variable), what it keeps (registries' addresses in node_modules/.modules.yaml)
 * and what it shows (`config list` in clear; errors show a login's first letters, and addresses whole).
 *
 * Facts: pnpm's own sources and runs of the real program on loopback (cases pnpm-*).
 * Modelled: install, add, remove, fetch, run, exec, config, store path|prune, root, bin, --version, and what pnpm hands to npm
 * (login, whoami, view and their like). Everything else, workspaces
 * and tokenHelper are refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { statusOf } from "../node-packages/child.ts";
import { NpmFailure } from "../npm/failure.ts";
import { PNPM_VERSION, PnpmConfig } from "./config.ts";
import { configCommand } from "./config-command.ts";
import { PnpmFailure } from "./failure.ts";
import { add, fetch, install, remove } from "./install.ts";
import { parseCommandLine } from "./options.ts";
import { execCommand, runCommand, unknownCommand } from "./run.ts";
import { Session } from "./session.ts";
import { pruneStore } from "./store.ts";

type Command = (session: Session, words: readonly string[]) => Promise<number>;

const named =
  (event: string): Command =>
  (session, words) =>
    runCommand(session, [event, ...words]);

const COMMANDS: Readonly<Record<string, Command>> = {
  install,
  i: install,
  add,
  remove,
  rm: remove,
  uninstall: remove,
  un: remove,
  fetch,
  run: runCommand,
  "run-script": runCommand,
  start: named("start"),
  stop: named("stop"),
  restart: named("restart"),
  test: named("test"),
  t: named("test"),
  exec: execCommand,
  config: configCommand,
  c: configCommand,
  get: (session, words) => configCommand(session, ["get", ...words]),
  set: (session, words) => configCommand(session, ["set", ...words]),
  store,
  root: async (session) => {
    await session.say(`${session.dir}/node_modules`);
    return 0;
  },
  bin: async (session) => {
    await session.say(`${session.dir}/node_modules/.bin`);
    return 0;
  },
};

/** Commands that pnpm hands to npm, with everything that was given. */
const PASSED = new Set(
  "access adduser bugs deprecate dist-tag docs edit info login logout owner ping prefix profile pkg repo s search show star stars team token unpublish unstar v version view whoami xmas".split(
    " ",
  ),
);

async function passOn(process: Process): Promise<number> {
  const child = process.spawn({ argv: ["npm", ...process.argv.slice(1)] });
  return statusOf(await process.wait(child.exited));
}

/** Real commands of pnpm 10 that the simulator does not have. */
const OTHERS =
  "approve-builds audit cache cat-file cat-index ci completion create dedupe deploy dlx doctor env find-hash help ignored-builds import init install-test it la licenses link list ll ln ls m multi namespace outdated pack patch patch-commit patch-remove prune publish rb rebuild recursive self-update server setup tst unlink up update upgrade why".split(
    " ",
  );
const KNOWN = new Set([...Object.keys(COMMANDS), ...PASSED, ...OTHERS]);

async function store(session: Session, words: readonly string[]): Promise<number> {
  if (words[0] === "prune") return pruneStore(session);
  if (words[0] !== "path") throw new NotModelledError(`pnpm store ${words.join(" ")}`);
  await session.say(session.store);
  return 0;
}

function failureOf(error: unknown): PnpmFailure | undefined {
  if (error instanceof PnpmFailure) return error;
  if (error instanceof NpmFailure) return new PnpmFailure("PNPM_JSON_PARSE", error.lines[1] ?? "");
  if (!(error instanceof FileSystemError)) return undefined;
  return new PnpmFailure(error.code, `${error.code}: ${error.text.toLowerCase()}, open '${error.path}'`);
}

async function main(process: Process): Promise<number> {
  const line = parseCommandLine(process.argv.slice(1), KNOWN);
  if (line.options.has("version")) {
    await print(process, `${PNPM_VERSION}\n`);
    return 0;
  }
  if (PASSED.has(line.command)) return passOn(process);
  if (line.options.has("recursive") || line.options.has("filter") || line.options.has("workspace-root"))
    throw new NotModelledError("pnpm --recursive, --filter and --workspace-root");
  if (line.options.has("help") || (line.command === "" && line.words.length === 0))
    throw new NotModelledError("pnpm's help");
  const command = line.command === "" ? unknownCommand : COMMANDS[line.command];
  if (!command) throw new NotModelledError(`pnpm ${line.command}`);
  const session = new Session(process, line, new PnpmConfig(process, line.options));
  try {
    for (const warning of session.config.warnings) await session.warn(warning);
    return await command(session, line.words);
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    await session.fail(failure);
    return failure.status;
  }
}

export const pnpm: Program = main;
