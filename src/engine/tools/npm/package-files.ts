/** Which files belong to a package: npm-packlist of npm 11.19.1, as far as packages without bundled dependencies go. */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import type { PackageJson } from "./package-json.ts";

/** Never packed, wherever they are; and at the top only. */
const NEVER =
  /(?:^|\/)(?:\.git|\.svn|\.hg|CVS|node_modules\/.*|\.DS_Store|\.npmrc|\._.*|.*\.orig|\..*\.swp|\.npmignore|\.gitignore|npm-debug\.log)(?:\/|$)/;
const NEVER_ON_TOP =
  /^(?:node_modules|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|archived-packages|\.wafpickle-\d+|\.lock-wscript)(?:\/|$)/;
/** Packed whatever the rules say. */
const ALWAYS = /^(?:package\.json|(?:readme|copying|license|licence)(?:\.[^/]*[^~$/])?)$/i;

interface Rule {
  readonly pattern: RegExp;
  readonly keeps: boolean;
}

/** A line of an ignore file as a pattern over paths below `folder`. */
function ruleOf(line: string, folder: string): Rule | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  const keeps = text.startsWith("!");
  const glob = text.replace(/^!/, "").replace(/\/$/, "");
  const anchored = glob.includes("/");
  const source = glob
    .replace(/^\//, "")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*\*\/|\*\*|\*|\?/g, (sign) =>
      sign === "**/" ? "(?:.*/)?" : sign === "**" ? ".*" : sign === "*" ? "[^/]*" : "[^/]",
    );
  const below = folder === "" ? "" : `${folder.replace(/[.+^${}()|\\*?]/g, "\\$&")}/`;
  return { pattern: new RegExp(`^${below}${anchored ? "" : "(?:.*/)?"}${source}(?:/.*)?$`), keeps };
}

function rulesOf(text: string, folder: string): Rule[] {
  return text.split("\n").flatMap((line) => ruleOf(line, folder) ?? []);
}

interface PackedFile {
  readonly content: Uint8Array;
  readonly mode: number;
}

/** Path in the package to its bytes, in the order of the tarball. */
export function packageFiles(
  process: Process,
  root: string,
  manifest: PackageJson,
): ReadonlyMap<string, PackedFile> {
  const { filesystem } = process.machine;
  const as = process.credentials;
  const textAt = (path: string) => {
    try {
      return textOf(filesystem.readFile(`${root}/${path}`, as));
    } catch (error) {
      if (error instanceof FileSystemError) return undefined;
      throw error;
    }
  };
  const files = new Map<string, PackedFile>();
  const listed = manifest.files?.flatMap((line) => ruleOf(line.replace(/^\.\//, "/"), "") ?? []);
  const entries = [manifest.main, ...Object.values(typeof manifest.bin === "object" ? manifest.bin : {})]
    .concat(typeof manifest.bin === "string" ? manifest.bin : undefined)
    .flatMap((path) => (path === undefined ? [] : [path.replace(/^\.?\//, "")]));
  const belongs = (path: string, rules: readonly Rule[]) => {
    if (ALWAYS.test(path) || entries.includes(path)) return true;
    if (NEVER.test(path) || NEVER_ON_TOP.test(path)) return false;
    const last = (list: readonly Rule[]) => list.findLast(({ pattern }) => pattern.test(path));
    if (listed) {
      const rule = listed.findLast(({ pattern }) => pattern.test(path));
      return rule !== undefined && !rule.keeps;
    }
    return last(rules)?.keeps ?? true;
  };
  const walk = (folder: string, above: readonly Rule[]) => {
    const at = folder === "" ? "" : `${folder}/`;
    const own = textAt(`${at}.npmignore`) ?? textAt(`${at}.gitignore`);
    const rules = own === undefined ? above : [...above, ...rulesOf(own, folder)];
    for (const name of filesystem.readdir(`${root}/${folder}`, as)) {
      process.tick();
      const path = `${at}${name}`;
      const { kind, mode } = filesystem.lstat(`${root}/${path}`, as);
      if (kind === "directory") {
        if (name !== "node_modules" && name !== ".git") walk(path, rules);
      } else if (kind === "file" && belongs(path, rules)) {
        const content = filesystem.readFile(`${root}/${path}`, as);
        files.set(path, { content, mode: mode & 0o111 ? 0o755 : 0o644 });
      }
    }
  };
  walk("", []);
  return new Map([...files].sort(([a], [b]) => inTarball(a, b)));
}

/** By extension, then by name: npm-packlist puts likes together, which packs better. */
function inTarball(a: string, b: string): number {
  const key = (path: string) => [extension(path), path.replace(/^.*\//, ""), path];
  const [left, right] = [key(a), key(b)];
  for (let at = 0; at < 3; at += 1) {
    const order = (left[at] ?? "").localeCompare(right[at] ?? "", "en");
    if (order !== 0) return order;
  }
  return 0;
}

function extension(path: string): string {
  return /[^/](\.[^./]*)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}
