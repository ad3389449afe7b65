/** The lines that find prints about a file: -ls and -printf. */

import { groupName, userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { baseName, dirName } from "../core/files.ts";
import { modeLetters } from "../core/mode.ts";
import { listTime, strftime } from "../core/time.ts";
import { KINDS, type Visit } from "./find-visit.ts";

/** -ls, as `ls -dils` shows it. */
export async function list(call: Call, visit: Visit): Promise<boolean> {
  const { stat, path } = visit;
  const blocks = stat.kind === "file" || stat.kind === "directory" ? Math.ceil(stat.size / 4096) * 4 : 0;
  const target = stat.kind === "symlink" ? ` -> ${call.files.readlink(path)}` : "";
  const owner = (userName(call, stat.uid) ?? String(stat.uid)).padEnd(8);
  const group = (groupName(call, stat.gid) ?? String(stat.gid)).padEnd(8);
  const time = listTime(stat.mtime, call.process.machine.clock.now());
  await call.out(
    `${String(stat.inode).padStart(9)} ${String(blocks).padStart(6)} ${modeLetters(stat)} ${String(stat.links).padStart(3)} ${owner} ${group} ${String(stat.size).padStart(8)} ${time} ${path}${target}\n`,
  );
  return true;
}

/** -printf: the format with its % and \ sequences filled in. */
export function formatted(call: Call, format: string, { path, depth, stat }: Visit): string {
  const fields: Readonly<Record<string, () => string>> = {
    p: () => path,
    f: () => baseName(path),
    h: () => dirName(path),
    P: () =>
      path
        .split("/")
        .slice(-depth || path.length)
        .join("/"),
    d: () => String(depth),
    s: () => String(stat.size),
    m: () => stat.mode.toString(8),
    M: () => modeLetters(stat),
    u: () => userName(call, stat.uid) ?? String(stat.uid),
    U: () => String(stat.uid),
    g: () => groupName(call, stat.gid) ?? String(stat.gid),
    G: () => String(stat.gid),
    y: () => Object.keys(KINDS).find((letter) => KINDS[letter] === stat.kind) ?? "?",
    l: () => (stat.kind === "symlink" ? call.files.readlink(path) : ""),
    n: () => String(stat.links),
    i: () => String(stat.inode),
    t: () => strftime("%a %b %e %H:%M:%S.%N %Y", stat.mtime),
  };
  return format
    .replace(/%T@/g, () => `${(stat.mtime / 1000).toFixed(10)}`)
    .replace(/%([a-zA-Z%])/g, (whole, letter: string) =>
      letter === "%" ? "%" : (fields[letter]?.() ?? whole),
    )
    .replace(/\\([nt0\\])/g, (_, letter: string) => ({ n: "\n", t: "\t", "0": "\0" })[letter] ?? "\\");
}
