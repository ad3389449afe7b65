/**
 * yarn 4.18.1 ("berry"), as far as credentials go: `npmAuthToken` and `npmAuthIdent` of .yarnrc.yml and `YARN_*`, by scope
 * or registry; it keeps no login anywhere and shows stars for it. It reads no .npmrc.
 *
 * Facts: runs of the real program on loopback (cases berry-*).
 * Modelled: install, add, remove, run, exec, node, config get|set|unset, workspaces focus, --version. Of Plug'n'Play only that
 * .pnp.cjs is written: `yarn node` does not find packages through it. Everything else is refused by name.
 */
import { print } from "../../../process/io.ts";
import type { Process, Program } from "../../../process/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { NpmFailure } from "../../npm/failure.ts";
import { BERRY_VERSION } from "./config.ts";
import { configCommand } from "./config-command.ts";
import { BerryFailure } from "./failure.ts";
import { add, focus, install, remove } from "./install.ts";
import { execCommand, runCommand } from "./run.ts";
import { BerrySession } from "./session.ts";

type Command = (session: BerrySession, words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  install,
  add,
  remove,
  run: runCommand,
  exec: execCommand,
  node: (session, words) => execCommand(session, ["node", ...words]),
  config: configCommand,
  workspaces: (session, words) => {
    if (words[0] !== "focus" || words.length > 1)
      throw new NotModelledError(`yarn workspaces ${words.join(" ")}`);
    return focus(session);
  },
};

/** Real commands of yarn 4 that the simulator does not have. */
const OTHERS = new Set(
  "bin cache constraints create dedupe dlx explain help info init link npm pack patch patch-commit plugin rebuild search set stage unlink unplug up upgrade-interactive version why workspace".split(
    " ",
  ),
);
const PASSING = new Set(["run", "exec", "node"]);
const SHORT: Readonly<Record<string, string>> = { D: "dev", E: "exact", H: "home", v: "version" };
const VALUED = new Set(["mode", "cwd"]);

/** Reports a failure as yarn does: inside the section where it happened, or as a wrong use. */
async function tell(session: BerrySession, failure: BerryFailure): Promise<number> {
  if (failure.code === undefined) {
    await session.say(failure.message);
    return failure.status;
  }
  if (failure.message !== "")
    for (const line of failure.message.split("\n")) await session.line(`│ ${line}`, failure.code);
  await session.failed();
  return failure.status;
}

async function main(process: Process): Promise<number> {
  const options = new Map<string, string>();
  const words: string[] = [];
  const todo = process.argv.slice(1).reverse();
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const command = words[0] ?? "";
    const passes = words.length > 0 && (PASSING.has(command) ? words.length > 1 : !(command in COMMANDS));
    if (passes || !arg.startsWith("-")) {
      words.push(arg);
      continue;
    }
    const [, given = "", glued] = /^--?([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const key = arg.startsWith("--") ? given : (SHORT[given] ?? given);
    if (key.startsWith("no-")) options.set(key.slice(3), "false");
    else options.set(key, glued ?? (VALUED.has(key) ? (todo.pop() ?? "") : "true"));
  }
  if (options.has("version") && words.length === 0) {
    await print(process, `${BERRY_VERSION}\n`);
    return 0;
  }
  const [name = "install", ...rest] = words;
  if (OTHERS.has(name) || options.has("help")) throw new NotModelledError(`yarn ${name} of yarn 4`);
  let session: BerrySession;
  try {
    session = new BerrySession(process, options);
  } catch (error) {
    if (!(error instanceof BerryFailure)) throw error;
    await print(process, `${error.message}\n`);
    return error.status;
  }
  try {
    const command = COMMANDS[name];
    return command ? await command(session, rest) : await runCommand(session, words);
  } catch (error) {
    if (error instanceof NpmFailure) return tell(session, new BerryFailure(error.lines[1] ?? ""));
    if (!(error instanceof BerryFailure)) throw error;
    return tell(session, error);
  }
}

export const berry: Program = main;
