import { createFileSystem } from "../filesystem/filesystem.ts";
import { createTree } from "../filesystem/tree.ts";
import { type FileSystem, ROOT, type Tree } from "../filesystem/types.ts";
import { copyTree } from "./copy.ts";
import { DaemonError } from "./errors.ts";

/** A volume of the `local` driver. */
export interface Volume {
  readonly name: string;
  readonly tree: Tree;
  readonly labels: Readonly<Record<string, string>>;
  readonly anonymous: boolean;
  readonly created: number;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** The volumes of one engine, by name, in the order they were made. */
export class VolumeStore {
  private readonly volumes = new Map<string, Volume>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  get(name: string): Volume | undefined {
    return this.volumes.get(name);
  }

  all(): readonly Volume[] {
    return [...this.volumes.values()];
  }

  /** The volume of that name, made when it is not there yet. */
  ensure(name: string, options: { labels?: Record<string, string>; anonymous?: boolean } = {}): Volume {
    const known = this.volumes.get(name);
    if (known) return known;
    if (name.length === 1)
      throw new DaemonError(
        `create ${name}: volume name is too short, names should be at least two alphanumeric characters`,
      );
    if (!NAME.test(name))
      throw new DaemonError(
        `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      );
    const created = this.now();
    const tree = createTree([["/", { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: created }]]);
    const volume = {
      name,
      tree,
      created,
      labels: options.labels ?? {},
      anonymous: options.anonymous ?? false,
    };
    this.volumes.set(name, volume);
    return volume;
  }

  remove(name: string): void {
    if (!this.volumes.delete(name)) throw new DaemonError(`get ${name}: no such volume`);
  }

  /** An empty volume takes over what the image has at its mount point, owners and modes included. */
  fill(volume: Volume, rootfs: FileSystem, path: string): void {
    const inside = createFileSystem(volume.tree, { now: this.now });
    if (inside.readdir("/", ROOT).length > 0 || !rootfs.exists(path, ROOT)) return;
    if (rootfs.stat(path, ROOT).kind !== "directory") return;
    copyTree(rootfs, rootfs.realpath(path, ROOT), inside, "/");
  }
}
