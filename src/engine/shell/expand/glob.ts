import type { Process } from "../../process/types.ts";
import { compilePattern, hasWildcards, unquotePattern } from "./pattern.ts";

/**
 * The names that match a pattern, sorted as in the C locale; empty if there are none. A leading dot is
 * matched by a dot only.
 */
export function glob(process: Process, pattern: string): string[] {
  const { filesystem } = process.machine;
  const as = process.credentials;
  const absolute = pattern.startsWith("/");
  const parts = pattern.split(/\/+/).filter((part, index) => part !== "" || index > 0);
  let found: string[] = [absolute ? "/" : ""];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next: string[] = [];
    for (const folder of found) {
      process.tick();
      const place = absolutePath(process.cwd, folder);
      if (part === "") {
        if (isDirectory(process, place)) next.push(`${folder}/`);
        continue;
      }
      if (!hasWildcards(part)) {
        const name = join(folder, unquotePattern(part));
        if (exists(process, absolutePath(process.cwd, name))) next.push(name);
        continue;
      }
      if (!isDirectory(process, place) || !filesystem.access(place, "r", as)) continue;
      const matcher = compilePattern(part);
      const dots = part.startsWith(".") || part.startsWith("\\.");
      const names = dots ? [".", "..", ...filesystem.readdir(place, as)] : filesystem.readdir(place, as);
      for (const name of names) {
        if (name.startsWith(".") && !dots) continue;
        if (!matcher.test(name)) continue;
        const path = join(folder, name);
        if (last || isDirectory(process, absolutePath(process.cwd, path))) next.push(path);
      }
    }
    found = next;
  }
  return found.sort(compareBytes);
}

function join(folder: string, name: string): string {
  return folder === "" || folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

function absolutePath(cwd: string, path: string): string {
  if (path.startsWith("/")) return path;
  return path === "" ? cwd : `${cwd === "/" ? "" : cwd}/${path}`;
}

function isDirectory(process: Process, path: string): boolean {
  const { filesystem } = process.machine;
  if (!filesystem.exists(path, process.credentials)) return false;
  return filesystem.stat(path, process.credentials).kind === "directory";
}

function exists(process: Process, path: string): boolean {
  try {
    process.machine.filesystem.lstat(path, process.credentials);
    return true;
  } catch {
    return false;
  }
}

/** UTF-8's order is the order of code points. */
function compareBytes(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = a[at]!.codePointAt(0)! - b[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
