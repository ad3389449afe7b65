/** Reading and writing as OpenSSL's programs do: `-in`, `-out`, the standard streams without them. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { print, readAll } from "../../process/io.ts";
import { openDescriptor, readPath } from "../../process/open.ts";
import type { Process } from "../../process/types.ts";

/** Ends the program: lines for standard error, and status 1. */
export class OpensslError extends Error {
  override readonly name = "OpensslError";
}

/** All of a file, or of standard input. Throws OpensslError in the words of `wording`. */
export async function load(
  process: Process,
  path: string | undefined,
  wording = cannotOpen,
): Promise<Uint8Array> {
  if (path === undefined || path === "-" || path === "/dev/stdin") return readAll(process);
  try {
    return await readPath(process, path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new OpensslError(wording(path, error.text));
  }
}

function cannotOpen(path: string, why: string): string {
  return `Can't open "${path}" for reading, ${why}`;
}

/** `mode` is that of a new file: keys are private. */
export async function save(
  process: Process,
  path: string | undefined,
  content: string | Uint8Array,
  mode = 0o666,
): Promise<void> {
  if (path === undefined || path === "-") return print(process, content);
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    if (mode !== 0o666) {
      const { machine, credentials } = process;
      machine.filesystem.writeFile(absolute(path, process.cwd), bytes, mode, credentials);
      return;
    }
    const file = openDescriptor(process, path, { write: true, create: true, truncate: true });
    await process.wait(file.write(bytes));
    file.close();
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new OpensslError(`Can't open "${path}" for writing, ${error.text}`);
  }
}
