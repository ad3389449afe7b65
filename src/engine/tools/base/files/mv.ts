import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { Copier, toTarget } from "./copy.ts";

export async function removeTree(call: Call, path: string): Promise<void> {
  if (call.files.lstat(path).kind !== "directory") {
    call.files.unlink(path);
    return;
  }
  let failure: unknown;
  for (const name of call.files.readdir(path))
    await removeTree(call, join(path, name)).catch((error) => {
      failure ??= error;
    });
  // What can go is gone, as with rm(1).
  if (failure) throw failure;
  call.files.rmdir(path);
}

async function move(call: Call, from: string, to: string): Promise<boolean> {
  const stat = call.files.look(from, false);
  if (stat === undefined) {
    const reason = await reasonFor(call, from);
    await call.warn(call.say(`can't rename '${from}': ${reason}`, `cannot stat '${from}': ${reason}`));
    return false;
  }
  const target = call.files.look(to, false);
  if (target && call.has("n")) return true;
  if (target && call.has("u") && target.mtime >= stat.mtime) return true;
  if (target && target.inode === stat.inode && target.device === stat.device) {
    await call.warn(
      call.say(`'${from}' and '${to}' are the same file`, `'${from}' and '${to}' are the same file`),
    );
    return false;
  }
  if (target?.kind === "directory" && stat.kind !== "directory" && !call.busybox) {
    await call.warn(`cannot overwrite directory '${to}' with non-directory '${from}'`);
    return false;
  }
  if (target && target.kind !== "directory" && stat.kind === "directory" && !call.busybox) {
    await call.warn(`cannot overwrite non-directory '${to}' with directory '${from}'`);
    return false;
  }
  try {
    call.files.rename(from, to);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code !== "EXDEV") {
      const gnu =
        error.code === "ENOTEMPTY"
          ? `cannot overwrite '${to}': ${error.text}`
          : `cannot move '${from}' to '${to}': ${error.text}`;
      await call.warn(call.say(`can't rename '${from}': ${error.text}`, gnu));
      return false;
    }
    // Another mount: copy with everything kept, then remove.
    const copier = new Copier(call, {
      recursive: true,
      preserve: { mode: true, ownership: true, time: true },
      follow: "never",
      force: true,
    });
    if (!(await copier.copy(from, to))) return false;
    const removed = await call.attempt(
      () => removeTree(call, from),
      (failure) =>
        call.say(
          `can't remove '${failure.path}': ${failure.text}`,
          `cannot remove '${failure.path}': ${failure.text}`,
        ),
    );
    if (!removed) return false;
  }
  if (call.has("v")) await call.out(call.say(`'${from}' -> '${to}'\n`, `renamed '${from}' -> '${to}'\n`));
  return true;
}

async function reasonFor(call: Call, path: string): Promise<string> {
  try {
    call.files.lstat(path);
  } catch (error) {
    if (error instanceof FileSystemError) return error.text;
    throw error;
  }
  return "";
}

export const mv: Tool = {
  options: {
    short: "fint:uvT",
    long: {
      force: "f",
      interactive: "i",
      "no-clobber": "n",
      "no-target-directory": "T",
      "target-directory": "t:",
      update: "u",
      verbose: "v",
    },
  },
  async run(call: Call) {
    if (call.options.last("i", "n", "f") === "i") call.refuse("asking (-i)");
    return await toTarget(call, (from, to) => move(call, from, to));
  },
};
