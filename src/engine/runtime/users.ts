import { type Credentials, type FileSystem, ROOT } from "../filesystem/types.ts";
import { DaemonError } from "./errors.ts";
import type { HostConfig } from "./types.ts";

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

const NUMBER = /^-?\d+$/;

function inRange(text: string): number {
  const id = Number(text);
  if (id < 0 || id > 2 ** 31 - 1) throw new DaemonError("uids and gids must be in range 0-2147483647");
  return id;
}

/** Adds `--group-add`, and takes from root what `--cap-drop` takes. */
export function credentialsOf(
  filesystem: FileSystem,
  user: User,
  host: Pick<HostConfig, "groupAdd" | "capAdd" | "capDrop" | "privileged">,
): Credentials {
  const known = lines(filesystem, "/etc/group").filter((fields) => fields.length >= 3);
  const added = (host.groupAdd ?? []).map((group) => {
    const named = known.find(([name]) => name === group);
    if (!named && !NUMBER.test(group))
      throw new DaemonError(`unable to find group ${group}: no matching entries in group file`);
    return inRange(named?.[2] ?? group);
  });
  const groups = [...new Set([...user.credentials.groups, ...added])];
  const has = (list: readonly string[] | undefined, ...names: string[]) =>
    (list ?? []).some((name) => names.includes(name.toUpperCase().replace(/^CAP_/, "")));
  const bounded =
    !host.privileged &&
    has(host.capDrop, "ALL", "DAC_OVERRIDE") &&
    !has(host.capAdd, "ALL", "DAC_OVERRIDE", "DAC_READ_SEARCH");
  return { ...user.credentials, groups, ...(bounded ? { bounded } : {}) };
}

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
  const uid = inRange(entry?.[2] ?? wanted);
  const home = entry?.[5] || "/";
  if (group) {
    const named = groups.find(([name]) => name === group) ?? groups.find((fields) => fields[2] === group);
    if (!named && !NUMBER.test(group))
      throw new DaemonError(`unable to find group ${group}: no matching entries in group file`);
    const gid = inRange(named?.[2] ?? group);
    return { credentials: { uid, gid, groups: [gid] }, home };
  }
  const gid = Number(entry?.[3] ?? 0);
  const more = groups.filter((fields) => entry?.[0] && fields[3]?.split(",").includes(entry[0]));
  return {
    credentials: { uid, gid, groups: [...new Set([gid, ...more.map((fields) => Number(fields[2]))])] },
    home,
  };
}
