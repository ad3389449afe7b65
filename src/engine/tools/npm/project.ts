/** `npm init -y` and `npm version`: they write package.json, and nothing of a credential. Output as of npm 11.19.1. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NpmFailure } from "./failure.ts";
import { type PackageJson, readJson, writeJson } from "./package-json.ts";
import type { Session } from "./session.ts";

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

export async function version(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const [wanted] = words;
  if (wanted === undefined) throw new NotModelledError("npm version without a version");
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
  if (next === before.version && config.get("allow-same-version") === undefined)
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
