import { FileSystemError, type OpenFile } from "../filesystem/types.ts";
import type { Descriptor } from "./types.ts";

/** What all duplicates of one open end share. */
interface End {
  readonly kind: Descriptor["kind"];
  readonly file?: OpenFile;
  read(max: number, owner: object): Promise<Uint8Array | null>;
  write(data: Uint8Array): Promise<void>;
  /** A duplicate was closed: whatever it still waits for is dropped. */
  abandon?(owner: object): void;
  /** The last duplicate was closed. */
  close(): void;
}

const CHUNK = 65536;

function descriptorOf(end: End, counter = { open: 0 }): Descriptor {
  counter.open += 1;
  let open = true;
  const owner = {};
  const check = () => {
    if (!open) throw new FileSystemError("EBADF", "");
  };
  return {
    kind: end.kind,
    ...(end.file ? { file: end.file } : {}),
    async read(max = CHUNK) {
      check();
      return end.read(max, owner);
    },
    async write(data) {
      check();
      return end.write(data);
    },
    duplicate() {
      check();
      return descriptorOf(end, counter);
    },
    close() {
      if (!open) return;
      open = false;
      counter.open -= 1;
      end.abandon?.(owner);
      if (counter.open === 0) end.close();
    },
  };
}

function unreadable(): Promise<never> {
  return Promise.reject(new FileSystemError("EBADF", ""));
}

/** An open file as a descriptor; all duplicates share its position. */
export function fileDescriptor(file: OpenFile): Descriptor {
  return descriptorOf({
    kind: "file",
    file,
    async read(max) {
      const bytes = file.read(max);
      return bytes.length === 0 ? null : bytes;
    },
    async write(data) {
      file.write(data);
    },
    close: () => file.close(),
  });
}

/** /dev/null. */
export function nullDescriptor(): Descriptor {
  return descriptorOf({ kind: "null", read: async () => null, write: async () => {}, close() {} });
}

/** Hands everything that is written to `receive`: a build log, a container's log. Reading fails. */
export function sinkDescriptor(receive: (data: Uint8Array) => void): Descriptor {
  return descriptorOf({ kind: "sink", read: unreadable, write: async (data) => receive(data), close() {} });
}

/** Something to read that is already there: a here-document, the stdin of `docker build -`. */
export function bytesDescriptor(content: Uint8Array): Descriptor {
  let position = 0;
  return descriptorOf({
    kind: "pipe",
    async read(max) {
      const bytes = content.slice(position, position + max);
      position += bytes.length;
      return bytes.length === 0 ? null : bytes;
    },
    write: unreadable,
    close() {},
  });
}

/** pipe(7)'s capacity on Linux. */
const CAPACITY = 65536;

interface Reader {
  readonly owner: object;
  readonly wake: (end: boolean) => void;
}

class Pipe {
  private readonly chunks: Uint8Array[] = [];
  private held = 0;
  private readonly readers: Reader[] = [];
  private readonly writers: (() => void)[] = [];
  private writable = true;
  private readable = true;

  private take(max: number): Uint8Array {
    const first = this.chunks[0]!;
    const bytes = first.length <= max ? first : first.subarray(0, max);
    if (bytes.length === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(max);
    this.held -= bytes.length;
    for (const wake of this.writers.splice(0)) wake();
    return bytes;
  }

  readonly readEnd: End = {
    kind: "pipe",
    read: async (max, owner) => {
      while (this.chunks.length === 0) {
        if (!this.writable) return null;
        const ended = await new Promise<boolean>((wake) => this.readers.push({ owner, wake }));
        if (ended) return null;
      }
      return this.take(max);
    },
    write: unreadable,
    abandon: (owner) => {
      for (const reader of this.readers) if (reader.owner === owner) reader.wake(true);
    },
    close: () => {
      this.readable = false;
      for (const wake of this.writers.splice(0)) wake();
    },
  };

  readonly writeEnd: End = {
    kind: "pipe",
    read: unreadable,
    write: async (data) => {
      let rest = data;
      while (rest.length > 0) {
        if (!this.readable) throw new FileSystemError("EPIPE", "");
        const room = CAPACITY - this.held;
        if (room === 0) {
          await new Promise<void>((wake) => this.writers.push(wake));
          continue;
        }
        // Copied: the writer may use its buffer again before anyone reads.
        const part = rest.slice(0, room);
        rest = rest.subarray(part.length);
        this.chunks.push(part);
        this.held += part.length;
        for (const reader of this.readers.splice(0)) reader.wake(false);
      }
      if (!this.readable) throw new FileSystemError("EPIPE", "");
    },
    close: () => {
      this.writable = false;
      for (const reader of this.readers.splice(0)) reader.wake(false);
    },
  };
}

/** pipe(2): what is written to `write` is read from `read`; a full pipe makes writers wait. */
export function createPipe(): { readonly read: Descriptor; readonly write: Descriptor } {
  const pipe = new Pipe();
  return { read: descriptorOf(pipe.readEnd), write: descriptorOf(pipe.writeEnd) };
}
