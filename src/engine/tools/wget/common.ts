import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { NetworkError, type Process } from "../../process/types.ts";
import { ProtocolError } from "../net/http.ts";

/** Who was not reached; undefined when somebody was and spoke no HTTP. Other errors are thrown on. */
export function failureOf(error: unknown): NetworkError | undefined {
  if (error instanceof NetworkError) return error;
  if (error instanceof ProtocolError) return undefined;
  throw error;
}

/** A file's content; nothing when it is missing or may not be read. */
export function readOrNothing(process: Process, path: string): Uint8Array {
  try {
    return process.machine.filesystem.readFile(absolute(path, process.cwd), process.credentials);
  } catch (error) {
    if (error instanceof FileSystemError) return new Uint8Array(0);
    throw error;
  }
}

/** The name, or the first of `name.1`, `name.2`, ... that is free. */
export function numbered(process: Process, name: string): string {
  const taken = (path: string) =>
    process.machine.filesystem.exists(absolute(path, process.cwd), process.credentials);
  if (!taken(name)) return name;
  for (let number = 1; ; number += 1) if (!taken(`${name}.${number}`)) return `${name}.${number}`;
}
