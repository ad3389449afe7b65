import { FileSystemError } from "../filesystem/types.ts";
import type { Descriptor, Process } from "./types.ts";

/** What a byte counts of the budget: logs are kept and searched, so they fill it sooner than pipes. */
const WEIGHT = { pipe: 1, null: 1, terminal: 16, sink: 16 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8 bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Writes to a descriptor of `process`, waiting while a pipe is full. Without readers the process gets
 * SIGPIPE; where that is ignored, throws FileSystemError EPIPE. A closed descriptor throws EBADF.
 */
export async function write(process: Process, fd: number, data: string | Uint8Array): Promise<void> {
  const descriptor = process.descriptors.get(fd);
  if (!descriptor) throw new FileSystemError("EBADF", "");
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  if (bytes.length === 0) return;
  process.tick();
  if (descriptor.kind !== "file") process.machine.budget.bytes(bytes.length * WEIGHT[descriptor.kind]);
  await process.wait(descriptor.write(bytes));
}

export function print(process: Process, text: string | Uint8Array): Promise<void> {
  return write(process, 1, text);
}

export function printError(process: Process, text: string | Uint8Array): Promise<void> {
  return write(process, 2, text);
}

/** The next bytes of a descriptor, null at the end. A closed one throws EBADF. */
export async function read(process: Process, fd = 0, max?: number): Promise<Uint8Array | null> {
  const descriptor = process.descriptors.get(fd);
  if (!descriptor) throw new FileSystemError("EBADF", "");
  process.tick();
  return process.wait(descriptor.read(max));
}

/** Everything up to the end of a descriptor. */
export async function readAll(process: Process, fd = 0): Promise<Uint8Array> {
  const descriptor = process.descriptors.get(fd);
  if (!descriptor) throw new FileSystemError("EBADF", "");
  return readToEnd(process, descriptor);
}

/** The same of an open end that has no number. Parts are gathered while others write, or a full pipe would stop them. */
export async function readToEnd(process: Process, descriptor: Descriptor): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    process.tick();
    const part = await process.wait(descriptor.read());
    if (part === null) return concat(parts);
    process.machine.budget.bytes(part.length);
    parts.push(part);
  }
}
