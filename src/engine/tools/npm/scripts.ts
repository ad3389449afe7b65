/** Lifecycle scripts: `sh -c` in the package's folder, with npm's environment. */
import { print, textOf } from "../../process/io.ts";
import { hear, statusOf } from "../node-packages/child.ts";
import { NpmFailure } from "./failure.ts";
import type { PackageJson } from "./package-json.ts";
import { environmentFor } from "./script-environment.ts";
import type { Session } from "./session.ts";

export interface ScriptRun {
  readonly event: string;
  readonly manifest: PackageJson;
  /** The package's folder. */
  readonly folder: string;
  readonly words?: readonly string[];
  /** Dependencies' scripts are not heard unless they fail or --foreground-scripts is given. */
  readonly background?: boolean;
  /** Folders of programs before those of the packages around it. */
  readonly programs?: readonly string[];
  /** npm exec: no lines before it that name the script. */
  readonly unannounced?: boolean;
  /** Where it runs; default: the package's folder. */
  readonly cwd?: string;
}

/** Quotes a word for sh as npm does for the words after `--`. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/** Runs one script; returns its exit status. */
export async function runScript(session: Session, run: ScriptRun): Promise<number> {
  const { process, config } = session;
  const { event, manifest, folder, words = [], background = false, cwd = folder } = run;
  const script = manifest.scripts?.[event];
  if (script === undefined) return 0;
  const heard = !background || config.on("foreground-scripts");
  if (heard && !session.silent && !run.unannounced) {
    const name = `${manifest.name ?? ""}${manifest.version ? `@${manifest.version}` : ""}`;
    await print(process, `\n> ${name} ${event}\n> ${[script, ...words].join(" ")}\n\n`);
  }
  const line = [script, ...words.map(quoted)].join(" ");
  const environment = environmentFor(session, run, script);
  const shell = config.get("script-shell") ?? "sh";
  if (heard) {
    const child = process.spawn({ argv: [shell, "-c", line], environment, cwd });
    return statusOf(await process.wait(child.exited));
  }
  const { status, output } = await hear(process, { argv: [shell, "-c", line], environment, cwd });
  if (status === 0) return 0;
  const heardAtLast = textOf(output).trimEnd();
  throw new NpmFailure(
    [
      `code ${status}`,
      `path ${folder}`,
      "command failed",
      `command ${shell} -c ${line}`,
      ...(heardAtLast === "" ? [] : heardAtLast.split("\n")),
    ],
    status,
  );
}

/** Runs a lifecycle script of an install; a failure ends npm. */
export async function runLifecycle(session: Session, run: ScriptRun): Promise<void> {
  const status = await runScript(session, run);
  if (status === 0) return;
  const shell = session.config.get("script-shell") ?? "sh";
  throw new NpmFailure(
    [
      `code ${status}`,
      `path ${run.folder}`,
      "command failed",
      `command ${shell} -c ${run.manifest.scripts?.[run.event]}`,
    ],
    status,
  );
}
