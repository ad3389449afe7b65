/** tar -c: writes an archive and says what happened on the way. */

import type { Call } from "../core/call.ts";
import { gzip } from "./gzip-format.ts";
import { collect } from "./tar-collect.ts";
import { writeTar } from "./tar-format.ts";
import { folderOf } from "./tar-options.ts";
import { renaming } from "./tar-transform.ts";

export async function create(call: Call): Promise<number> {
  if (call.operands.every((word) => folderOf(word) !== undefined)) {
    if (call.busybox) call.fail("empty archive");
    await call.warn("Cowardly refusing to create an empty archive");
    await call.complain("Try 'tar --help' or 'tar --usage' for more information.\n");
    return 2;
  }
  const { members, failures, skippedRoot } = collect(call);
  if (skippedRoot)
    await call.warn(
      call.say("removing leading '/' from member names", "Removing leading `/' from member names"),
    );
  const file = call.options.value("f") ?? "-";
  const zipped = call.has("z") || (call.has("a") && /\.t?gz$/.test(file));
  const rename = renaming(call);
  const archive = writeTar(
    members.map((member) => ({
      ...member,
      name: rename(member.name),
      target: member.target === "" ? "" : rename(member.target),
    })),
  );
  const data = zipped ? gzip(archive, { level: 6, mtime: 0 }) : archive;
  if (call.has("v")) {
    for (const { name } of members) {
      const shown = call.has("show-transformed-names") ? rename(name) : name;
      if (file === "-") await call.complain(`${shown}\n`);
      else await call.out(`${shown}\n`);
    }
  }
  for (const note of failures) await call.warn(note);
  if (file === "-") await call.bytes(data);
  else {
    const fine = await call.attempt(
      () => call.files.write(file, data),
      (error) => call.say(`can't open '${file}': ${error.text}`, `${file}: Cannot open: ${error.text}`),
    );
    if (!fine) {
      if (!call.busybox) await call.warn("Error is not recoverable: exiting now");
      return call.busybox ? 1 : 2;
    }
  }
  if (failures.length > 0)
    await call.warn(
      call.say(
        "error exit delayed from previous errors",
        "Exiting with failure status due to previous errors",
      ),
    );
  return failures.length === 0 ? 0 : call.busybox ? 1 : 2;
}
