import { fromByteString, toByteString } from "../core/bytes.ts";

/** One member of an archive. Names and owners are byte strings; `mtime` in ms. */
export interface Member {
  readonly name: string;
  readonly type: "file" | "directory" | "symlink" | "link";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly mtime: number;
  readonly content: Uint8Array;
  readonly target: string;
}

const TYPES = { file: "0", link: "1", symlink: "2", directory: "5" } as const;
const BLOCK = 512;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`;
const field = (text: string, width: number): string => text.slice(0, width).padEnd(width, "\0");

function header(member: Member, name: string, type: string, size: number): string {
  const fields = [
    field(name, 100),
    octal(member.mode, 8),
    octal(member.uid, 8),
    octal(member.gid, 8),
    octal(size, 12),
    octal(Math.floor(member.mtime / 1000), 12),
    "        ",
    type,
    field(member.target, 100),
    "ustar  \0",
    field(member.user, 32),
    field(member.group, 32),
  ];
  const text = field(fields.join(""), BLOCK);
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at);
  return `${text.slice(0, 148)}${sum.toString(8).padStart(6, "0")}\0 ${text.slice(156)}`;
}

const padded = (text: string): string => text.padEnd(Math.ceil(text.length / BLOCK) * BLOCK, "\0");

/** A GNU tar archive; names over 100 bytes get a member of their own before them. Filled up to 10 KiB. */
export function writeTar(members: readonly Member[]): Uint8Array {
  const parts: string[] = [];
  for (const member of members) {
    for (const [text, type] of [
      [member.target, "K"],
      [member.name, "L"],
    ] as const) {
      if (text.length <= 100) continue;
      const long = {
        ...member,
        mode: 0o644,
        uid: 0,
        gid: 0,
        mtime: 0,
        target: "",
        user: "root",
        group: "root",
      };
      parts.push(header(long, "././@LongLink", type, text.length + 1), padded(`${text}\0`));
    }
    const content = toByteString(member.content);
    parts.push(header(member, member.name, TYPES[member.type], content.length), padded(content));
  }
  const all = `${parts.join("")}${"\0".repeat(2 * BLOCK)}`;
  return fromByteString(all.padEnd(Math.ceil(all.length / 10240) * 10240, "\0"));
}

/** Less than one block. */
export const SHORT_READ = "short read";

export class TarError extends Error {}

/** The members of an archive, with GNU and PAX long names. Throws TarError. */
export function readTar(data: Uint8Array): Member[] {
  const members: Member[] = [];
  if (data.length > 0 && data.length < BLOCK) throw new TarError(SHORT_READ);
  let at = 0;
  let long: { name?: string; target?: string } = {};
  while (at + BLOCK <= data.length) {
    const block = toByteString(data.subarray(at, at + BLOCK));
    if (/^\0*$/.test(block)) break;
    const text = (from: number, length: number): string =>
      block.slice(from, from + length).replace(/\0.*$/s, "");
    const number = (from: number, length: number): number =>
      Number.parseInt(text(from, length).trim() || "0", 8);
    if (!block.startsWith("ustar", 257) && !/^[0-7 ]+$/.test(text(148, 8)))
      throw new TarError("This does not look like a tar archive");
    const size = number(124, 12);
    const content = data.slice(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const flag = block[156] ?? "0";
    if (flag === "L" || flag === "K") {
      const value = toByteString(content).replace(/\0.*$/s, "");
      long = flag === "L" ? { ...long, name: value } : { ...long, target: value };
      continue;
    }
    if (flag === "x" || flag === "g") {
      const records = toByteString(content);
      const name = /\d+ path=([^\n]*)\n/.exec(records)?.[1];
      const target = /\d+ linkpath=([^\n]*)\n/.exec(records)?.[1];
      if (flag === "x") long = { ...(name ? { name } : {}), ...(target ? { target } : {}) };
      continue;
    }
    const prefix = block.startsWith("ustar\0", 257) ? text(345, 155) : "";
    members.push({
      name: long.name ?? (prefix ? `${prefix}/` : "") + text(0, 100),
      type: flag === "5" ? "directory" : flag === "2" ? "symlink" : flag === "1" ? "link" : "file",
      mode: number(100, 8) & 0o7777,
      uid: number(108, 8),
      gid: number(116, 8),
      user: text(265, 32),
      group: text(297, 32),
      mtime: number(136, 12) * 1000,
      content,
      target: long.target ?? text(157, 100),
    });
    long = {};
  }
  return members;
}
