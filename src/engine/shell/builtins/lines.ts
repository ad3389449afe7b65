import { FileSystemError } from "../../filesystem/types.ts";
import { read as readBytes } from "../../process/io.ts";
import type { Shell } from "../shell.ts";

/** One byte of a descriptor, so that nothing is taken that the next reader should get; null at the end. */
export async function readByte(shell: Shell, fd: number): Promise<number | null> {
  const bytes = await readBytes(shell.process, fd, 1);
  return bytes === null ? null : (bytes[0] ?? null);
}

/** Bytes up to `delimiter` (not included) and whether it was found before the end. */
export async function readUntil(
  shell: Shell,
  fd: number,
  delimiter: number,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ bytes: Uint8Array; found: boolean }> {
  if (!shell.process.descriptors.has(fd)) throw new FileSystemError("EBADF", String(fd));
  const bytes: number[] = [];
  while (bytes.length < limit) {
    const byte = await readByte(shell, fd);
    if (byte === null) return { bytes: Uint8Array.from(bytes), found: false };
    if (byte === delimiter) return { bytes: Uint8Array.from(bytes), found: true };
    bytes.push(byte);
  }
  return { bytes: Uint8Array.from(bytes), found: true };
}
