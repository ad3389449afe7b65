import { FileSystemError } from "../../../filesystem/types.ts";
import { toByteString } from "./bytes.ts";
import type { Call } from "./call.ts";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The lines of an account file, split at the colons; none where the file is missing. */
export function records(call: Call, path: string): string[][] {
  try {
    return toByteString(call.files.read(path))
      .split("\n")
      .filter((line) => line.includes(":"))
      .map((line) => line.split(":"));
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}

export function users(call: Call): User[] {
  return records(call, "/etc/passwd").map(
    ([name = "", , uid = "", gid = "", gecos = "", home = "", shell = ""]) => ({
      name,
      uid: Number(uid),
      gid: Number(gid),
      gecos,
      home,
      shell,
    }),
  );
}

export function groups(call: Call): Group[] {
  return records(call, "/etc/group").map(([name = "", , gid = "", members = ""]) => ({
    name,
    gid: Number(gid),
    members: members.split(",").filter((member) => member !== ""),
  }));
}

export function userName(call: Call, uid: number): string | undefined {
  return users(call).find((user) => user.uid === uid)?.name;
}

export function groupName(call: Call, gid: number): string | undefined {
  return groups(call).find((group) => group.gid === gid)?.name;
}

/** A user by name or, where there is no such name, by number; undefined for neither. */
export function uidOf(call: Call, text: string): number | undefined {
  return (
    users(call).find((user) => user.name === text)?.uid ?? (/^\d+$/.test(text) ? Number(text) : undefined)
  );
}

export function gidOf(call: Call, text: string): number | undefined {
  return (
    groups(call).find((group) => group.name === text)?.gid ?? (/^\d+$/.test(text) ? Number(text) : undefined)
  );
}

/** The groups that a login as `user` gets: the primary one first. */
export function groupsOf(call: Call, user: User): number[] {
  const more = groups(call).filter((group) => group.members.includes(user.name) && group.gid !== user.gid);
  return [user.gid, ...more.map((group) => group.gid)];
}
