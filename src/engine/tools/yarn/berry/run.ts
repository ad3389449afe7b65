/** `yarn run`, `exec`, and any word that is no command of yarn 4's. A script is run without being repeated first. */
import { ExecError } from "../../../process/types.ts";
import { statusOf } from "../../node-packages/child.ts";
import { existsAt } from "../../node-packages/files.ts";
import { type PackageJson, readJson } from "../../npm/package-json.ts";
import { BERRY_VERSION } from "./config.ts";
import { BerryFailure } from "./failure.ts";
import type { BerrySession } from "./session.ts";

/** No setting is handed on. */
export function environmentFor(session: BerrySession, stage: string, manifest: PackageJson) {
  const { process, project } = session;
  const environment = new Map(process.environment);
  environment.set("INIT_CWD", process.cwd);
  environment.set("PROJECT_CWD", project);
  environment.set("npm_config_user_agent", `yarn/${BERRY_VERSION} npm/? node/v20.20.2 linux x64`);
  environment.set("npm_lifecycle_event", stage);
  environment.set("npm_package_json", `${project}/package.json`);
  environment.set("npm_package_name", manifest.name ?? "");
  environment.set("npm_package_version", manifest.version ?? "");
  environment.set("PATH", `${project}/node_modules/.bin:${environment.get("PATH") ?? ""}`);
  return environment;
}

async function start(
  session: BerrySession,
  argv: readonly string[],
  stage: string,
  manifest: PackageJson,
): Promise<number> {
  const { process, project } = session;
  try {
    const child = process.spawn({
      argv,
      environment: environmentFor(session, stage, manifest),
      cwd: project,
    });
    return statusOf(await process.wait(child.exited));
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    await session.say(`command not found: ${argv[0]}`);
    return 127;
  }
}

export async function runCommand(session: BerrySession, words: readonly string[]): Promise<number> {
  const manifest = readJson<PackageJson>(session.process, `${session.project}/package.json`) ?? {};
  const [name, ...rest] = words;
  const scripts = manifest.scripts ?? {};
  if (name === undefined) {
    for (const [each, text] of Object.entries(scripts)) await session.line(`${each} ${text}`);
    return 0;
  }
  const quoted = rest.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`,
  );
  const script = scripts[name];
  if (script !== undefined)
    return start(session, ["sh", "-c", [script, ...quoted].join(" ")], name, manifest);
  const bin = `${session.project}/node_modules/.bin/${name}`;
  if (existsAt(session.process, bin)) return start(session, [bin, ...rest], name, manifest);
  throw new BerryFailure(
    `Usage Error: Couldn't find a script named "${name}".\n\n$ yarn run [--inspect] [--inspect-brk] [-T,--top-level] [-B,--binaries-only] [--require #0] <scriptName> ...`,
    { usage: true },
  );
}

export async function execCommand(session: BerrySession, words: readonly string[]): Promise<number> {
  const manifest = readJson<PackageJson>(session.process, `${session.project}/package.json`) ?? {};
  const quoted = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`,
  );
  return start(session, ["sh", "-c", quoted.join(" ")], "exec", manifest);
}
