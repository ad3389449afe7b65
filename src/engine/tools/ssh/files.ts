/** Where ssh's programs find what is the user's: home, keys, settings, known hosts. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

/** ssh asks the account database, never HOME. */
export function homeOf(process: Process): string {
  const { filesystem } = process.machine;
  const line = (readText(process, "/etc/passwd") ?? "")
    .split("\n")
    .map((each) => each.split(":"))
    .find(([, , uid]) => Number(uid) === process.credentials.uid);
  const home = line?.[5];
  return home && filesystem.exists(home, process.credentials) ? home : "/root";
}

export function expand(process: Process, path: string): string {
  return absolute(path.replace(/^~(?=\/)/, homeOf(process)), process.cwd);
}

/** A file's text; undefined when it cannot be read. */
export function readText(process: Process, path: string): string | undefined {
  try {
    return textOf(process.machine.filesystem.readFile(absolute(path, process.cwd), process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

/** Writes a file of the user's, with its folder (0700), as ssh makes them. */
export function writePrivate(process: Process, path: string, text: string, mode: number): void {
  const { machine, credentials } = process;
  const folder = path.replace(/\/[^/]*$/, "") || "/";
  if (!machine.filesystem.exists(folder, credentials)) machine.filesystem.mkdir(folder, 0o700, credentials);
  machine.filesystem.writeFile(path, bytesOf(text), mode, credentials);
}

/** May others read it? Then ssh does not use it as a key. */
export function tooOpen(process: Process, path: string): number | undefined {
  const stat = process.machine.filesystem.stat(path, process.credentials);
  return stat.uid === process.credentials.uid && (stat.mode & 0o077) !== 0 ? stat.mode & 0o777 : undefined;
}

export function tooOpenText(path: string, mode: number): string {
  const frame = "@".repeat(59);
  const octal = mode.toString(8).padStart(4, "0");
  return (
    `${frame}\n@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n${frame}\n` +
    `Permissions ${octal} for '${path}' are too open.\n` +
    "It is required that your private key files are NOT accessible by others.\nThis private key will be ignored.\n"
  );
}
