/** Scripts of package.json as pnpm runs them. Logins do not get into their environment; registries' addresses do. */
import { textOf } from "../../process/io.ts";
import { hear, statusOf } from "../node-packages/child.ts";
import type { PackageJson } from "../npm/package-json.ts";
import { PnpmFailure } from "./failure.ts";
import type { Session } from "./session.ts";

const ROOT = "/usr/local/lib/node_modules/pnpm";

export function environmentFor(session: Session, stage: string, manifest: PackageJson, folder: string) {
  const { process, config, line } = session;
  const environment = new Map(process.environment);
  const put = (name: string, value: string) => environment.set(name, value);
  for (const [key, value] of config.raw) {
    if (/^_|^\/\/|:_/.test(key)) continue;
    put(`npm_config_${key.replace(/^@/, "_")}`.replace(/[^a-zA-Z0-9_]/g, "_"), value);
  }
  put("npm_config_node_gyp", `${ROOT}/dist/node_modules/node-gyp/bin/node-gyp.js`);
  put("npm_config_verify_deps_before_run", "false");
  put("pnpm_config_verify_deps_before_run", "false");
  put("npm_command", line.command === "" ? "run-script" : line.command);
  put("npm_execpath", `${ROOT}/bin/pnpm.cjs`);
  put("npm_node_execpath", "/usr/local/bin/node");
  put("NODE", "/usr/local/bin/node");
  put("INIT_CWD", process.cwd);
  put("PNPM_SCRIPT_SRC_DIR", folder);
  put("npm_package_json", `${folder}/package.json`);
  if (manifest.name !== undefined) put("npm_package_name", manifest.name);
  if (manifest.version !== undefined) put("npm_package_version", manifest.version);
  put("npm_lifecycle_event", stage);
  const script = manifest.scripts?.[stage];
  if (script !== undefined) put("npm_lifecycle_script", script);
  const path = [`${folder}/node_modules/.bin`, `${ROOT}/dist/node-gyp-bin`, environment.get("PATH") ?? ""];
  put("PATH", path.join(":"));
  return environment;
}

/** Runs a script where all can hear it, under a heading that repeats it. Returns its exit status. */
export async function runScript(
  session: Session,
  stage: string,
  text: string,
  manifest: PackageJson,
): Promise<number> {
  const { process, dir } = session;
  const name = `${manifest.name ?? ""}${manifest.version ? `@${manifest.version}` : ""}`;
  const shown = [name, stage, dir].filter(Boolean).join(" ");
  await session.say(`\n> ${shown}\n> ${text}\n`);
  const environment = environmentFor(session, stage, manifest, dir);
  const child = process.spawn({ argv: ["sh", "-c", text], environment, cwd: dir });
  return statusOf(await process.wait(child.exited));
}

/** A script of an install; a failure ends pnpm. */
export async function runLifecycle(session: Session, stage: string, manifest: PackageJson): Promise<void> {
  const script = manifest.scripts?.[stage];
  if (script === undefined) return;
  const status = await runScript(session, stage, script, manifest);
  if (status !== 0)
    throw new PnpmFailure("ELIFECYCLE", `Command failed with exit code ${status}.`, [], status);
}

/** A dependency's script: each line under the package's folder. `label` is what pnpm calls that folder. */
export async function runBuild(
  session: Session,
  stage: string,
  manifest: PackageJson,
  folder: string,
  label: string,
) {
  const { process } = session;
  const script = manifest.scripts?.[stage];
  if (script === undefined) return;
  await session.say(`${label} ${stage}$ ${script}`);
  const environment = environmentFor(session, stage, manifest, folder);
  const { status, output } = await hear(process, { argv: ["sh", "-c", script], environment, cwd: folder });
  for (const line of textOf(output).split("\n"))
    if (line !== "") await session.say(`${label} ${stage}: ${line}`);
  if (status !== 0) {
    await session.say(`${label} ${stage}: Failed`);
    throw new PnpmFailure("ELIFECYCLE", `Command failed with exit code ${status}.`, [], status);
  }
  await session.say(`${label} ${stage}: Done`);
}
