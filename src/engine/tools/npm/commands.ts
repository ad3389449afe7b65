/** Which function does which command of npm. What is not here, and is one of npm's, is refused by name. */
import { login, logout, ping, profile, tokenCommand, whoami } from "./account.ts";
import { cacheCommand } from "./cache-command.ts";
import { configCommand } from "./config-command.ts";
import { exec } from "./exec.ts";
import { cleanInstall, install, uninstall } from "./install.ts";
import { ls } from "./listing.ts";
import { pack } from "./pack.ts";
import { init, version } from "./project.ts";
import { publish } from "./publish.ts";
import { rebuild } from "./rebuild.ts";
import { runCommand } from "./run.ts";
import type { Session } from "./session.ts";
import { audit, fund, installAgain, outdated, pkg } from "./upkeep.ts";
import { usage } from "./usage.ts";
import { view } from "./view.ts";

/** Does the command; resolves with npm's exit status. Throws NpmFailure. */
export type Command = (session: Session, words: readonly string[]) => Promise<number>;

const named =
  (event: string): Command =>
  (session, words) =>
    runCommand(session, [event, ...words]);

const place =
  (path: (config: Session["config"]) => string): Command =>
  async (session) => {
    await session.say(path(session.config));
    return 0;
  };

const help: Command = async (session, words) => {
  if (words.length === 0) {
    await session.say(usage(session.config).trimEnd());
    return 0;
  }
  // There is no man in images of node: npm says so, and ends well.
  await session.note("error", "help process exited with code: ENOENT");
  return 0;
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  install,
  ci: cleanInstall,
  uninstall,
  update: installAgain,
  dedupe: installAgain,
  prune: installAgain,
  rebuild,
  config: configCommand,
  get: (session, words) => configCommand(session, ["get", ...words]),
  set: (session, words) => configCommand(session, ["set", ...words]),
  run: runCommand,
  start: named("start"),
  stop: named("stop"),
  restart: named("restart"),
  test: named("test"),
  exec,
  view,
  init,
  version,
  pack,
  publish,
  pkg,
  ls,
  ll: ls,
  outdated,
  audit,
  fund,
  cache: cacheCommand,
  login,
  adduser: login,
  logout,
  token: tokenCommand,
  profile,
  whoami,
  ping,
  help,
  root: place(({ isGlobal, globalPrefix, prefix }) =>
    isGlobal ? `${globalPrefix}/lib/node_modules` : `${prefix === "/" ? "" : prefix}/node_modules`,
  ),
  prefix: place(({ isGlobal, globalPrefix, prefix }) => (isGlobal ? globalPrefix : prefix)),
};
