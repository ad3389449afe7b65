/** Puts a wheel's files in place, with what pip adds: RECORD, INSTALLER, REQUESTED, direct_url.json, programs, compiled files. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { compiled } from "./compiled.ts";
import { writeFile } from "./files.ts";
import type { Chosen } from "./resolve.ts";

export interface Scheme {
  readonly packages: string;
  readonly scripts: string;
  /** First line of installed programs. */
  readonly executable: string;
}

/** `{"archive_info": {...}, "url": "..."}`: pip keeps the URL without its login, its query included. */
export function directUrl({ url, sha256: hash }: Chosen): object {
  return { archive_info: { hash: `sha256=${hash}`, hashes: { sha256: hash } }, url };
}

/** Python's json.dumps on one line. */
function python(value: unknown): string {
  return JSON.stringify(value, undefined, 1)
    .replace(/\n\s*/g, " ")
    .replace(/([{[]) /g, "$1")
    .replace(/ ([}\]])/g, "$1");
}

/** Installs, and returns the programs that came with it. Throws FileSystemError. */
export function installWheel(
  process: Process,
  chosen: Chosen,
  scheme: Scheme,
  compile: boolean,
): readonly string[] {
  const { wheel, requested, direct } = chosen;
  const rows = new Map<string, string>();
  const programs: string[] = [];
  const put = (path: string, content: Uint8Array, row: string, mode = 0o666) => {
    writeFile(process, `${scheme.packages}/${path}`, content, mode);
    rows.set(path, row);
  };
  const given = recordOf(wheel.files.get(`${wheel.info}/RECORD`));
  const data = `${wheel.info.replace(/\.dist-info$/, "")}.data/`;
  for (const [path, content] of wheel.files) {
    if (path === `${wheel.info}/RECORD`) continue;
    const [, part, inner = ""] = path.startsWith(data)
      ? (/^(\w+)\/(.*)$/.exec(path.slice(data.length)) ?? [])
      : [];
    if (part === "scripts") {
      programs.push(inner);
      writeFile(process, `${scheme.scripts}/${inner}`, shebang(content, scheme.executable), 0o777);
      rows.set(`../../../bin/${inner}`, rowOf(content));
    } else put(part === undefined ? path : inner, content, given.get(path) ?? rowOf(content));
    if (compile && part === undefined && path.endsWith(".py")) {
      const cache = path.replace(/([^/]*)\.py$/, "__pycache__/$1.cpython-313.pyc");
      put(cache, compiled(textOf(content), content.length), ",");
    }
  }
  for (const [name, target] of entryPoints(wheel.files.get(`${wheel.info}/entry_points.txt`))) {
    const content = bytesOf(launcher(target, scheme.executable));
    programs.push(name);
    writeFile(process, `${scheme.scripts}/${name}`, content, 0o777);
    rows.set(`../../../bin/${name}`, rowOf(content));
  }
  const add = (name: string, text: string) =>
    put(`${wheel.info}/${name}`, bytesOf(text), rowOf(bytesOf(text)));
  add("INSTALLER", "pip\n");
  if (direct) add("direct_url.json", python(directUrl(chosen)));
  if (requested) add("REQUESTED", "");
  rows.set(`${wheel.info}/RECORD`, ",");
  const record = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, row]) => `${path},${row}\n`);
  put(`${wheel.info}/RECORD`, bytesOf(record.join("")), ",");
  return programs;
}

/** Hash and size as RECORD names them. */
function rowOf(content: Uint8Array): string {
  let binary = "";
  for (const byte of sha256(content)) binary += String.fromCharCode(byte);
  const hash = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `sha256=${hash},${content.length}`;
}

function recordOf(content: Uint8Array | undefined): ReadonlyMap<string, string> {
  const lines = content ? textOf(content).split(/\r?\n/).filter(Boolean) : [];
  return new Map(
    lines.map((line) => [line.replace(/,[^,]*,[^,]*$/, ""), /[^,]*,[^,]*$/.exec(line)?.[0] ?? ","]),
  );
}

/** `[console_scripts]` and `[gui_scripts]`: name to `module:function`. */
function entryPoints(content: Uint8Array | undefined): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  let section = "";
  for (const line of content ? textOf(content).split(/\r?\n/) : []) {
    section = /^\[(.*)\]/.exec(line.trim())?.[1] ?? section;
    const [, name, target] = /^([^=[\s]+)\s*=\s*(\S+)/.exec(line.trim()) ?? [];
    if (/^(console|gui)_scripts$/.test(section) && name !== undefined && target !== undefined)
      found.push([name, target]);
  }
  return found;
}

function launcher(target: string, executable: string): string {
  const [module = "", path = ""] = target.split(":");
  return (
    `#!${executable}\n# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom ${module} import ${path.replace(/\..*$/, "")}\n` +
    "if __name__ == '__main__':\n    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n" +
    `    sys.exit(${path}())\n`
  );
}

function shebang(content: Uint8Array, executable: string): Uint8Array {
  const text = textOf(content);
  return /^#!pythonw?\b/.test(text) ? bytesOf(text.replace(/^#!pythonw?/, `#!${executable}`)) : content;
}
