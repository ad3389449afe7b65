/** What an archive holds: its members, read from the file, and the lines that -t shows of them. */

import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { permissionLetters } from "../core/mode.ts";
import { strftime } from "../core/time.ts";
import { GzipError, gunzip } from "./gzip-format.ts";
import { type Member, readTar, SHORT_READ, TarError } from "./tar-format.ts";

/** The members of the archive that -f names, unpacked where it is a gzip file. */
export async function loadMembers(call: Call): Promise<Member[]> {
  const file = call.options.value("f") ?? "-";
  let text = "";
  const fine = await call.attempt(
    async () => {
      text = await call.load(file);
    },
    (error) => call.say(`can't open '${file}': ${error.text}`, `${file}: Cannot open: ${error.text}`),
  );
  if (!fine) {
    if (!call.busybox) await call.warn("Error is not recoverable: exiting now");
    return call.fail("", call.busybox ? 1 : 2);
  }
  let data = fromByteString(text);
  try {
    if (data[0] === 0x1f && data[1] === 0x8b) data = gunzip(data).content;
    else if (call.has("z")) {
      if (call.busybox) call.fail("invalid magic");
      await call.complain("\ngzip: stdin: not in gzip format\n");
      await call.warn("Child returned status 1");
      return call.fail("Error is not recoverable: exiting now", 2);
    }
    return readTar(data);
  } catch (error) {
    if (error instanceof TarError) {
      if (call.busybox) return call.fail(error.message === SHORT_READ ? SHORT_READ : "invalid tar magic");
      await call.warn("This does not look like a tar archive");
      return call.fail("Exiting with failure status due to previous errors", 2);
    }
    if (error instanceof GzipError) return call.fail(error.message, call.busybox ? 1 : 2);
    throw error;
  }
}

/** The line of a member: its name, or with -v all that ls -l would show. */
export function listing(call: Call, member: Member): string {
  if (!call.has("v")) return member.name;
  const owner = `${member.user || member.uid}/${member.group || member.gid}`;
  const letter = { file: "-", directory: "d", symlink: "l", link: call.busybox ? "-" : "h" }[member.type];
  const size = String(member.content.length);
  const time = strftime(call.busybox ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M", member.mtime);
  const arrow =
    member.type === "symlink"
      ? ` -> ${member.target}`
      : member.type === "link"
        ? call.say(` -> ${member.target}`, ` link to ${member.target}`)
        : "";
  const width = call.busybox
    ? `${owner} ${size.padStart(9)}`
    : `${owner} ${size.padStart(Math.max(0, 18 - owner.length))}`;
  return `${letter}${permissionLetters(member.mode)} ${width} ${time} ${member.name}${arrow}`;
}
