import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { baseName, join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";

/** Removes what stands at `path`, reporting each failure; true when it is gone. */
async function remove(call: Call, path: string): Promise<boolean> {
  call.process.tick();
  const cannot = (error: FileSystemError) =>
    call.say(`can't remove '${path}': ${error.text}`, `cannot remove '${path}': ${error.text}`);
  try {
    const stat = call.files.lstat(path);
    if (stat.kind !== "directory") {
      call.files.unlink(path);
      if (call.has("v") && !call.busybox) await call.out(`removed '${path}'\n`);
      if (call.has("v") && call.busybox) await call.out(`removed '${path}'\n`);
      return true;
    }
    const recursive = call.has("r", "R");
    if (!recursive && !(call.has("d") && call.files.readdir(path).length === 0)) {
      await call.warn(
        call.say(
          `'${path.replace(/(.)\/+$/, "$1")}' is a directory`,
          `cannot remove '${path}': Is a directory`,
        ),
      );
      return false;
    }
    let fine = true;
    for (const name of recursive ? call.files.readdir(path) : [])
      if (!(await remove(call, join(path, name)))) fine = false;
    if (!fine) return false;
    call.files.rmdir(path);
    if (call.has("v"))
      await call.out(call.say(`removed directory: '${path}'\n`, `removed directory '${path}'\n`));
    return true;
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === "ENOENT" && call.has("f")) return true;
    await call.warn(cannot(error));
    return false;
  }
}

export const rm: Tool = {
  options: {
    short: "dfirRv",
    long: {
      recursive: "r",
      force: "f",
      dir: "d",
      verbose: "v",
      interactive: "i",
      "no-preserve-root": "no-preserve-root",
      "preserve-root": "preserve-root",
    },
  },
  async run(call: Call) {
    if (call.operands.length === 0 && !call.has("f")) call.usage(call.say("", "missing operand"));
    if (call.options.last("i", "f") === "i") call.refuse("asking (-i)");
    let status = 0;
    for (const path of call.operands) {
      const name = baseName(path);
      if (name === "." || name === "..") {
        await call.warn(
          call.say(
            `can't remove '.' or '..'`,
            `refusing to remove '.' or '..' directory: skipping '${path}'`,
          ),
        );
        status = 1;
        continue;
      }
      if (
        path.replace(/\/+$/, "") === "" &&
        call.has("r", "R") &&
        !call.busybox &&
        !call.has("no-preserve-root")
      ) {
        await call.warn(
          `it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe`,
        );
        status = 1;
        continue;
      }
      if (!(await remove(call, path))) status = 1;
    }
    return status;
  },
};

export const unlink: Tool = {
  options: {},
  async run(call: Call) {
    const [path] = call.operands;
    if (path === undefined) call.usage(call.say("", "missing operand"));
    const fine = await call.attempt(
      () => call.files.unlink(path),
      (error) =>
        call.say(`can't remove file '${path}': ${error.text}`, `cannot unlink '${path}': ${error.text}`),
    );
    return fine ? 0 : 1;
  },
};
