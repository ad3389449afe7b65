/** `npm run` and its short forms. */
import { NpmFailure, noPackageJson } from "./failure.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { runScript } from "./scripts.ts";
import type { Session } from "./session.ts";

const LIFECYCLE = [
  "preinstall",
  "install",
  "postinstall",
  "prepare",
  "prepublish",
  "prepublishOnly",
  "prepack",
  "postpack",
  "publish",
  "preversion",
  "version",
  "postversion",
  "start",
  "stop",
  "restart",
  "test",
  "pretest",
  "posttest",
];

async function list(session: Session, manifest: PackageJson): Promise<number> {
  const scripts = Object.entries(manifest.scripts ?? {});
  const show = ([name, text]: [string, string]) => `  ${name}\n    ${text}`;
  const house = scripts.filter(([name]) => LIFECYCLE.includes(name));
  const own = scripts.filter(([name]) => !LIFECYCLE.includes(name));
  const id = `${manifest.name ?? ""}@${manifest.version ?? ""}`;
  if (house.length > 0)
    await session.say(`Lifecycle scripts included in ${id}:\n${house.map(show).join("\n")}`);
  const title = house.length > 0 ? "available via `npm run`:" : `Scripts available in ${id} via \`npm run\`:`;
  if (own.length > 0) await session.say(`${title}\n${own.map(show).join("\n")}`);
  return 0;
}

/** What npm runs where package.json has no script of that name. */
function standing({ process }: Session, event: string, folder: string): string | undefined {
  if (event === "restart") return "npm stop --if-present && npm start";
  const { filesystem } = process.machine;
  if (event !== "start" || !filesystem.exists(`${folder}/server.js`, process.credentials)) return undefined;
  return "node server.js";
}

/** Runs `pre`, the script and `post`; the words after `--` go to the script itself. */
export async function runCommand(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const folder = config.prefix;
  const manifest = readJson<PackageJson>(process, `${folder}/package.json`);
  if (!manifest) throw noPackageJson(folder);
  const [event, ...rest] = words;
  if (event === undefined) return list(session, manifest);
  const script = manifest.scripts?.[event] ?? standing(session, event, folder);
  if (script === undefined) {
    if (config.on("if-present")) return 0;
    throw new NpmFailure([`Missing script: "${event}"`, "", "To see a list of scripts, run:", "  npm run"]);
  }
  const around = config.on("ignore-scripts") ? [event] : [`pre${event}`, event, `post${event}`];
  for (const each of around) {
    const status = await runScript(session, {
      event: each,
      manifest: { ...manifest, scripts: { ...manifest.scripts, [event]: script } },
      folder,
      words: each === event ? rest : [],
    });
    if (status !== 0) return status;
  }
  return 0;
}
