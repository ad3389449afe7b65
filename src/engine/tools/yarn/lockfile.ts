/** yarn.lock, version 1: for each `name@range` what was chosen, and the address that its tarball came from, login and all. */
import { putFile, textAt } from "../node-packages/files.ts";
import type { Picked } from "../node-packages/graph.ts";
import type { Session } from "./session.ts";
import { formatYarn, parseYarn, type YarnObject } from "./texts.ts";

export interface LockEntry {
  readonly version: string;
  /** The tarball's address, `#`, and its SHA-1. */
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function entryOf(object: YarnObject): LockEntry {
  const text = (key: string) => (object[key] === undefined ? undefined : String(object[key]));
  const [resolved, integrity] = [text("resolved"), text("integrity")];
  const named = (key: string) => (object[key] ?? {}) as YarnObject;
  const dependencies = Object.fromEntries(
    Object.entries({ ...named("dependencies"), ...named("optionalDependencies") }).map(([name, range]) => [
      name,
      String(range),
    ]),
  );
  return {
    version: text("version") ?? "",
    ...(resolved === undefined ? {} : { resolved }),
    ...(integrity === undefined ? {} : { integrity }),
    ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
  };
}

/** By `name@range`; undefined where there is no yarn.lock. */
export function readLock(session: Session): Map<string, LockEntry> | undefined {
  const text = textAt(session.process, `${session.cwd}/yarn.lock`);
  if (text === undefined) return undefined;
  return new Map(
    Object.entries(parseYarn(text)).flatMap(([key, value]) =>
      typeof value === "object" ? [[key, entryOf(value)] as const] : [],
    ),
  );
}

/** What a lockfile says of a package that was just chosen. */
export function lockedFrom(picked: Picked): LockEntry {
  const { version, tarball, shasum, integrity, dependencies } = picked;
  const [address = ""] = tarball.split("#");
  return {
    version,
    resolved: shasum === undefined ? address : `${address}#${shasum}`,
    ...(integrity === undefined ? {} : { integrity }),
    ...(dependencies === undefined || Object.keys(dependencies).length === 0 ? {} : { dependencies }),
  };
}

/** Writes yarn.lock. Ranges that came to the same version of a package share an entry. */
export function writeLock(session: Session, lock: ReadonlyMap<string, LockEntry>): void {
  const shared = new Map<string, YarnObject>();
  const root: YarnObject = {};
  for (const [key, { version, resolved, integrity, dependencies }] of lock) {
    const same = `${key.slice(0, key.lastIndexOf("@"))}@${version}@${resolved ?? ""}`;
    const object = shared.get(same) ?? {
      version,
      ...(resolved === undefined ? {} : { resolved }),
      ...(integrity === undefined ? {} : { integrity }),
      ...(dependencies === undefined ? {} : { dependencies: { ...dependencies } }),
    };
    shared.set(same, object);
    root[key] = object;
  }
  putFile(session.process, `${session.cwd}/yarn.lock`, formatYarn(root));
}
