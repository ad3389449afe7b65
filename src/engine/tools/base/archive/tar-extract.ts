/** tar -x and -t: walks over the members of an archive and puts them where they belong, or lists them. */

import { gidOf, uidOf } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { dirName, join } from "../core/files.ts";
import type { Member } from "./tar-format.ts";
import { exclusion, folderOf } from "./tar-options.ts";
import { listing, loadMembers } from "./tar-read.ts";
import { renaming } from "./tar-transform.ts";

function makeFolders(call: Call, path: string): void {
  if (path === "." || path === "/" || call.files.look(path)) return;
  makeFolders(call, dirName(path));
  call.files.mkdir(path, 0o777 & ~call.process.umask);
}

/** Puts one member where it belongs. */
function place(call: Call, member: Member, path: string, later: (() => void)[]): void {
  const root = call.process.credentials.uid === 0;
  const mode = call.has("p") || root ? member.mode : member.mode & ~call.process.umask;
  makeFolders(call, dirName(path));
  const there = call.files.look(path, false);
  if (member.type === "directory") {
    if (!there) call.files.mkdir(path, mode | 0o700);
  } else {
    if (there && there.kind !== "directory") call.files.unlink(path);
    if (member.type === "symlink") call.files.symlink(member.target, path);
    else if (member.type === "link") call.files.link(member.target, path);
    else call.files.write(path, member.content, mode & 0o777);
  }
  if (member.type === "link") return;
  if (root && !call.has("o")) {
    const numeric = call.has("numeric-owner");
    const uid = (!numeric && member.user !== "" ? uidOf(call, member.user) : undefined) ?? member.uid;
    const gid = (!numeric && member.group !== "" ? gidOf(call, member.group) : undefined) ?? member.gid;
    call.files.chown(path, uid, gid, false);
  }
  if (member.type === "symlink") return;
  const finish = (): void => {
    call.files.chmod(path, mode);
    if (!call.has("m")) call.files.utimes(path, member.mtime);
  };
  if (member.type === "directory") later.push(finish);
  else finish();
}

export async function extract(call: Call, listOnly: boolean): Promise<number> {
  const members = await loadMembers(call);
  const folder = call.operands
    .map(folderOf)
    .filter((to) => to !== undefined)
    .reduce((at, to) => (to.startsWith("/") ? to : join(at, to)), ".");
  const wanted = call.operands
    .filter((word) => folderOf(word) === undefined)
    .map((word) => word.replace(/\/+$/, ""));
  const found = new Set<string>();
  const isExcluded = exclusion(call);
  const rename = renaming(call);
  const strip = Number(call.options.value("strip") ?? 0);
  if (!listOnly && !call.files.isDirectory(folder)) {
    if (call.busybox) call.fail(`can't change directory to '${folder}': No such file or directory`);
    await call.warn(`${folder}: Cannot open: No such file or directory`);
    return call.fail("Error is not recoverable: exiting now", 2);
  }
  const later: (() => void)[] = [];
  let status = 0;
  for (const member of members) {
    call.process.tick();
    const plain = member.name.replace(/\/+$/, "");
    const asked = wanted.find((name) => plain === name || plain.startsWith(`${name}/`));
    if (wanted.length > 0 && asked === undefined) continue;
    if (asked !== undefined) found.add(asked);
    if (isExcluded(plain)) continue;
    if (listOnly) {
      await call.out(`${listing(call, member)}\n`);
      continue;
    }
    const safe = rename(plain).replace(/^\/+/, "").split("/").slice(strip).join("/");
    if (safe === "" || safe.split("/").includes("..")) continue;
    if (call.has("v"))
      await call.out(`${call.has("show-transformed-names") ? rename(member.name) : member.name}\n`);
    if (call.has("O")) {
      await call.bytes(member.content);
      continue;
    }
    const path = folder === "." ? safe : join(folder, safe);
    const target =
      member.type === "link" && folder !== "." ? { ...member, target: join(folder, member.target) } : member;
    const fine = await call.attempt(
      () => place(call, target, path, later),
      (error) =>
        call.say(
          `can't create ${member.type === "directory" ? "directory" : "file"} '${plain}': ${error.text}`,
          `${plain}: Cannot ${member.type === "directory" ? "mkdir" : "open"}: ${error.text}`,
        ),
    );
    if (!fine) status = call.busybox ? 1 : 2;
  }
  for (const finish of later.reverse()) finish();
  for (const name of wanted) {
    if (found.has(name)) continue;
    await call.warn(`${name}: ${call.say("not found in archive", "Not found in archive")}`);
    status = call.busybox ? 1 : 2;
  }
  if (status !== 0 && !call.busybox) await call.warn("Exiting with failure status due to previous errors");
  return status;
}
