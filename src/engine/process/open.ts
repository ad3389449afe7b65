import { FileSystemError, type OpenFlags } from "../filesystem/types.ts";
import { createPipe, fileDescriptor, nullDescriptor } from "./descriptor.ts";
import { absolute } from "./executable.ts";
import { readToEnd } from "./io.ts";
import type { Descriptor, Machine, Process } from "./types.ts";

const OWN_DESCRIPTOR = /^\/proc\/(?:self|thread-self|\d+)\/fd\/(\d+)$/;
const STANDARD: Readonly<Record<string, number>> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };

/** The pipes behind named pipes, by machine and inode. */
const fifos = new WeakMap<Machine, Map<string, ReturnType<typeof createPipe>>>();

function ownDescriptor(process: Process, path: string): Descriptor | undefined {
  const fd = STANDARD[path] ?? OWN_DESCRIPTOR.exec(path.replace(/^\/dev\/fd\//, "/proc/self/fd/"))?.[1];
  if (fd === undefined) return undefined;
  const pid = /^\/proc\/(\d+)\//.exec(path)?.[1];
  const owner = pid === undefined ? process : process.machine.processes.get(Number(pid));
  const { uid } = process.credentials;
  if (owner && uid !== 0 && uid !== owner.credentials.uid) throw new FileSystemError("EACCES", path);
  return owner?.descriptors.get(Number(fd));
}

/**
 * Opens a path as a shell's redirection does, in the process's folder and with its umask. /dev/stdout and
 * its like give the descriptor itself, /dev/null is told apart, a named pipe is shared by all that open it.
 * Throws FileSystemError.
 */
export function openDescriptor(process: Process, path: string, flags: OpenFlags, mode = 0o666): Descriptor {
  const { filesystem } = process.machine;
  const as = process.credentials;
  const full = absolute(path, process.cwd);
  const own = ownDescriptor(process, full);
  if (own) return own.duplicate();
  if (filesystem.exists(full, as)) {
    const real = filesystem.realpath(full, as);
    if (real === "/dev/null") return nullDescriptor();
    const again = ownDescriptor(process, real);
    if (again) return again.duplicate();
    const stat = filesystem.stat(full, as);
    if (stat.kind === "fifo") return fifo(process.machine, `${stat.device}:${stat.inode}`, flags);
  }
  return fileDescriptor(filesystem.open(full, flags, mode & ~process.umask, as));
}

/**
 * All of a path's bytes: of a pipe too, such as the /dev/fd/63 that a shell gives for `<(...)`, whose writers are waited for.
 * Throws FileSystemError.
 */
export async function readPath(process: Process, path: string): Promise<Uint8Array> {
  const { filesystem } = process.machine;
  const full = absolute(path, process.cwd);
  const as = process.credentials;
  if (!filesystem.exists(full, as) || filesystem.stat(full, as).kind !== "fifo")
    return filesystem.readFile(full, as);
  const descriptor = openDescriptor(process, path, { read: true });
  try {
    return await readToEnd(process, descriptor);
  } finally {
    descriptor.close();
  }
}

function fifo(machine: Machine, key: string, flags: OpenFlags): Descriptor {
  const known = fifos.get(machine) ?? new Map<string, ReturnType<typeof createPipe>>();
  fifos.set(machine, known);
  const pipe = known.get(key) ?? createPipe();
  const first = !known.has(key);
  known.set(key, pipe);
  const end = flags.write || flags.append ? pipe.write : pipe.read;
  const opened = end.duplicate();
  // The ends that the table holds close once both sides have been opened, so that readers see the end.
  if (!first) {
    known.delete(key);
    pipe.read.close();
    pipe.write.close();
  }
  return opened;
}
