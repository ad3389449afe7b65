import { type Credentials, type FileSystem, FileSystemError, ROOT } from "../../filesystem/types.ts";
import type { Owner, OwnerPart } from "../llb/ops.ts";

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

function linesOf(files: FileSystem, path: string): string[][] {
  try {
    const text = new TextDecoder().decode(files.readFile(path, ROOT));
    return text.split("\n").flatMap((line) => (line.includes(":") ? [line.split(":")] : []));
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}

function accountsOf(files: FileSystem): Account[] {
  return linesOf(files, "/etc/passwd").map(([name = "", , uid, gid, , home = ""]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
  }));
}

function groupsOf(files: FileSystem): Group[] {
  return linesOf(files, "/etc/group").map(([name = "", , gid, members = ""]) => ({
    name,
    gid: Number(gid),
    members: members.split(","),
  }));
}

/** `USER` cannot be found: the text that ends the step. */
export class UnknownUserError extends Error {
  override readonly name = "UnknownUserError";
}

/** Who a RUN's process is, by the image's own account files. */
export interface Identity {
  readonly credentials: Credentials;
  readonly home: string;
}

/** Reads `user[:group]` of USER; empty is root. Throws UnknownUserError in moby/sys/user's words. */
export function identityOf(text: string, files: FileSystem): Identity {
  const [user = "", group] = text.split(":", 2);
  const accounts = accountsOf(files);
  const groups = groupsOf(files);
  const number = /^\d+$/.test(user) ? Number(user) : undefined;
  const account = accounts.find(({ name, uid }) => name === user || uid === (user === "" ? 0 : number));
  if (!account && number === undefined && user !== "") {
    throw new UnknownUserError(`unable to find user ${user}: no matching entries in passwd file`);
  }
  const uid = account?.uid ?? number ?? 0;
  const gid = group ? groupId(group, groups) : (account?.gid ?? 0);
  const others = account && !group ? groups.filter(({ members }) => members.includes(account.name)) : [];
  return {
    credentials: { uid, gid, groups: [...new Set([gid, ...others.map((other) => other.gid)])] },
    home: account?.home || "/",
  };
}

function groupId(text: string, groups: readonly Group[]): number {
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  const found = groups.find(({ name, gid }) => name === text || gid === number);
  if (!found && number === undefined) {
    throw new UnknownUserError(`unable to find group ${text}: no matching entries in group file`);
  }
  return found?.gid ?? number ?? 0;
}

/**
 * Owner of copied files. A name that the stage does not know means root, without a word; a user without a
 * group brings its own group along (seen on the real engine).
 */
export function ownerIds(owner: Owner, files: FileSystem): { uid: number; gid: number } {
  const accounts = accountsOf(files);
  const number = (part: OwnerPart | undefined) =>
    part && !("byName" in part.User) ? (part.User.byId ?? 0) : undefined;
  const name = (part: OwnerPart | undefined) =>
    part && "byName" in part.User ? part.User.byName.name : undefined;
  const userName = name(owner.user);
  const account = accounts.find((candidate) => candidate.name === userName);
  const uid = number(owner.user) ?? account?.uid ?? 0;
  const groupName = name(owner.group);
  const group = groupsOf(files).find((candidate) => candidate.name === groupName);
  const own = account?.gid ?? number(owner.user) ?? 0;
  return { uid, gid: number(owner.group) ?? group?.gid ?? own };
}
