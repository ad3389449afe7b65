/** Lifecycle scripts: `sh -c` in the package's folder, with npm's environment. */
import { createPipe, nullDescriptor } from "../../process/descriptor.ts";
import { concat, print, textOf } from "../../process/io.ts";
import type { Descriptor, Exit } from "../../process/types.ts";
import { NpmFailure } from "./failure.ts";
import type { PackageJson } from "./package-json.ts";
import { NPM_VERSION, type Session } from "./session.ts";

export interface ScriptRun {
  readonly event: string;
  readonly manifest: PackageJson;
  /** The package's folder. */
  readonly folder: string;
  readonly words?: readonly string[];
  /** Dependencies' scripts are not heard unless they fail or --foreground-scripts is given. */
  readonly background?: boolean;
}

/** npm and @npmcli/run-script set these; names that start with an underscore or // are never handed on. */
function environmentFor(session: Session, { event, manifest, folder }: ScriptRun, script: string) {
  const { process, config } = session;
  const environment = new Map(process.environment);
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) environment.set(name, value);
  };
  for (const { level, values } of config.sources) {
    if (level === "default") continue;
    for (const [key, value] of values) {
      if (/^[_/@]/.test(key)) continue;
      const name = `npm_config_${key.replace(/-/g, "_")}`;
      if (!environment.has(name)) environment.set(name, value);
    }
  }
  put("npm_config_user_agent", config.get("user-agent"));
  put("npm_config_userconfig", config.files.user);
  put("npm_config_globalconfig", config.files.global);
  put("npm_config_cache", config.cache);
  put("npm_config_local_prefix", config.prefix);
  put("npm_config_npm_version", NPM_VERSION);
  put("npm_command", session.line.words[0]);
  put("npm_execpath", "/usr/local/lib/node_modules/npm/bin/npm-cli.js");
  put("npm_node_execpath", "/usr/local/bin/node");
  put("NODE", "/usr/local/bin/node");
  put("INIT_CWD", process.cwd);
  put("npm_package_json", `${folder}/package.json`);
  put("npm_package_name", manifest.name);
  put("npm_package_version", manifest.version);
  put("npm_lifecycle_event", event);
  put("npm_lifecycle_script", script);
  const bins: string[] = [];
  for (let at = folder; at !== ""; at = at.replace(/\/[^/]*$/, "")) bins.push(`${at}/node_modules/.bin`);
  put("PATH", [...bins, environment.get("PATH") ?? ""].join(":"));
  return environment;
}

function statusOf(exit: Exit): number {
  return "status" in exit ? exit.status : 1;
}

/** Quotes a word for sh as npm does for the words after `--`. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/** Runs one script; returns its exit status. */
export async function runScript(session: Session, run: ScriptRun): Promise<number> {
  const { process, config } = session;
  const { event, manifest, folder, words = [], background = false } = run;
  const script = manifest.scripts?.[event];
  if (script === undefined) return 0;
  const heard = !background || config.on("foreground-scripts");
  if (heard && !session.silent) {
    const name = `${manifest.name ?? ""}${manifest.version ? `@${manifest.version}` : ""}`;
    await print(process, `\n> ${name} ${event}\n> ${[script, ...words].join(" ")}\n\n`);
  }
  const line = [script, ...words.map(quoted)].join(" ");
  const environment = environmentFor(session, run, script);
  const shell = config.get("script-shell") ?? "sh";
  if (heard) {
    const child = process.spawn({ argv: [shell, "-c", line], environment, cwd: folder });
    return statusOf(await process.wait(child.exited));
  }
  const output = createPipe();
  const descriptors = new Map<number, Descriptor>([
    [0, nullDescriptor()],
    [1, output.write],
    [2, output.write.duplicate()],
  ]);
  const child = process.spawn({ argv: [shell, "-c", line], environment, cwd: folder, descriptors });
  const parts: Uint8Array[] = [];
  for (
    let part = await process.wait(output.read.read());
    part;
    part = await process.wait(output.read.read())
  ) {
    parts.push(part);
  }
  const status = statusOf(await process.wait(child.exited));
  if (status === 0) return 0;
  const heardAtLast = textOf(concat(parts)).trimEnd();
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
