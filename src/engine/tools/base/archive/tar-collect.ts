/** What goes into an archive: the files behind the operands, as members of a tar file. */

import { FileSystemError } from "../../../filesystem/types.ts";
import { gidOf, groupName, uidOf, userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Member } from "./tar-format.ts";
import { exclusion, folderOf } from "./tar-options.ts";

export interface Collected {
  readonly members: readonly Member[];
  /** Messages about what could not be read: tar shows them when the archive is written. */
  readonly failures: readonly string[];
  /** Whether a name lost its leading slash. */
  readonly skippedRoot: boolean;
}

/** What -C, --exclude and operands ask for, in the order given: -C moves what stands behind it. */
export function collect(call: Call): Collected {
  const members: Member[] = [];
  let skippedRoot = false;
  const isExcluded = exclusion(call);
  const seen = new Map<string, string>();
  const number = (
    text: string | undefined,
    find: (call: Call, name: string) => number | undefined,
  ): number | undefined =>
    text === undefined ? undefined : (find(call, text.split(":").at(-1) ?? text) ?? Number(text));
  const [uid, gid] = [number(call.options.value("owner"), uidOf), number(call.options.value("group"), gidOf)];
  const failures: string[] = [];
  const add = (base: string, name: string): void => {
    call.process.tick();
    const trimmed = name.replace(/\/+$/, "") || "/";
    if (isExcluded(trimmed)) return;
    const path = name.startsWith("/") ? name : base === "." ? name : join(base, name);
    try {
      const stat = call.has("h") ? call.files.stat(path) : call.files.lstat(path);
      if (stat.kind === "socket" || stat.kind === "fifo" || stat.kind === "device") return;
      const shown = trimmed.replace(/^\/+/, "");
      if (trimmed.startsWith("/")) skippedRoot = true;
      const key = `${stat.device}:${stat.inode}`;
      const earlier = stat.kind === "file" && stat.links > 1 ? seen.get(key) : undefined;
      const stored = stat.kind === "directory" ? `${shown}/` : shown;
      if (stored !== "/") {
        if (stat.kind === "file") seen.set(key, stored);
        members.push({
          name: stored,
          type:
            stat.kind === "directory"
              ? "directory"
              : stat.kind === "symlink"
                ? "symlink"
                : earlier === undefined
                  ? "file"
                  : "link",
          mode: stat.kind === "symlink" ? 0o777 : stat.mode,
          uid: uid ?? stat.uid,
          gid: gid ?? stat.gid,
          user: call.has("numeric-owner") ? "" : (userName(call, uid ?? stat.uid) ?? ""),
          group: call.has("numeric-owner") ? "" : (groupName(call, gid ?? stat.gid) ?? ""),
          mtime: stat.mtime,
          content: stat.kind === "file" && earlier === undefined ? call.files.read(path) : new Uint8Array(),
          target: stat.kind === "symlink" ? call.files.readlink(path) : (earlier ?? ""),
        });
      }
      if (stat.kind === "directory" && !call.has("no-recursion"))
        for (const child of call.files.readdir(path)) add(base, join(trimmed, child));
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      failures.push(
        call.say(
          error.code === "EACCES" ? `can't open '${name}': ${error.text}` : `${name}: ${error.text}`,
          error.code === "EACCES"
            ? `${name}: Cannot open: ${error.text}`
            : `${name}: Cannot stat: ${error.text}`,
        ),
      );
    }
  };
  let base = ".";
  for (const word of call.operands) {
    const folder = folderOf(word);
    if (folder !== undefined) base = join(base, folder).replace(/^\.\/(?=\/)/, "");
    else add(base, word);
  }
  return { members, failures, skippedRoot };
}
