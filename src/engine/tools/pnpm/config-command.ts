/**
 * `pnpm config`: logins, registries and scopes are npm's affair, so pnpm runs npm for them (`npm config set KEY=VALUE`,
 * with npm's log of its command line); `list` hides nothing, other than npm's.
 */

import { statusOf } from "../node-packages/child.ts";
import { existsAt, putFile, textAt } from "../node-packages/files.ts";
import { formatRc, parseRc } from "../npm/rc.ts";
import { PnpmFailure } from "./failure.ts";
import type { Session } from "./session.ts";

function isNpms(key: string): boolean {
  return /^(registry|_auth|_authToken|username|_password)$|^@|^\/\//.test(key);
}

async function runNpm(session: Session, words: readonly string[]): Promise<number> {
  const { process } = session;
  const environment = new Map(process.environment);
  environment.set("npm_config_user_agent", session.config.get("user-agent") ?? "");
  const child = process.spawn({ argv: ["npm", ...words], environment, cwd: process.cwd });
  return statusOf(await process.wait(child.exited));
}

async function list(session: Session): Promise<number> {
  const sorted = [...session.config.raw].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (session.on("json")) {
    await session.say(JSON.stringify(Object.fromEntries(sorted), null, 2));
    return 0;
  }
  await session.say(
    sorted
      .map(([key, value]) => `${key}=${/[=;#]|^\s|\s$/.test(value) ? JSON.stringify(value) : value}`)
      .join("\n"),
  );
  return 0;
}

async function get(session: Session, key: string, isGlobal: boolean): Promise<number> {
  if (isGlobal && isNpms(key) && !key.startsWith("@")) return runNpm(session, ["config", "get", key]);
  await session.say(session.config.get(key) ?? "undefined");
  return 0;
}

function change(session: Session, path: string, key: string, value: string | undefined): void {
  const values = parseRc(textAt(session.process, path) ?? "");
  if (value === undefined) values.delete(key);
  else values.set(key, value);
  putFile(session.process, path, formatRc(values));
}

async function set(
  session: Session,
  key: string,
  value: string | undefined,
  isGlobal: boolean,
): Promise<number> {
  if (isNpms(key)) {
    if (!isGlobal) {
      change(session, session.config.files.project, key, value);
      return 0;
    }
    const words = value === undefined ? ["config", "delete", key] : ["config", "set", `${key}=${value}`];
    await runNpm(session, words);
    return 0;
  }
  const workspace = `${session.dir}/pnpm-workspace.yaml`;
  if (isGlobal) change(session, session.config.files.rc, key, value);
  else if (!existsAt(session.process, workspace) && existsAt(session.process, session.config.files.project))
    change(session, session.config.files.project, key, value);
  else {
    const camel = key.replace(/-(\w)/g, (_whole, letter: string) => letter.toUpperCase());
    const lines = (textAt(session.process, workspace) ?? "")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(`${camel}:`));
    if (value !== undefined) lines.push(`${camel}: ${value}`);
    putFile(session.process, workspace, `${lines.join("\n")}\n`);
  }
  return 0;
}

export async function configCommand(session: Session, words: readonly string[]): Promise<number> {
  const [action, first = "", ...rest] = words;
  const isGlobal =
    session.line.options.get("location") !== "project" && session.line.options.get("global") !== "false";
  const equals = first.indexOf("=");
  const [key, value] =
    rest[0] === undefined && equals > 0
      ? [first.slice(0, equals), first.slice(equals + 1)]
      : [first, rest[0]];
  switch (action) {
    case "list":
    case "ls":
      return list(session);
    case "get":
      return first === "" ? list(session) : get(session, first, isGlobal);
    case "set":
      if (value === undefined)
        throw new PnpmFailure("PNPM_CONFIG_NO_PARAMS", "`pnpm config set` requires the config key and value");
      return set(session, key, value, isGlobal);
    case "delete":
      return set(session, first, undefined, isGlobal);
  }
  throw new PnpmFailure("PNPM_CONFIG_UNKNOWN_SUBCOMMAND", "This subcommand is not known");
}
