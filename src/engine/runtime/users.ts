import { type Credentials, type FileSystem, ROOT } from "../filesystem/types.ts";
import { DaemonError } from "./errors.ts";

export interface User {
  readonly credentials: Credentials;
  readonly home: string;
}

function lines(filesystem: FileSystem, path: string): string[][] {
  try {
    const text = new TextDecoder().decode(filesystem.readFile(path, ROOT));
    return text.split("\n").map((line) => line.split(":"));
  } catch {
    return [];
  }
}

const NUMBER = /^\d+$/;

/**
 * Whom `USER` or `--user` means, by the container's own /etc/passwd and /etc/group: a name or number, with
 * a group behind a colon. Unknown numbers are fine (group 0, home /); unknown names are refused.
 */
export function resolveUser(filesystem: FileSystem, spec: string): User {
  const [who = "", group] = spec.split(":");
  const passwd = lines(filesystem, "/etc/passwd").filter((fields) => fields.length >= 4);
  const groups = lines(filesystem, "/etc/group").filter((fields) => fields.length >= 3);
  const wanted = who || "0";
  const entry =
    passwd.find(([name]) => name === wanted) ??
    (NUMBER.test(wanted) ? passwd.find((fields) => fields[2] === wanted) : undefined);
  if (!entry && !NUMBER.test(wanted))
    throw new DaemonError(`unable to find user ${wanted}: no matching entries in passwd file`);
  const uid = Number(entry?.[2] ?? wanted);
  const home = entry?.[5] || "/";
  if (group) {
    const named = groups.find(([name]) => name === group) ?? groups.find((fields) => fields[2] === group);
    if (!named && !NUMBER.test(group))
      throw new DaemonError(`unable to find group ${group}: no matching entries in group file`);
    const gid = Number(named?.[2] ?? group);
    return { credentials: { uid, gid, groups: [gid] }, home };
  }
  const gid = Number(entry?.[3] ?? 0);
  const more = groups.filter((fields) => entry?.[0] && fields[3]?.split(",").includes(entry[0]));
  return {
    credentials: { uid, gid, groups: [...new Set([gid, ...more.map((fields) => Number(fields[2]))])] },
    home,
  };
}
