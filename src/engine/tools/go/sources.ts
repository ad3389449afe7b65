/** What Go files say that matters outside of the compiler: their package, imports, texts and embedded files. */
import type { UserFiles } from "../registries/files.ts";

export interface GoFile {
  readonly name: string;
  readonly text: string;
}

export interface Import {
  readonly path: string;
  /** `main.go:3:8` */
  readonly at: string;
}

/** The Go files of a folder, tests left out. */
export function goFiles(files: UserFiles, folder: string): GoFile[] {
  return files
    .list(folder)
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .map((name) => ({ name, text: files.readText(`${folder}/${name}`) ?? "" }));
}

/** Imports of one file that are not of the standard library: their first part has a dot. */
export function importsIn({ name, text }: GoFile): Import[] {
  const found: Import[] = [];
  let block = false;
  text.split("\n").forEach((line, index) => {
    const single = /^import\s+(?:[\w.]+\s+)?"([^"]+)"/.exec(line);
    const inside = block ? /^\s*(?:[\w.]+\s+)?"([^"]+)"/.exec(line) : null;
    const path = (single ?? inside)?.[1];
    if (path !== undefined && /^[^/]*\./.test(path))
      found.push({ path, at: `${name}:${index + 1}:${line.indexOf('"') + 1}` });
    if (/^import\s*\(/.test(line)) block = true;
    else if (block && /^\s*\)/.test(line)) block = false;
  });
  return found;
}

/** The imports of all packages of the module that the working directory is in. */
export function importsOf(files: UserFiles): Import[] {
  const folders = new Set(
    files
      .walk(".")
      .filter((path) => path.endsWith(".go") && !/(?:^|\/)(?:vendor|testdata|[._][^/]*)\//.test(path))
      .map((path) => (path.includes("/") ? path.replace(/\/[^/]*$/, "") : ".")),
  );
  return [...folders].flatMap((folder) => goFiles(files, folder).flatMap(importsIn));
}

/** The module that most likely has a package: owner and name on the known hosts, else the first two parts. */
export function moduleOf(path: string): string {
  const parts = path.split("/");
  return parts
    .slice(0, /^(?:github\.com|bitbucket\.org|gitlab\.com)$/.test(parts[0] ?? "") ? 3 : 2)
    .join("/");
}

/** String literals of a file, unquoted, in their order. */
export function textsIn({ text }: GoFile): string[] {
  const code = text.replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g)].map(
    ([, quoted, raw]) => raw ?? interpreted(quoted ?? ""),
  );
}

function interpreted(text: string): string {
  const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/g, (_, byte, unit, letter) =>
    byte || unit ? String.fromCharCode(Number.parseInt(byte ?? unit, 16)) : (named[letter] ?? letter),
  );
}

/** Patterns of `//go:embed`. */
export function embedsIn({ text }: GoFile): string[] {
  return [...text.matchAll(/^\/\/go:embed\s+(.+)$/gm)].flatMap(([, patterns = ""]) =>
    patterns.trim().split(/\s+/),
  );
}
