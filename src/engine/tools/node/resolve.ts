/** Node's module resolution: relative files, folders, node_modules, package.json's main and exports. */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

interface Manifest {
  readonly main?: string;
  readonly type?: string;
  readonly exports?: unknown;
}

function kindOf(process: Process, path: string): "file" | "directory" | undefined {
  try {
    const { kind } = process.machine.filesystem.stat(path, process.credentials);
    return kind === "directory" ? "directory" : "file";
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

function manifestIn(process: Process, folder: string): Manifest | undefined {
  if (kindOf(process, `${folder}/package.json`) !== "file") return undefined;
  try {
    return JSON.parse(
      textOf(process.machine.filesystem.readFile(`${folder}/package.json`, process.credentials)),
    );
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof FileSystemError) return undefined;
    throw error;
  }
}

const EXTENSIONS = ["", ".js", ".json", ".cjs", ".mjs"];

function asFile(process: Process, path: string): string | undefined {
  const found = EXTENSIONS.find((extension) => kindOf(process, path + extension) === "file");
  return found === undefined ? undefined : path + found;
}

/** The file behind an `exports` field, by the conditions that CommonJS and ES modules share. */
function exported(value: unknown, key: string): string | undefined {
  if (typeof value === "string") return key === "." ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  if (Object.keys(record).some((each) => each.startsWith("."))) return pick(record[key]);
  return key === "." ? pick(record) : undefined;
}

function pick(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  return ["node", "require", "import", "default"].map((name) => pick(record[name])).find(Boolean);
}

function asFolder(process: Process, folder: string): string | undefined {
  if (kindOf(process, folder) !== "directory") return undefined;
  const main = manifestIn(process, folder)?.main;
  const named = main === undefined ? undefined : `${folder}/${main.replace(/^\.\//, "")}`;
  const found =
    named === undefined ? undefined : (asFile(process, named) ?? asFile(process, `${named}/index`));
  return found ?? asFile(process, `${folder}/index`);
}

function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The file that `request` means in `folder`; undefined when there is none. */
export function resolveModule(process: Process, request: string, folder: string): string | undefined {
  const real = (path: string | undefined) =>
    path === undefined ? undefined : process.machine.filesystem.realpath(path, process.credentials);
  if (/^(\.{0,2}\/|\.{1,2}$)/.test(request)) {
    const path = tidy(request.startsWith("/") ? request : `${folder}/${request}`);
    return real(asFile(process, path) ?? asFolder(process, path));
  }
  const [, name = request, rest = ""] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(request) ?? [];
  for (let at = folder; ; at = at.replace(/\/[^/]*$/, "")) {
    const base = `${at === "/" ? "" : at}/node_modules/${name}`;
    if (kindOf(process, base) === "directory") {
      const target = exported(manifestIn(process, base)?.exports, `.${rest}`);
      if (target !== undefined) return real(asFile(process, `${base}/${target.replace(/^\.\//, "")}`));
      const path = tidy(base + rest);
      const found = (rest === "" ? undefined : asFile(process, path)) ?? asFolder(process, path);
      if (found !== undefined) return real(found);
    }
    if (at === "" || at === "/") return undefined;
  }
}

/** Is the file an ES module: by its extension, its package, or, as Node 20.19 detects it, by its text? */
export function isModule(process: Process, file: string, source: string): boolean {
  if (file.endsWith(".mjs")) return true;
  if (file.endsWith(".cjs") || file.endsWith(".json")) return false;
  for (let at = file.replace(/\/[^/]*$/, ""); ; at = at.replace(/\/[^/]*$/, "")) {
    const manifest = manifestIn(process, at);
    if (manifest?.type !== undefined) return manifest.type === "module";
    if (manifest || at === "") break;
  }
  return /^\s*(import\s+[\w*{"']|export\s+(default|const|function|class|async|let|\{|\*))/m.test(source);
}
