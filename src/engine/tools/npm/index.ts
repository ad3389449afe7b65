/**
 * npm 11.19.1, as far as credentials go: where its tokens come from (`.npmrc` of project, user and machine,
 * `npm_config_*`, the command line), where they go (the registry whose address they are stored under), and
 * where they stay (`npm config set` and its debug log in clear text; never in the cache or the lockfile).
 *
 * Facts: npm's own sources (config, redact, error-message) and runs of the real program on loopback.
 * Modelled: install, ci, rebuild, config, get, set, run, start, test, stop, restart, view, init -y,
 * version, whoami, ping, root, prefix, --version. Everything else is refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { Config } from "./config.ts";
import { configCommand } from "./config-command.ts";
import { NpmFailure } from "./failure.ts";
import { cleanInstall, install } from "./install.ts";
import { isOption, parseCommandLine } from "./options.ts";
import { init, version } from "./project.ts";
import { rebuild } from "./rebuild.ts";
import { fetchFrom } from "./registry.ts";
import { runCommand } from "./run.ts";
import { NPM_VERSION, Session } from "./session.ts";
import { view } from "./view.ts";

type Command = (session: Session, words: readonly string[]) => Promise<number>;

const named =
  (event: string): Command =>
  (session, words) =>
    runCommand(session, [event, ...words]);

const COMMANDS: Readonly<Record<string, Command>> = {
  install,
  ci: cleanInstall,
  rebuild,
  config: configCommand,
  get: (session, words) => configCommand(session, ["get", ...words]),
  set: (session, words) => configCommand(session, ["set", ...words]),
  run: runCommand,
  start: named("start"),
  stop: named("stop"),
  restart: named("restart"),
  test: named("test"),
  view,
  init,
  version,
  whoami,
  ping,
  root: async (session) => {
    await session.say(`${session.config.prefix}/node_modules`);
    return 0;
  },
  prefix: async (session) => {
    await session.say(session.config.prefix);
    return 0;
  },
};

const ALIASES: Readonly<Record<string, string>> = {
  i: "install",
  in: "install",
  add: "install",
  isntall: "install",
  "clean-install": "ci",
  ic: "ci",
  rb: "rebuild",
  c: "config",
  "run-script": "run",
  rum: "run",
  urn: "run",
  t: "test",
  tst: "test",
  info: "view",
  show: "view",
  v: "view",
};

/** Real commands of npm 11.19.1 that the simulator does not have. */
const OTHERS = new Set(
  "access adduser approve-scripts audit bugs cache completion dedupe deny-scripts deprecate diff dist-tag docs doctor edit exec explain explore find-dupes fund help help-search install-ci-test install-scripts install-test link ll login logout ls list org outdated owner pack pkg profile prune publish query repo sbom search shrinkwrap stage star stars team token trust undeprecate uninstall remove rm unpublish unstar update".split(
    " ",
  ),
);

async function whoami(session: Session): Promise<number> {
  const registry = session.config.registryFor("");
  if (session.config.authorizationFor(new URL(registry)) === undefined) {
    throw new NpmFailure([
      "code ENEEDAUTH",
      "need auth This command requires you to be logged in.",
      "need auth You need to authorize this machine using `npm adduser`",
    ]);
  }
  const response = await fetchFrom(session, `${registry}-/whoami`, "whoami");
  await session.say((JSON.parse(textOf(response.body)) as { username: string }).username);
  return 0;
}

async function ping(session: Session): Promise<number> {
  const registry = session.config.registryFor("");
  await session.note("notice", `PING ${registry}`);
  await fetchFrom(session, `${registry}-/ping`, "ping");
  await session.note("notice", "PONG 1ms");
  return 0;
}

/** A token without an address is refused, as npm has done since version 9. */
function checkAuth(config: Config): void {
  const key = ["_authToken", "_auth", "username", "_password"].find((name) => config.get(name) !== undefined);
  if (key === undefined) return;
  const level = config.sources.find((source) => source.values.has(key))?.level;
  const host = config.registryFor("").replace(/^https?:/, "");
  throw new NpmFailure([
    "code ERR_INVALID_AUTH",
    `Invalid auth configuration found: \`${key}\` must be renamed to \`${host}:${key}\` in ${level} config`,
    "Please run `npm config fix` to repair your configuration.`",
  ]);
}

async function warnUnknown(session: Session): Promise<void> {
  for (const { level, values } of session.config.sources) {
    if (level !== "user" && level !== "project" && level !== "global") continue;
    for (const key of values.keys()) {
      if (isOption(key) && !["_authToken", "_password", "username", "always-auth"].includes(key)) continue;
      await session.note(
        "warn",
        `Unknown ${level} config "${key}". This will stop working in the next major version of npm. See \`npm help npmrc\` for supported config options.`,
      );
    }
  }
}

function failureOf(error: unknown): NpmFailure | undefined {
  if (error instanceof NpmFailure) return error;
  if (!(error instanceof FileSystemError)) return undefined;
  const { code, path } = error;
  if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS")
    return new NpmFailure([`code ${code}`, `path ${path}`]);
  return new NpmFailure(
    [
      `code ${code}`,
      "syscall open",
      `path ${path}`,
      `errno ${code === "EACCES" ? -13 : code === "EPERM" ? -1 : -30}`,
      `Error: ${code}: ${error.text.toLowerCase()}, open '${path}'`,
      "",
      "The operation was rejected by your operating system.",
      "It is likely you do not have the permissions to access this file as the current user",
      "",
      "If you believe this might be a permissions issue, please double-check the",
      "permissions of the file and its containing directories, or try running",
      "the command again as root/Administrator.",
    ],
    code === "EACCES" ? 243 : code === "EPERM" ? 255 : 226,
  );
}

async function main(process: Process): Promise<number> {
  const line = parseCommandLine(process.argv.slice(1));
  const [given = "", ...words] = line.words;
  if (line.options.has("version")) {
    await print(process, `${NPM_VERSION}\n`);
    return 0;
  }
  const config = new Config(process, line.options);
  const session = new Session(process, config, line);
  const name = ALIASES[given] ?? given;
  const command = COMMANDS[name];
  if (!command) {
    if (OTHERS.has(name) || given === "")
      throw new NotModelledError(given === "" ? "npm without a command" : `npm ${given}`);
    await print(
      process,
      `Unknown command: "${given}"\n\nTo see a list of supported npm commands, run:\n  npm help\n`,
    );
    return 1;
  }
  if (config.get("workspace") ?? config.get("workspaces")) throw new NotModelledError("npm workspaces");
  await session.begin();
  try {
    await warnUnknown(session);
    if (name !== "config") checkAuth(config);
    const status = await command(session, words);
    await session.end(status);
    return status;
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    await session.end(failure.status, failure.lines);
    return failure.status;
  }
}

export const npm: Program = main;
