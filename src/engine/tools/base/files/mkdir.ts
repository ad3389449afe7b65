import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { dirName } from "../core/files.ts";
import { changeMode } from "../core/mode.ts";
import type { Tool } from "../core/tool.ts";

const EXISTS = "EEXIST";

/** Makes one folder; with `-m` the mode is set as given, whatever the umask. */
function make(call: Call, path: string, mode: number | undefined): void {
  const { umask } = call.process;
  call.files.mkdir(path, 0o777 & ~umask);
  if (mode !== undefined) call.files.chmod(path, mode);
}

async function makeParents(call: Call, path: string, mode: number | undefined): Promise<void> {
  const clean = path.replace(/\/+$/, "") || "/";
  const missing: string[] = [];
  for (let at = clean; ; at = dirName(at)) {
    const stat = call.files.look(at);
    if (stat?.kind === "directory") break;
    if (stat !== undefined) throw new FileSystemError(at === clean ? EXISTS : "ENOTDIR", at);
    missing.unshift(at);
    if (dirName(at) === at || dirName(at) === ".") break;
  }
  for (const at of missing) {
    try {
      make(call, at, at === clean ? mode : undefined);
    } catch (error) {
      if (error instanceof FileSystemError) throw new FileSystemError(error.code, at);
      throw error;
    }
    if (call.has("v"))
      await call.out(
        call.say(
          `created directory: '${at === clean ? at : `${at}/`}'\n`,
          `mkdir: created directory '${at}'\n`,
        ),
      );
  }
}

export const mkdir: Tool = {
  options: { short: "m:pv", long: { mode: "m:", parents: "p", verbose: "v" } },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    const text = call.options.value("m");
    const mode = text === undefined ? undefined : changeMode(text, 0o777, true, call.process.umask);
    if (text !== undefined && mode === undefined)
      call.fail(call.say(`invalid mode '${text}'`, `invalid mode '${text}'`));
    let status = 0;
    for (const path of call.operands) {
      const fine = await call.attempt(
        async () => {
          if (call.has("p")) {
            await makeParents(call, path, mode);
            return;
          }
          make(call, path, mode);
          if (call.has("v"))
            await call.out(
              call.say(`created directory: '${path}'\n`, `mkdir: created directory '${path}'\n`),
            );
        },
        (error) => {
          const prefix = call.has("p") ? error.path || path : path;
          const where = error.code === "ENOTDIR" && call.busybox && call.has("p") ? `${prefix}/` : prefix;
          return call.say(
            `can't create directory '${where}': ${error.text}`,
            `cannot create directory '${prefix}': ${error.text}`,
          );
        },
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

export const rmdir: Tool = {
  options: { short: "pv", long: { parents: "p", verbose: "v", "ignore-fail-on-non-empty": "ignore" } },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    let status = 0;
    for (const operand of call.operands) {
      let path = operand;
      for (;;) {
        const fine = await call.attempt(
          async () => {
            if (call.has("v") && !call.busybox) await call.out(`rmdir: removing directory, '${path}'\n`);
            call.files.rmdir(path);
          },
          (error) => call.say(`'${path}': ${error.text}`, `failed to remove '${path}': ${error.text}`),
        );
        if (!fine) status = 1;
        const parent = dirName(path);
        if (!fine || !call.has("p") || parent === "." || parent === "/") break;
        path = parent;
      }
    }
    return status;
  },
};
