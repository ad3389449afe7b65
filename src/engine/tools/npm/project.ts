/** `npm init -y` and `npm version`: they write package.json, and nothing of a credential. Output as of npm 11.19.1. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NpmFailure } from "./failure.ts";
import { type PackageJson, readJson, writeJson } from "./package-json.ts";
import { NPM_VERSION, type Session } from "./session.ts";

export async function init(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  if (words.length > 0) throw new NotModelledError(`npm init ${words[0]}`);
  if (!config.on("yes")) throw new NotModelledError("npm init without -y");
  const path = `${config.prefix}/package.json`;
  const { name: old, ...before } = readJson<PackageJson & Record<string, unknown>>(process, path) ?? {};
  const folder = config.prefix
    .replace(/^.*\//, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-");
  const scope = config.get("scope");
  const own = (old ?? folder).replace(/^@[^/]*\//, "");
  // A scope that is asked for takes the place of the one that is there.
  const name = scope ? `${scope.replace(/^@?/, "@")}/${own}` : (old ?? folder);
  const made = {
    name,
    version: config.get("init-version") ?? "1.0.0",
    description: "",
    main: "index.js",
    scripts: { test: 'echo "Error: no test specified" && exit 1' },
    keywords: [],
    author: "",
    license: config.get("init-license") ?? "ISC",
    type: "commonjs",
    ...before,
  };
  writeJson(process, path, made);
  if (!session.silent) await print(process, `Wrote to ${path}:\n\n${JSON.stringify(made, null, 2)}\n\n\n`);
  return 0;
}

const STEPS = ["major", "minor", "patch"];

/** Of Node's own parts in the images of node. */
const PARTS: Readonly<Record<string, string>> = {
  npm: NPM_VERSION,
  node: "20.20.2",
  acorn: "8.16.0",
  ada: "2.9.2",
  ares: "1.34.6",
  brotli: "1.1.0",
  cjs_module_lexer: "2.2.0",
  cldr: "48.0",
  icu: "78.2",
  llhttp: "9.3.1",
  modules: "115",
  napi: "9",
  nghttp2: "1.61.0",
  openssl: "3.0.19",
  simdutf: "6.4.2",
  tz: "2025c",
  undici: "6.24.1",
  unicode: "17.0",
  uv: "1.46.0",
  uvwasi: "0.0.23",
  v8: "11.3.244.8-node.38",
  zlib: "1.3.1-e00f703",
};

/** `npm version` alone: the project's, npm's and Node's. */
async function versions(session: Session): Promise<number> {
  const { process, config } = session;
  const own = readJson<PackageJson>(process, `${config.prefix}/package.json`);
  const project = own?.name && own.version ? { [own.name]: own.version } : {};
  const all: Readonly<Record<string, string>> = { ...project, ...PARTS };
  if (config.on("json")) {
    await session.say(JSON.stringify(all, null, 2));
    return 0;
  }
  const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
  const lines = Object.entries(all).map(([name, value]) => `  ${key(name)}: '${value}'`);
  await session.say(`{\n${lines.join(",\n")}\n}`);
  return 0;
}

export async function version(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const [wanted] = words;
  if (wanted === undefined) return versions(session);
  const path = `${config.prefix}/package.json`;
  const before = readJson<PackageJson>(process, path);
  if (!before) throw new NpmFailure([`code ENOENT`, "syscall open", `path ${path}`, "errno -2"], 254);
  const isRepository = process.machine.filesystem.exists(`${config.prefix}/.git`, process.credentials);
  if (isRepository && config.get("git-tag-version") !== "false")
    throw new NotModelledError("npm version in a git repository (--no-git-tag-version leaves git alone)");
  const step = STEPS.indexOf(wanted);
  const numbers = (before.version ?? "0.0.0").split(/[-+]/)[0]?.split(".").map(Number) ?? [];
  const next =
    step < 0
      ? /^v?(\d+\.\d+\.\d+(?:[-+].*)?)$/.exec(wanted)?.[1]
      : numbers.map((number, at) => (at < step ? number : at === step ? number + 1 : 0)).join(".");
  if (next === undefined) throw new NpmFailure([`Invalid version: ${wanted}`]);
  if (next === before.version && !config.on("allow-same-version"))
    throw new NpmFailure(["Version not changed, might want --allow-same-version"]);
  writeJson(process, path, { ...before, version: next });
  for (const lock of ["package-lock.json", "npm-shrinkwrap.json"]) {
    const file = `${config.prefix}/${lock}`;
    const content = readJson<{ packages?: Record<string, Record<string, unknown>> }>(process, file);
    if (!content) continue;
    const packages = content.packages && {
      ...content.packages,
      "": { ...content.packages[""], version: next },
    };
    writeJson(process, file, { ...content, version: next, ...(packages ? { packages } : {}) });
  }
  await session.say(`v${next}`);
  return 0;
}
