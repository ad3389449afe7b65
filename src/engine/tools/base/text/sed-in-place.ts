/** sed -i: the edited text takes the place of the file. */

import { FileSystemError } from "../../../filesystem/types.ts";
import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";

/** In place: a new file takes the name, so links to the old one stay behind; -iSUFFIX keeps the old one. */
export function replaceFile(call: Call, path: string, text: string, old: string): void {
  const stat = call.files.stat(path);
  const suffix = call.options.value("i");
  if (suffix) {
    const backup = suffix.includes("*") ? suffix.replaceAll("*", path) : path + suffix;
    call.files.write(backup, fromByteString(old), stat.mode);
    call.files.chmod(backup, stat.mode);
  }
  const temporary = `${path.replace(/[^/]*$/, "")}sedXXXXXX`;
  try {
    call.files.write(temporary, fromByteString(text), 0o600);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const shown = temporary.includes("/") ? temporary : `./${temporary}`;
    const [busybox, gnu] = [
      `can't create temp file '${path}XXXXXX'`,
      `couldn't open temporary file ${shown}`,
    ];
    call.fail(`${call.say(busybox, gnu)}: ${error.text}`, call.busybox ? 1 : 4);
  }
  if (call.process.credentials.uid === 0) call.files.chown(temporary, stat.uid, stat.gid);
  call.files.chmod(temporary, stat.mode);
  call.files.rename(temporary, path);
}
