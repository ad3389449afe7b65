import { type FileSystem, FileSystemError, ROOT } from "../filesystem/types.ts";
import { bytesOf, textOf } from "../process/io.ts";

/**
 * Puts a credential's new value into a file: it takes the old one's place wherever that stands (an .npmrc, a .env), and
 * is all of the file where it stands nowhere. The file itself stays the same: its owner and mode, and what is mounted from it.
 */
export function putValue(files: FileSystem, path: string, old: string, value: string): void {
  files.writeFile(path, bytesOf(replaced(contentOf(files, path), old, value)), 0o600, ROOT);
}

function replaced(text: string | undefined, old: string, value: string): string {
  if (text?.includes(old)) return text.replaceAll(old, () => value);
  return text === undefined || text.endsWith("\n") ? `${value}\n` : value;
}

function contentOf(files: FileSystem, path: string): string | undefined {
  try {
    return textOf(files.readFile(path, ROOT));
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "ENOENT") return undefined;
    throw error;
  }
}
