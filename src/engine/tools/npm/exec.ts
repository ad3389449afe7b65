/**
 * `npm exec` and `npx` (libnpmexec of npm 11.19.1): a program of node_modules/.bin, of the global folder, or of a package that is
 * fetched for it into ~/.npm/_npx. Its environment is that of scripts.
 */
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import { NpmFailure } from "./failure.ts";
import { installInto, specOf } from "./install.ts";
import { LIST_SEPARATOR } from "./options.ts";
import { type PackageJson, readJson, writeJson } from "./package-json.ts";
import { type Manifest, manifestOf } from "./registry.ts";
import { runScript } from "./scripts.ts";
import { satisfies } from "./semver.ts";
import type { Session } from "./session.ts";
import { usageError } from "./usage.ts";

const SWITCHES = [
  "yes",
  "no",
  "y",
  "quiet",
  "q",
  "s",
  "silent",
  "version",
  "v",
  "help",
  "h",
  "d",
  "dd",
  "ddd",
];

/** npx-cli.js: what stands after the first word that is no option of npx belongs to the program. */
export function npxWords(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (word === "--") return [...words, ...argv.slice(at)];
    if (!word.startsWith("-")) return [...words, "--", ...argv.slice(at)];
    const [key = "", ...rest] = word.replace(/^-+/, "").split("=");
    const long: Readonly<Record<string, string>> = { p: "--package", c: "--call", shell: "--script-shell" };
    if (key === "no-install") words.push("--yes=false");
    else words.push(long[key] === undefined ? word : [long[key], ...rest].join("="));
    const next = argv[at + 1];
    if (rest.length > 0 || SWITCHES.includes(key) || key.startsWith("no-") || next?.startsWith("-")) continue;
    if (next !== undefined) words.push(next);
    at += 1;
  }
  return words;
}

/** The program that a package is run for: its only one, or that of its own name. */
function programOf({ name, bin }: Pick<Manifest, "name" | "bin">): string {
  const own = name.replace(/^.*\//, "");
  const bins = typeof bin === "string" ? { [own]: bin } : (bin ?? {});
  if (new Set(Object.values(bins)).size === 1) return Object.keys(bins)[0] ?? own;
  if (bins[own] !== undefined) return own;
  throw new NpmFailure(["could not determine executable to run"]);
}

/** Makes a package ready in ~/.npm/_npx, unless the project has it; gives the folder of its programs. */
async function fetched(session: Session, manifests: readonly Manifest[]): Promise<string> {
  const { process, config } = session;
  const ids = manifests.map(({ name, version }) => `${name}@${version}`);
  const wishes = (config.get("package")?.split(LIST_SEPARATOR) ?? [session.line.words[1] ?? ""]).sort();
  const folder = `${config.cache}/_npx/${bytesToHex(sha512(bytesOf(wishes.join("\n")))).slice(0, 16)}`;
  const there = manifests.every(
    ({ name, version }) =>
      readJson<PackageJson>(process, `${folder}/node_modules/${name}/package.json`)?.version === version,
  );
  if (!there) {
    if (config.get("yes") === "false")
      throw new NpmFailure([
        `npx canceled due to missing packages and no YES option: ${JSON.stringify(ids)}`,
      ]);
    if (config.get("yes") === undefined) {
      const many = ids.length > 1 ? "packages were" : "package was";
      await session.note(
        "warn",
        `exec The following ${many} not found and will be installed: ${ids.join(", ")}`,
      );
    }
    session.makeFolders(folder);
    const dependencies = Object.fromEntries(manifests.map(({ name, version }) => [name, `^${version}`]));
    await installInto(session, folder, { dependencies });
    writeJson(process, `${folder}/package.json`, { dependencies, _npx: { packages: wishes } });
  }
  return `${folder}/node_modules/.bin`;
}

export async function exec(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const { filesystem } = process.machine;
  const call = config.get("call") ?? "";
  const packages = config.get("package")?.split(LIST_SEPARATOR) ?? [];
  if (call !== "" && words.length > 0) throw usageError("exec");
  const [wanted, ...rest] = words;
  const run = (line: string, args: readonly string[], programs: readonly string[]) =>
    runScript(session, {
      event: "npx",
      manifest: { scripts: { npx: line } },
      folder: config.prefix,
      words: args,
      programs,
      unannounced: true,
      cwd: process.cwd,
    });
  if (call === "" && wanted === undefined) return run(process.environment.get("SHELL") ?? "sh", [], []);
  if (packages.length === 0) {
    if (call !== "" || wanted === undefined) return run(call, [], []);
    for (const folder of [`${config.prefix}/node_modules/.bin`, `${config.globalPrefix}/bin`])
      if (filesystem.exists(`${folder}/${wanted}`, process.credentials)) return run(wanted, rest, [folder]);
  }
  const manifests: Manifest[] = [];
  for (const word of packages.length > 0 ? packages : [wanted ?? ""]) {
    const { name, range } = specOf(word);
    manifests.push(await manifestOf(session, name, range === "" ? "*" : range));
  }
  const [first] = manifests;
  const program = packages.length === 0 && first ? programOf(first) : wanted;
  const local = manifests.every(({ name, version }) => {
    const own = readJson<PackageJson>(process, `${config.prefix}/node_modules/${name}/package.json`);
    return own?.version !== undefined && satisfies(own.version, version);
  });
  const folder = local ? `${config.prefix}/node_modules/.bin` : await fetched(session, manifests);
  return call !== "" ? run(call, [], [folder]) : run(program ?? "", rest, [folder]);
}
