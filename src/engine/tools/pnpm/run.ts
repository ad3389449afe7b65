/** `pnpm run`, `exec`, and any word that is no command of pnpm's: a script of package.json, else a program. */
import { ExecError } from "../../process/types.ts";
import { statusOf } from "../node-packages/child.ts";
import { existsAt } from "../node-packages/files.ts";
import { type PackageJson, readJson } from "../npm/package-json.ts";
import { PnpmFailure } from "./failure.ts";
import { manifestOf } from "./install.ts";
import { runScript } from "./scripts.ts";
import type { Session } from "./session.ts";

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

async function runNamed(
  session: Session,
  name: string,
  rest: readonly string[],
  manifest: PackageJson,
): Promise<number> {
  const scripts = manifest.scripts ?? {};
  const tail = rest.map((word) => ` ${quoted(word)}`).join("");
  for (const stage of [`pre${name}`, name, `post${name}`]) {
    const script = scripts[stage];
    if (script === undefined) continue;
    const status = await runScript(session, stage, stage === name ? `${script}${tail}` : script, manifest);
    if (status !== 0)
      throw new PnpmFailure("ELIFECYCLE", `Command failed with exit code ${status}.`, [], status);
  }
  return 0;
}

export async function runCommand(session: Session, words: readonly string[]): Promise<number> {
  const manifest = manifestOf(session);
  const [name, ...rest] = words;
  if (name === undefined) {
    const rows = Object.entries(manifest.scripts ?? {}).map(([each, text]) => `  ${each}\n    ${text}`);
    await session.say(`Commands available via "pnpm run":\n${rows.join("\n")}`);
    return 0;
  }
  if (manifest.scripts?.[name] !== undefined) return runNamed(session, name, rest, manifest);
  if (name === "start" && existsAt(session.process, `${session.dir}/server.js`))
    return runScript(session, "start", "node server.js", manifest);
  if (session.on("if-present")) return 0;
  if (name === "start")
    throw new PnpmFailure("PNPM_NO_SCRIPT_OR_SERVER", "Missing script start or file server.js");
  throw new PnpmFailure("PNPM_NO_SCRIPT", `Missing script: ${name}`);
}

export async function execCommand(session: Session, words: readonly string[]): Promise<number> {
  const { process, dir } = session;
  if (words.length === 0)
    throw new PnpmFailure("PNPM_EXEC_MISSING_COMMAND", "'pnpm exec' requires a command to run");
  const environment = new Map(process.environment);
  environment.set("npm_config_verify_deps_before_run", "false");
  environment.set("pnpm_config_verify_deps_before_run", "false");
  environment.set("npm_command", "exec");
  environment.set("npm_config_user_agent", session.config.get("user-agent") ?? "");
  environment.set("PATH", `${dir}/node_modules/.bin:${environment.get("PATH") ?? ""}`);
  try {
    const child = process.spawn({ argv: words, environment, cwd: process.cwd });
    return statusOf(await process.wait(child.exited));
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    throw new PnpmFailure("PNPM_RECURSIVE_EXEC_FIRST_FAIL", `Command "${words[0]}" not found`, [], 254);
  }
}

/** A word that pnpm does not know. */
export async function unknownCommand(session: Session, words: readonly string[]): Promise<number> {
  const manifest = readJson<PackageJson>(session.process, `${session.dir}/package.json`);
  const [name = "", ...rest] = words;
  if (manifest?.scripts?.[name] !== undefined) return runNamed(session, name, rest, manifest);
  return execCommand(session, words);
}
