/** `python3 -m base64 [-e | -d | -u] [FILE]`. */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, readAll } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolutePath } from "../pip/files.ts";

/** Python encodes 57 bytes to a line. */
const LINE = 57;

function encode(content: Uint8Array): string {
  let text = "";
  for (let at = 0; at < content.length; at += LINE)
    text += `${btoa(String.fromCharCode(...content.subarray(at, at + LINE)))}\n`;
  return text;
}

export async function base64(process: Process, words: readonly string[]): Promise<number> {
  const option = words.find((word) => word.startsWith("-") && word !== "-") ?? "-e";
  if (!/^-[edu]$/.test(option)) throw new NotModelledError(`python3 -m base64 ${option}`);
  const path = words.find((word) => !word.startsWith("-"));
  const content = await contentOf(process, path);
  if (content === undefined) {
    await printError(
      process,
      `Traceback (most recent call last):\nFileNotFoundError: [Errno 2] No such file or directory: '${path}'\n`,
    );
    return 1;
  }
  if (option === "-e") {
    await print(process, encode(content));
    return 0;
  }
  try {
    const text = String.fromCharCode(...content).replaceAll(/[^A-Za-z0-9+/=]/g, "");
    await print(
      process,
      Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)),
    );
    return 0;
  } catch {
    await printError(process, "Traceback (most recent call last):\nbinascii.Error: Incorrect padding\n");
    return 1;
  }
}

/** A file, or standard input; undefined for one that cannot be read. */
export async function contentOf(process: Process, path: string | undefined): Promise<Uint8Array | undefined> {
  if (path === undefined || path === "-") return readAll(process);
  try {
    return process.machine.filesystem.readFile(absolutePath(process, path), process.credentials);
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
