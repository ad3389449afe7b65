/** `yarn run`, and any word that is no command of yarn's: a script of package.json, or a program of node_modules. */
import { ExecError } from "../../process/types.ts";
import { statusOf } from "../node-packages/child.ts";
import { existsAt, makeFolders } from "../node-packages/files.ts";
import type { PackageJson } from "../npm/package-json.ts";
import { YarnFailure } from "./failure.ts";
import { manifestOf } from "./install.ts";
import { environmentFor } from "./scripts.ts";
import type { Session } from "./session.ts";

/** Quotes a word for sh as yarn does for what follows a script's name. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

async function runOne(session: Session, stage: string, text: string, manifest: PackageJson): Promise<void> {
  const { process, cwd } = session;
  await session.command(text);
  const environment = environmentFor(session, stage, manifest, cwd);
  const child = process.spawn({ argv: ["sh", "-c", text], environment, cwd });
  const status = statusOf(await process.wait(child.exited));
  if (status === 0) return;
  throw new YarnFailure(
    status > 128 ? "Command failed." : `Command failed with exit code ${status}.`,
    status,
  );
}

export async function runCommand(session: Session, words: readonly string[]): Promise<number> {
  const { process, cwd } = session;
  const [name, ...rest] = words;
  const manifest = manifestOf(session);
  const scripts = manifest.scripts ?? {};
  if (name === undefined) {
    await session.info("Project commands");
    for (const [each, text] of Object.entries(scripts)) await session.say(`   - ${each}\n      ${text}`);
    return 0;
  }
  const tail = rest.map((word) => ` ${quoted(word)}`).join("");
  if (scripts[name] !== undefined) {
    for (const stage of [`pre${name}`, name, `post${name}`]) {
      const script = scripts[stage];
      if (script === undefined || (stage !== name && session.on("ignore-scripts"))) continue;
      await runOne(session, stage, stage === name ? `${script}${tail}` : script, manifest);
    }
    return 0;
  }
  const bin = `${cwd}/node_modules/.bin/${name}`;
  if (existsAt(process, bin)) {
    await runOne(session, name, `${bin}${tail}`, manifest);
    return 0;
  }
  if (name === "env") {
    await session.say(
      JSON.stringify(Object.fromEntries(environmentFor(session, "env", manifest, cwd)), null, 2),
    );
    return 0;
  }
  throw new YarnFailure(`Command "${name}" not found.`);
}

/** `yarn exec` and `yarn node`: any program, with the environment of a script. */
export async function execCommand(session: Session, words: readonly string[]): Promise<number> {
  const { process, cwd } = session;
  makeFolders(process, cwd);
  const environment = environmentFor(session, "exec", manifestOf(session), cwd);
  try {
    const child = process.spawn({ argv: words, environment, cwd });
    const status = statusOf(await process.wait(child.exited));
    if (status !== 0) throw new YarnFailure(`Command failed with exit code ${status}.`, status);
    return 0;
  } catch (error) {
    if (error instanceof ExecError) throw new YarnFailure(`Couldn't find the binary ${words.join(" ")}`);
    throw error;
  }
}
