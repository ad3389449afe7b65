/**
 * `npm rebuild [NAME...]`: the install scripts of what lies in node_modules, and, where no name is given, of the project itself.
 * Seen with npm 11.19.1: scripts are not heard, names that nothing has are no error, and it asks no registry.
 */
import { installedBelow } from "./installed.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { runLifecycle } from "./scripts.ts";
import type { Session } from "./session.ts";

const EVENTS = ["preinstall", "install", "postinstall"];

export async function rebuild(session: Session, words: readonly string[]): Promise<number> {
  const { config, process } = session;
  const installed = installedBelow(session, config.prefix);
  const wanted = installed.filter(
    ({ manifest }) => words.length === 0 || words.some((word) => fits(word, manifest)),
  );
  const root = readJson<PackageJson>(process, `${config.prefix}/package.json`);
  const all = [...wanted, ...(root && words.length === 0 ? [{ folder: config.prefix, manifest: root }] : [])];
  if (!config.on("ignore-scripts"))
    for (const { folder, manifest } of all)
      for (const event of EVENTS)
        if (manifest.scripts?.[event] !== undefined)
          await runLifecycle(session, { event, manifest, folder, background: true });
  const count = config.on("ignore-scripts")
    ? 0
    : installed.filter(({ manifest }) => hasScripts(manifest)).length;
  if (count > 0)
    await session.note(
      "warn",
      `rebuild ${count} package${count === 1 ? " has" : "s have"} install scripts not yet covered by allowScripts. Run \`npm install-scripts ls\` to review.`,
    );
  if (!session.silent) await session.say("rebuilt dependencies successfully");
  return 0;
}

function hasScripts({ scripts }: PackageJson): boolean {
  return EVENTS.some((event) => scripts?.[event] !== undefined);
}

/** `name` or `name@version`. */
function fits(word: string, { name, version }: PackageJson): boolean {
  return word === name || word === `${name}@${version}`;
}
