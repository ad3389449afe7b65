import { type Dynamic, Inode } from "../filesystem/node.ts";
import { createDynamicTree, createTree } from "../filesystem/tree.ts";
import { FileSystemError, type OpenFile, type Stat } from "../filesystem/types.ts";
import type { SimulatedMachine } from "./machine.ts";

const NOTHING = new Uint8Array(0);

/** /dev as runc makes it: the harmless devices, the links of the standard descriptors, shm. */
export function mountDev(machine: SimulatedMachine): void {
  const nodes = new Map<string, Inode>();
  const meta = { uid: 0, gid: 0, mtime: machine.clock.now() };
  const put = (name: string, behave: Pick<OpenFile, "read" | "write">) => {
    const number = nodes.size + 2;
    const stat: Stat = { ...meta, kind: "device", mode: 0o666, size: 0, inode: number, device: 0, links: 1 };
    const open = (): OpenFile => ({ ...behave, seek() {}, stat: () => stat, close() {} });
    nodes.set(name, new Inode("device", number, { ...meta, mode: 0o666 }, { open }));
  };
  const link = (name: string, target: string) => {
    const inode = new Inode("symlink", nodes.size + 2, { ...meta, mode: 0o777 });
    inode.target = target;
    nodes.set(name, inode);
  };
  const ignore = () => {};
  const random = (max = 65536) => machine.random(Math.min(max, 65536));
  const zero = (max = 65536) => new Uint8Array(Math.min(max, 65536));
  put("null", { read: () => NOTHING, write: ignore });
  put("zero", { read: zero, write: ignore });
  put("random", { read: random, write: ignore });
  put("urandom", { read: random, write: ignore });
  put("full", {
    read: zero,
    write: () => {
      throw new FileSystemError("ENOSPC", "/dev/full");
    },
  });
  link("fd", "/proc/self/fd");
  link("stdin", "/proc/self/fd/0");
  link("stdout", "/proc/self/fd/1");
  link("stderr", "/proc/self/fd/2");
  nodes.set("shm", new Inode("directory", nodes.size + 2, { ...meta, mode: 0o1777 }));

  const root: Dynamic = { names: () => [...nodes.keys()].sort(), child: (name) => nodes.get(name) };
  machine.filesystem.mount("/dev", createDynamicTree(root, 0o755), { type: "tmpfs", stub: true });
  const shm = createTree([["/", { kind: "directory", mode: 0o1777, uid: 0, gid: 0, mtime: meta.mtime }]]);
  machine.filesystem.mount("/dev/shm", shm, { type: "tmpfs" });
}
