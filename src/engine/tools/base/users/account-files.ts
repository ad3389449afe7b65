/** Reads and writes /etc/passwd, /etc/group and their shadows, as all the account tools do. */

import { groups, records } from "../core/accounts.ts";
import { fromByteString, toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";

function text(call: Call, path: string): string {
  return call.files.look(path) ? toByteString(call.files.read(path)) : "";
}

function append(call: Call, path: string, line: string): void {
  if (!call.files.look(path) && path.endsWith("shadow")) return;
  call.files.write(path, fromByteString(`${text(call, path)}${line}\n`));
}

/** Puts every line through `change`; undefined leaves the line out. */
export function rewrite(call: Call, path: string, change: (fields: string[]) => string[] | undefined): void {
  if (!call.files.look(path)) return;
  const kept = records(call, path)
    .map(change)
    .filter((fields) => fields !== undefined)
    .map((fields) => `${fields.join(":")}\n`);
  call.files.write(path, fromByteString(kept.join("")));
}

/** The next free number: upward from 1000, or downward from 999 for system accounts. */
export function freeNumber(taken: readonly number[], system: boolean, base = system ? 999 : 1000): number {
  const step = system ? -1 : 1;
  let number = base;
  while (taken.includes(number)) number += step;
  return number;
}

/** Ends the tool unless root runs it. */
export function needRoot(call: Call): void {
  if (call.process.credentials.uid === 0) return;
  call.fail(
    call.busybox
      ? "permission denied (are you root?)"
      : "Permission denied.\n" +
          `${call.name}: cannot lock /etc/${call.name.startsWith("group") ? "group" : "passwd"}; try again later.`,
  );
}

export function addGroup(call: Call, name: string, gid: number): void {
  append(call, "/etc/group", `${name}:x:${gid}:`);
  append(call, "/etc/gshadow", `${name}:!::`);
}

export interface NewUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}

export function addUser(call: Call, user: NewUser): void {
  append(
    call,
    "/etc/passwd",
    `${user.name}:x:${user.uid}:${user.gid}:${user.gecos}:${user.home}:${user.shell}`,
  );
  const day = Math.floor(call.process.machine.clock.now() / 86_400_000);
  append(call, "/etc/shadow", `${user.name}:!:${day}:0:99999:7:::`);
}

/** The home folder with what /etc/skel holds, owned by the user. */
export function makeHome(call: Call, user: NewUser, mode: number): void {
  if (call.files.look(user.home)) return;
  call.files.mkdir(user.home, mode);
  for (const name of call.files.look("/etc/skel") ? call.files.readdir("/etc/skel") : []) {
    const to = join(user.home, name);
    const from = join("/etc/skel", name);
    if (call.files.look(from)?.kind !== "file") continue;
    call.files.write(to, call.files.read(from), 0o644);
    call.files.chown(to, user.uid, user.gid);
  }
  call.files.chown(user.home, user.uid, user.gid);
}

/** Makes a user the last member of a group. */
export function enrol(call: Call, user: string, group: string): void {
  rewrite(call, "/etc/group", (fields) => {
    if (fields[0] !== group) return fields;
    const members = (fields[3] ?? "").split(",").filter(Boolean);
    return [...fields.slice(0, 3), [...members.filter((member) => member !== user), user].join(",")];
  });
}

/** The names of the groups in a comma-separated list of names and numbers. */
export function groupList(call: Call, list: string): string[] {
  return list
    .split(",")
    .filter(Boolean)
    .map((name) => {
      const group = groups(call).find((entry) => entry.name === name || String(entry.gid) === name);
      return group?.name ?? call.fail(`group '${name}' does not exist`, 6);
    });
}
