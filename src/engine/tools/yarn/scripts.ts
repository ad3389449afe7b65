/** Scripts of package.json: `sh -c` in the package's folder, with the environment that yarn 1 makes for them. */
import { textOf } from "../../process/io.ts";
import { hear, statusOf } from "../node-packages/child.ts";
import type { PackageJson } from "../npm/package-json.ts";
import { YarnFailure } from "./failure.ts";
import type { Session } from "./session.ts";

const INVALID = /[^a-zA-Z0-9_]/g;
const LEFT_OUT = new Set(["readme", "systemDependencies"]);

/** `npm_package_*`: every plain value of package.json by its path. */
function fromManifest(manifest: PackageJson): [string, string][] {
  const flat = (path: string, value: unknown): [string, string][] => {
    if (typeof value !== "object" || value === null) return [[path.replace(INVALID, "_"), String(value)]];
    return Object.entries(value).flatMap(([key, each]) => {
      const full = path === "" ? key : `${path}_${key}`;
      return full.startsWith("_") || LEFT_OUT.has(full) ? [] : flat(full, each);
    });
  };
  return flat("", manifest).map(([name, value]) => [`npm_package_${name}`, value]);
}

/**
 * Logins that belong to a registry (`//host/:_authToken`) are not handed on; one for all registries is, without its
 * underscore (`npm_config_auth`), and so is the command line.
 */
export function environmentFor(session: Session, stage: string, manifest: PackageJson, folder: string) {
  const { process, config, line } = session;
  const environment = new Map(process.environment);
  const put = (name: string, value: string) => environment.set(name, value);
  put("NODE", "/usr/local/bin/node");
  put("INIT_CWD", process.cwd);
  put("npm_lifecycle_event", stage);
  put("npm_node_execpath", "/usr/local/bin/node");
  put("npm_execpath", environment.get("npm_execpath") ?? "/opt/yarn-v1.22.22/bin/yarn.js");
  if (session.production) put("NODE_ENV", "production");
  const command = line.command || "install";
  const cooked = command === "run" ? [command, stage] : [command];
  put("npm_config_argv", JSON.stringify({ remain: [], cooked, original: line.original }));
  const script = manifest.scripts?.[stage];
  if (script !== undefined) put("npm_lifecycle_script", script);
  for (const [name, value] of fromManifest(manifest)) put(name, value);
  for (const key of new Set([...Object.keys(config.yarn), ...Object.keys(config.npm)])) {
    if (/:_/.test(key)) continue;
    const value = config.get(key);
    const text = value === true ? "true" : typeof value === "object" ? JSON.stringify(value) : value || "";
    put(`npm_config_${key.replace(/^_+/, "")}`.replace(INVALID, "_"), String(text));
  }
  const bins = [`${folder}/node_modules/.bin`, `${config.userHome}/.config/yarn/link/node_modules/.bin`];
  const gyp = ["/usr/local/libexec/lib", "/usr/local/lib", "/usr/local/bin"].map(
    (at) => `${at}/node_modules/npm/bin/node-gyp-bin`,
  );
  put("PATH", [...bins, ...gyp, environment.get("PATH") ?? ""].join(":"));
  return environment;
}

interface LifecycleRun {
  readonly stage: string;
  readonly manifest: PackageJson;
  readonly folder: string;
  /** Dependencies' scripts are heard only when they fail. */
  readonly background?: boolean;
}

/** Runs one script of an install, if there is one. Throws YarnFailure when it fails. */
export async function runLifecycle(session: Session, run: LifecycleRun): Promise<void> {
  const { process } = session;
  const { stage, manifest, folder, background = false } = run;
  const script = manifest.scripts?.[stage];
  if (script === undefined) return;
  const environment = environmentFor(session, stage, manifest, folder);
  const argv = ["sh", "-c", script];
  if (!background) {
    await session.command(script);
    const child = process.spawn({ argv, environment, cwd: folder });
    const status = statusOf(await process.wait(child.exited));
    if (status === 0) return;
    throw new YarnFailure(`Command failed with exit code ${status}.`, status);
  }
  const { status, output } = await hear(process, { argv, environment, cwd: folder });
  const heard = textOf(output).trimEnd();
  if (heard !== "") await session.verbose(heard);
  if (status === 0) return;
  const lines = [`${folder}: Command failed.`, `Exit code: ${status}`, `Command: ${script}`, "Arguments: "];
  throw new YarnFailure([...lines, `Directory: ${folder}`, "Output:", heard].join("\n"), status);
}
