import { type Dynamic, Inode } from "../filesystem/node.ts";
import { createDynamicTree } from "../filesystem/tree.ts";
import { FileSystemError, type OpenFile, type Stat } from "../filesystem/types.ts";
import { bytesOf } from "./io.ts";
import type { SimulatedMachine } from "./machine.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Descriptor } from "./types.ts";

type Folder = Readonly<Record<string, () => Inode>>;

/** Makes inodes of /proc for one owner. Numbers do not matter there. */
function maker(uid: number, gid: number) {
  const meta = (mode: number) => ({ mode, uid, gid, mtime: 0 });
  return {
    file: (mode: number, content: () => string) =>
      new Inode("file", 1, meta(mode), { content: () => bytesOf(content()) }),
    link: (target: () => string) => new Inode("symlink", 1, meta(0o777), { target }),
    folder: (mode: number, dynamic: Dynamic) => new Inode("directory", 1, meta(mode), dynamic),
    stream: (kind: "device" | "fifo", open: () => OpenFile) => new Inode(kind, 1, meta(0o600), { open }),
  };
}

function fixed(folder: Folder): Dynamic {
  return { names: () => Object.keys(folder).sort(), child: (name) => folder[name]?.() };
}

function joined(parts: Iterable<string>): string {
  return [...parts].map((part) => `${part}\0`).join("");
}

function mountTable(machine: SimulatedMachine): string {
  return machine.filesystem
    .mounts()
    .map(
      ({ target, type = "overlay", readOnly }) =>
        `${type} ${target} ${type} ${readOnly ? "ro" : "rw"},relatime 0 0\n`,
    )
    .join("");
}

/** proc_pid_status(5), the lines that scripts look at. */
function statusOf(process: SimulatedProcess): string {
  const { uid, gid, groups } = process.credentials;
  return [
    `Name:\t${nameOf(process)}`,
    `Umask:\t${process.umask.toString(8).padStart(4, "0")}`,
    "State:\tS (sleeping)",
    `Tgid:\t${process.pid}`,
    `Pid:\t${process.pid}`,
    `PPid:\t${process.parent?.pid ?? 0}`,
    `Uid:\t${[uid, uid, uid, uid].join("\t")}`,
    `Gid:\t${[gid, gid, gid, gid].join("\t")}`,
    `Groups:\t${groups.join(" ")} `,
    "",
  ].join("\n");
}

/** comm: the name of the file, cut to 15 characters as the kernel does. */
function nameOf(process: SimulatedProcess): string {
  return (process.argv[0] ?? "").replace(/^.*\//, "").slice(0, 15);
}

/** /proc/PID/fd/N opened anew: files share their position, what flows is passed on. */
function reopened(descriptor: Descriptor): OpenFile {
  if (descriptor.file) return descriptor.file;
  const stat: Stat = {
    ...{ kind: "fifo", mode: 0o600, uid: 0, gid: 0, size: 0, mtime: 0, inode: 1, device: 0, links: 1 },
  };
  return {
    read: () => {
      throw new FileSystemError("EINVAL", "");
    },
    write: (data) => void descriptor.write(data).catch(() => {}),
    seek() {},
    stat: () => stat,
    close() {},
  };
}

function processFolder(process: SimulatedProcess, machine: SimulatedMachine): Inode {
  const { uid, gid } = process.credentials;
  const make = maker(uid, gid);
  const fds = make.folder(0o500, {
    names: () => [...process.descriptors.keys()].sort((a, b) => a - b).map(String),
    child: (name) => {
      const descriptor = process.descriptors.get(Number(name));
      const kind = descriptor?.kind === "pipe" ? "fifo" : "device";
      return descriptor && make.stream(kind, () => reopened(descriptor));
    },
  });
  return make.folder(
    0o555,
    fixed({
      // Readable by the same user and by root only.
      environ: () => make.file(0o400, () => joined([...process.environment].map(([k, v]) => `${k}=${v}`))),
      cmdline: () => make.file(0o444, () => joined(process.argv)),
      comm: () => make.file(0o644, () => `${nameOf(process)}\n`),
      status: () => make.file(0o444, () => statusOf(process)),
      stat: () =>
        make.file(0o444, () => `${process.pid} (${nameOf(process)}) S ${process.parent?.pid ?? 0}\n`),
      mounts: () => make.file(0o444, () => mountTable(machine)),
      cgroup: () => make.file(0o444, () => "0::/\n"),
      cwd: () => make.link(() => process.cwd),
      root: () => make.link(() => "/"),
      exe: () => make.link(() => process.executable),
      fd: () => fds,
    }),
  );
}

/** /proc of a machine: a folder for every live process, and the few files of the kernel that scripts read. */
export function mountProc(machine: SimulatedMachine): void {
  const make = maker(0, 0);
  const text = (content: string) => () => make.file(0o444, () => content);
  const kernel = make.folder(0o555, fixed({ hostname: text(`${machine.hostname}\n`) }));
  const top: Folder = {
    mounts: () => make.link(() => "self/mounts"),
    uptime: text("1000.00 2000.00\n"),
    loadavg: text("0.00 0.00 0.00 1/100 1\n"),
    version: text("Linux version 6.12.0 (leaklab) #1 SMP\n"),
    cpuinfo: text("processor\t: 0\n\nprocessor\t: 1\n\n"),
    meminfo: text("MemTotal:        4000000 kB\nMemFree:         2000000 kB\nMemAvailable:    3000000 kB\n"),
    filesystems: text("nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n"),
    sys: () => make.folder(0o555, fixed({ kernel: () => kernel })),
  };
  const pids = () => [...machine.processes.keys()].map(String);
  const root: Dynamic = {
    names: () => [...pids(), ...Object.keys(top), "self"].sort(),
    child(name, as) {
      if (name === "self") return make.link(() => String(machine.identities.get(as)?.pid ?? ""));
      const process = /^\d+$/.test(name) ? machine.processes.get(Number(name)) : undefined;
      return process ? processFolder(process, machine) : top[name]?.();
    },
  };
  machine.filesystem.mount("/proc", createDynamicTree(root), { type: "proc", stub: true });
}
