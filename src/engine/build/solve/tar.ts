/** One member of a tar archive. `path` is relative, `mtime` in ms. */
export interface TarEntry {
  readonly kind: "file" | "directory" | "symlink" | "hardlink";
  readonly path: string;
  readonly link: string;
  readonly content: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
}

const BLOCK = 512;
const KINDS: Readonly<Record<string, TarEntry["kind"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "5": "directory",
};

/** The members of a tar in ustar, GNU or pax form; undefined for bytes that are no tar. */
export function readTar(bytes: Uint8Array): TarEntry[] | undefined {
  if (bytes.length < BLOCK || !checksumFits(bytes.subarray(0, BLOCK))) return undefined;
  const entries: TarEntry[] = [];
  let next: { path?: string; link?: string; mtime?: number } = {};
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!checksumFits(header)) return undefined;
    const size = octal(header, 124, 12);
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "L") next = { ...next, path: text(content, 0, size) };
    else if (type === "K") next = { ...next, link: text(content, 0, size) };
    else if (type === "x") next = { ...next, ...paxRecords(content) };
    const kind = KINDS[type];
    if (!kind) continue;
    const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
    const name = text(header, 0, 100);
    const path = next.path ?? (prefix === "" ? name : `${prefix}/${name}`);
    entries.push({
      kind: kind === "file" && path.endsWith("/") ? "directory" : kind,
      path: path.replace(/^\/+/, "").replace(/\/+$/, ""),
      link: next.link ?? text(header, 157, 100),
      content,
      mode: octal(header, 100, 8) & 0o7777,
      uid: octal(header, 108, 8),
      gid: octal(header, 116, 8),
      mtime: next.mtime ?? octal(header, 136, 12) * 1000,
    });
    next = {};
  }
  return entries;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(bytes: Uint8Array, start: number, length: number): number {
  return Number.parseInt(text(bytes, start, length).trim() || "0", 8) || 0;
}

/** The sum of all bytes, the checksum itself counted as blanks. */
function checksumFits(header: Uint8Array): boolean {
  let sum = 0;
  for (let at = 0; at < BLOCK; at += 1) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0);
  const stored = text(header, 148, 8).trim();
  return /^[0-7]+$/.test(stored) && Number.parseInt(stored, 8) === sum;
}

/** `LENGTH KEY=VALUE\n` records of a pax header. */
function paxRecords(content: Uint8Array): { path?: string; link?: string; mtime?: number } {
  const records = new TextDecoder().decode(content).split("\n");
  const found: { path?: string; link?: string; mtime?: number } = {};
  for (const record of records) {
    const [, key, value = ""] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key === "path") found.path = value;
    if (key === "linkpath") found.link = value;
    if (key === "mtime") found.mtime = Number(value) * 1000;
  }
  return found;
}
