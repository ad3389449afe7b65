/** What images of node have beyond Debian's packages. Each function takes the folder that becomes the image's `/`. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const MODULES = "usr/local/lib/node_modules";
const quiet = { stdio: "ignore" } as const;
/** Links stay as they are written: else they would lead to folders of this machine. */
const whole = { recursive: true, verbatimSymlinks: true } as const;

function textOf(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: "utf8" }).trim();
}

/** This machine's node and npm, which need not be the node that runs this file. */
export function addNode(root: string): void {
  const found = textOf("sh", "-c", "command -v node npm").split("\n");
  const [node = "", npm = ""] = found.map((path) => realpathSync(path));
  cpSync(node, join(root, "usr/local/bin/node"));
  cpSync(join(dirname(npm), ".."), join(root, MODULES, "npm"), whole);
  for (const name of ["npm", "npx"]) link(root, name, `../lib/node_modules/npm/bin/${name}-cli.js`);
}

/** The `pg` client, where require() finds it. */
export function addPg(root: string): void {
  install(join(root, MODULES), "pg@8");
}

/** Versions of the package managers, as the simulator's are. */
const MANAGERS = { yarn: "1.22.22", pnpm: "10.34.9", corepack: "0.34.7", berry: "4.18.1" };

/**
 * yarn where the official node images have it, pnpm and corepack as `npm install -g` puts them, and in corepack's cache
 * what `corepack install -g` keeps, so that it needs no network.
 */
export function addPackageManagers(root: string): void {
  const { yarn, pnpm, corepack, berry } = MANAGERS;
  const home = join(root, `opt/yarn-v${yarn}`);
  install(join(root, MODULES), `pnpm@${pnpm}`, `corepack@${corepack}`);
  install(join(root, "opt"), `yarn@${yarn}`);
  renameSync(join(root, "opt/yarn"), home);
  for (const name of readdirSync(join(home, "bin"))) chmodSync(join(home, "bin", name), 0o755);
  const env = {
    ...process.env,
    COREPACK_HOME: join(root, "root/.cache/node/corepack"),
    COREPACK_NPM_REGISTRY: textOf("npm", "config", "get", "registry").replace(/\/$/, ""),
    COREPACK_INTEGRITY_KEYS: "0",
  };
  const program = join(root, MODULES, "corepack/dist/corepack.js");
  execFileSync("node", [program, "install", "-g", `yarn@${berry}`, `pnpm@${pnpm}`], { ...quiet, env });
  for (const name of ["yarn", "yarnpkg"]) link(root, name, `/opt/yarn-v${yarn}/bin/${name}`);
  link(root, "pnpm", "../lib/node_modules/pnpm/bin/pnpm.cjs");
  link(root, "pnpx", "../lib/node_modules/pnpm/bin/pnpx.cjs");
  link(root, "corepack", "../lib/node_modules/corepack/dist/corepack.js");
}

function link(root: string, name: string, target: string): void {
  symlinkSync(target, join(root, "usr/local/bin", name));
}

/**
 * Packages of this machine's registry into `folder`; none of their scripts run. They are fetched elsewhere first: npm
 * removes from a node_modules what it has not installed there itself.
 */
function install(folder: string, ...packages: readonly string[]): void {
  const apart = mkdtempSync(join(tmpdir(), "leaklab-npm-"));
  try {
    execFileSync("npm", ["install", "--silent", "--ignore-scripts", "--prefix", apart, ...packages], quiet);
    const modules = join(apart, "node_modules");
    for (const name of readdirSync(modules))
      if (!name.startsWith(".")) cpSync(join(modules, name), join(folder, name), whole);
  } finally {
    rmSync(apart, { recursive: true });
  }
}
