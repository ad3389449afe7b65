/** The difference of two sets of files as git shows it: patches, --stat, --name-only, --name-status. As seen on git 2.47.3. */
import { structuredPatch } from "diff";
import { textOf } from "../../process/io.ts";
import type { IndexEntry } from "./index-file.ts";

/** Path to entry, as trees and the index have them. */
export type Files = ReadonlyMap<string, IndexEntry>;
export type ReadBlob = (id: string, path: string) => Uint8Array;

export interface Change {
  readonly path: string;
  readonly old: IndexEntry | undefined;
  readonly new: IndexEntry | undefined;
  /** Where a file that is otherwise the same came from. */
  readonly from?: string;
}

/** What changed from one set to another; files that only moved are told as such. */
export function changes(before: Files, after: Files): Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const all = paths
    .map((path) => ({ path, old: before.get(path), new: after.get(path) }))
    .filter((each) => each.old?.id !== each.new?.id || each.old?.mode !== each.new?.mode);
  const gone = all.filter((each) => each.new === undefined);
  const moved = new Set<string>();
  const renamed = all.flatMap((each): Change[] => {
    if (each.old !== undefined || each.new === undefined) return [each];
    const from = gone.find(({ path, old }) => !moved.has(path) && old?.id === each.new?.id);
    if (!from) return [each];
    moved.add(from.path);
    return [{ ...each, old: from.old, from: from.path }];
  });
  return renamed.filter(({ path, new: now }) => now !== undefined || !moved.has(path));
}

const NO_ID = "0".repeat(40);

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

function content(entry: IndexEntry | undefined, path: string, read: ReadBlob): Uint8Array {
  if (entry === undefined) return new Uint8Array(0);
  if (entry.mode === "160000") return new TextEncoder().encode(`Subproject commit ${entry.id}\n`);
  return read(entry.id, path);
}

/** The patch of one file. */
export function patchOf(change: Change, read: ReadBlob): string {
  const { path, old, new: now, from = path } = change;
  const lines = [`diff --git a/${from} b/${path}`];
  if (old === undefined) lines.push(`new file mode ${now?.mode}`);
  else if (now === undefined) lines.push(`deleted file mode ${old.mode}`);
  else if (old.mode !== now.mode) lines.push(`old mode ${old.mode}`, `new mode ${now.mode}`);
  if (from !== path) lines.push("similarity index 100%", `rename from ${from}`, `rename to ${path}`);
  if (old?.id === now?.id) return `${lines.join("\n")}\n`;
  const short = (entry: IndexEntry | undefined) => (entry?.id ?? NO_ID).slice(0, 7);
  const mode = old !== undefined && old.mode === now?.mode ? ` ${old.mode}` : "";
  lines.push(`index ${short(old)}..${short(now)}${mode}`);
  const before = content(old, from, read);
  const after = content(now, path, read);
  const names = [
    old === undefined ? "/dev/null" : `a/${from}`,
    now === undefined ? "/dev/null" : `b/${path}`,
  ];
  if (isBinary(before) || isBinary(after)) {
    lines.push(`Binary files ${names[0]} and ${names[1]} differ`);
    return `${lines.join("\n")}\n`;
  }
  const text = textOf(before);
  const { hunks } = structuredPatch("", "", text, textOf(after), "", "", { context: 3 });
  if (hunks.length > 0) lines.push(`--- ${names[0]}`, `+++ ${names[1]}`);
  const oldLines = text.split("\n");
  for (const hunk of hunks) {
    const span = (start: number, count: number) =>
      count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
    const above = oldLines
      .slice(0, Math.max(0, hunk.oldStart - 1))
      .findLast((line) => /^[A-Za-z_$]/.test(line));
    const where = `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`;
    lines.push(above === undefined ? where : `${where} ${above.slice(0, 80)}`, ...hunk.lines);
  }
  return `${lines.join("\n")}\n`;
}

interface Count {
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
}

function countOf(change: Change, read: ReadBlob): Count {
  const before = content(change.old, change.from ?? change.path, read);
  const after = content(change.new, change.path, read);
  if (isBinary(before) || isBinary(after)) return { added: 0, removed: 0, binary: true };
  const { hunks } = structuredPatch("", "", textOf(before), textOf(after), "", "", { context: 0 });
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const starting = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return { added: starting("+"), removed: starting("-"), binary: false };
}

/** ` 2 files changed, 1 insertion(+), 3 deletions(-)` */
export function summary(list: readonly Change[], read: ReadBlob): string {
  const counts = list.map((change) => countOf(change, read));
  const added = counts.reduce((sum, each) => sum + each.added, 0);
  const removed = counts.reduce((sum, each) => sum + each.removed, 0);
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const insertions = added > 0 || removed === 0 ? `, ${plural(added, "insertion")}(+)` : "";
  const deletions = removed > 0 || added === 0 ? `, ${plural(removed, "deletion")}(-)` : "";
  return ` ${plural(list.length, "file")} changed${insertions}${deletions}\n`;
}

/** What --stat prints. */
export function stat(list: readonly Change[], read: ReadBlob): string {
  if (list.length === 0) return "";
  const rows = list.map((change) => ({
    name: change.from === undefined ? change.path : `${change.from} => ${change.path}`,
    count: countOf(change, read),
  }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  const digits = Math.max(...rows.map(({ count }) => String(count.added + count.removed).length));
  const most = Math.max(...rows.map(({ count }) => count.added + count.removed));
  const room = 80 - width - digits - 6;
  const scale = (count: number) =>
    most <= room || count === 0 ? count : Math.max(1, Math.round((count * room) / most));
  const lines = rows.map(({ name, count: { added, removed, binary } }) => {
    if (binary) return ` ${name.padEnd(width)} | Bin\n`;
    const bar = "+".repeat(scale(added)) + "-".repeat(scale(removed));
    return ` ${name.padEnd(width)} | ${String(added + removed).padStart(digits)}${bar ? ` ${bar}` : ""}\n`;
  });
  return lines.join("") + summary(list, read);
}

/** What --name-status prints. */
export function nameStatus(list: readonly Change[]): string {
  return list
    .map(({ path, old, new: now, from }) => {
      if (from !== undefined) return `R100\t${from}\t${path}\n`;
      return `${old === undefined ? "A" : now === undefined ? "D" : "M"}\t${path}\n`;
    })
    .join("");
}

/** ` create mode 100644 x`, and the same of what was deleted or moved, as a commit reports it. */
export function modeLines(list: readonly Change[]): string {
  return list
    .map(({ path, old, new: now, from }) => {
      if (from !== undefined) return ` rename ${from} => ${path} (100%)\n`;
      if (old === undefined) return ` create mode ${now?.mode} ${path}\n`;
      return now === undefined ? ` delete mode ${old.mode} ${path}\n` : "";
    })
    .join("");
}

/** The shapes of a difference that commands have in common. */
export function shown(list: readonly Change[], read: ReadBlob, shape: ReadonlySet<string>): string {
  const pieces: string[] = [];
  if (shape.has("--stat")) pieces.push(stat(list, read));
  if (shape.has("--shortstat") && list.length > 0) pieces.push(summary(list, read));
  if (shape.has("--name-only")) pieces.push(list.map(({ path }) => `${path}\n`).join(""));
  if (shape.has("--name-status")) pieces.push(nameStatus(list));
  if (shape.has("--summary")) pieces.push(modeLines(list));
  if (pieces.length === 0 || shape.has("-p") || shape.has("--patch"))
    pieces.push(list.map((change) => patchOf(change, read)).join(""));
  return pieces.filter(Boolean).join(shape.has("--stat") ? "\n" : "");
}

export const SHAPES = new Set(
  "--stat --shortstat --name-only --name-status --summary -p --patch -u --raw".split(" "),
);
