/**
 * corepack 0.34.7 with its stand-ins for yarn and pnpm: they run the version that `packageManager` of package.json names, out of
 * ~/.cache/node/corepack, fetched from the public registry or from COREPACK_NPM_REGISTRY with COREPACK_NPM_TOKEN.
 *
 * Facts: corepack's README and runs of the real program (cases yarn-corepack-*, yarn-berry-*). It writes no login
 * anywhere, but the stand-ins print the address that they fetch from.
 * Modelled: enable, disable, prepare, install, --version. The rest is refused by name; signatures are not checked.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { programFile } from "../../process/executable.ts";
import { print, printError } from "../../process/io.ts";
import { ExecError, type Process, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import {
  absolute,
  existsAt,
  putFile,
  putLink,
  relative,
  removeTree,
  textAt,
} from "../node-packages/files.ts";
import { CorepackFailure, CorepackStore, type Spec, specOf } from "./store.ts";

const VERSION = "0.34.7";
const BINS: Readonly<Record<string, readonly string[]>> = {
  pnpm: ["pnpm", "pnpx"],
  yarn: ["yarn", "yarnpkg"],
};
const ROOT = "/usr/local/lib/node_modules/corepack";

interface Line {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

type Command = (process: Process, line: Line) => Promise<number>;

function parseLine(argv: readonly string[]): Line {
  const options = new Map<string, string>();
  const words: string[] = [];
  const todo = [...argv].reverse();
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    const [, key, glued] = /^--?([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (key === undefined) words.push(arg);
    else options.set(key, glued ?? (key === "install-directory" ? (todo.pop() ?? "") : "true"));
  }
  return { words, options };
}

/** The nearest package.json that names its manager. */
function projectSpec(process: Process): { readonly spec: Spec; readonly path: string } | undefined {
  for (let at = process.cwd; ; at = at.replace(/\/[^/]*$/, "")) {
    const path = `${at === "/" ? "" : at}/package.json`;
    const named = /"packageManager"\s*:\s*"([^"]+)"/.exec(textAt(process, path) ?? "")?.[1];
    if (named !== undefined) return { spec: specOf(named), path };
    if (at === "" || at === "/") return undefined;
  }
}

/** The stand-ins go where corepack itself is found. */
async function enable(process: Process, { words, options }: Line): Promise<number> {
  const folder = absolute(process.cwd, options.get("install-directory") ?? "/usr/local/bin");
  for (const manager of words.length > 0 ? words : Object.keys(BINS)) {
    for (const bin of BINS[manager] ?? []) {
      const file = `${ROOT}/dist/${bin}.js`;
      if (!existsAt(process, file)) {
        putFile(process, file, programFile(`corepack:${manager}`));
        process.machine.filesystem.chmod(file, 0o755, process.credentials);
      }
      putLink(process, `${folder}/${bin}`, relative(folder, file));
    }
  }
  return 0;
}

async function disable(process: Process, { words, options }: Line): Promise<number> {
  const folder = absolute(process.cwd, options.get("install-directory") ?? "/usr/local/bin");
  for (const manager of words.length > 0 ? words : Object.keys(BINS))
    for (const bin of BINS[manager] ?? []) removeTree(process, `${folder}/${bin}`);
  return 0;
}

/** The stand-ins tell what they download; `corepack` itself does not unless it is told to. */
const announceTo = (process: Process, byDefault: "0" | "1") => async (text: string) => {
  const wish = process.environment.get("COREPACK_ENABLE_DOWNLOAD_PROMPT") ?? byDefault;
  if (wish === "1") await printError(process, `${text}\n`);
};

async function fetchAll(
  process: Process,
  words: readonly string[],
  say: (spec: Spec) => string,
  activate: boolean,
) {
  const store = new CorepackStore(process);
  const wanted =
    words.length > 0 ? words.map(specOf) : [projectSpec(process)?.spec].filter((spec) => spec !== undefined);
  if (wanted.length === 0)
    throw new CorepackFailure(
      "Couldn't find a project in the local directory - please specify the package manager to pack, or run this command from a valid project",
    );
  for (const spec of wanted) {
    if (!(spec.name in BINS))
      throw new CorepackFailure(`Unsupported package manager specification (${spec.name})`);
    await print(process, `${say(spec)}\n`);
    const exact = await store.ensure(spec, announceTo(process, "0"));
    if (activate) store.remember(exact);
  }
  return 0;
}

const label = ({ name, range }: Spec) => (range === "" ? name : `${name}@${range}`);

const COMMANDS: Readonly<Record<string, Command>> = {
  enable,
  disable,
  prepare: (process, { words, options }) =>
    fetchAll(
      process,
      words,
      (spec) =>
        options.has("activate")
          ? `Preparing ${label(spec)} for immediate activation...`
          : `Preparing ${label(spec)}...`,
      options.has("activate"),
    ),
  install: (process, { words, options }) => {
    const isGlobal = options.has("g") || options.has("global");
    return fetchAll(
      process,
      words,
      (spec) => (isGlobal ? `Installing ${label(spec)}...` : `Adding ${label(spec)} to the cache...`),
      isGlobal,
    );
  },
};

async function guarded(process: Process, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof CorepackFailure) {
      await print(process, `${error.kind}: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof FileSystemError)) throw error;
    await print(process, `Internal Error: ${error.code}: ${error.text.toLowerCase()}, '${error.path}'\n`);
    return 1;
  }
}

export const corepack: Program = async (process) => {
  const [name = "", ...rest] = process.argv.slice(1);
  if (name === "--version" || name === "-v") {
    await print(process, `${VERSION}\n`);
    return 0;
  }
  const given = specOf(name);
  if (given.name in BINS)
    return guarded(process, () => runManager(process, given, rest, announceTo(process, "0")));
  const command = COMMANDS[name];
  if (!command) throw new NotModelledError(`corepack ${name}`.trim());
  return guarded(process, () => command(process, parseLine(rest)));
};

/** Runs the version that is given, else the one that the project names, else the one that was good last. */
async function runManager(
  process: Process,
  { name, range }: Spec,
  words: readonly string[],
  announce: (text: string) => Promise<void>,
): Promise<number> {
  const store = new CorepackStore(process);
  const project = projectSpec(process);
  const strict = process.environment.get("COREPACK_ENABLE_STRICT") !== "0";
  if (project && project.spec.name !== name && strict) {
    await print(
      process,
      `Usage Error: This project is configured to use ${project.spec.name} because ${project.path} has a "packageManager" field\n\n$ ${name} ...\n`,
    );
    return 1;
  }
  const wanted = range === "" && project?.spec.name === name ? project.spec : { name, range };
  const exact = await store.ensure(wanted, announce);
  const file = store.fileOf(exact);
  const environment = new Map(process.environment).set("COREPACK_ROOT", ROOT);
  process.machine.filesystem.chmod(file, 0o755, process.credentials);
  try {
    const child = process.spawn({ argv: [file, ...words], environment, cwd: process.cwd });
    const exit = await process.wait(child.exited);
    return "status" in exit ? exit.status : 1;
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    throw new NotModelledError(`${exact.name} ${exact.range}`);
  }
}

const standIn =
  (name: string): Program =>
  (process) =>
    guarded(process, () =>
      runManager(process, { name, range: "" }, process.argv.slice(1), announceTo(process, "1")),
    );

export const corepackYarn = standIn("yarn");
export const corepackPnpm = standIn("pnpm");
