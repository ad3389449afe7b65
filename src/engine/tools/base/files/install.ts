import { gidOf, uidOf } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { dirName } from "../core/files.ts";
import { changeMode } from "../core/mode.ts";
import type { Tool } from "../core/tool.ts";
import { Copier, toTarget } from "./copy.ts";

function makeFolders(call: Call, path: string): void {
  if (call.files.isDirectory(path)) return;
  if (dirName(path) !== path) makeFolders(call, dirName(path));
  call.files.mkdir(path, 0o755);
}

/** install: copies with a mode and an owner, or (-d) makes folders. -C copies as without it: only times would tell. */
export const install: Tool = {
  options: {
    short: "bcdCDg:m:o:pst:vT",
    long: {
      backup: "b",
      compare: "C",
      directory: "d",
      group: "g:",
      mode: "m:",
      owner: "o:",
      "preserve-timestamps": "p",
      "target-directory": "t:",
      verbose: "v",
      "no-target-directory": "T",
    },
  },
  async run(call: Call) {
    const text = call.options.value("m") ?? "755";
    const mode = changeMode(text, 0, false, 0);
    if (mode === undefined) return call.fail(`invalid mode '${text}'`);
    const [owner, group] = [call.options.value("o"), call.options.value("g")];
    const uid = owner === undefined ? -1 : (uidOf(call, owner) ?? call.fail(`invalid user: '${owner}'`));
    const gid = group === undefined ? -1 : (gidOf(call, group) ?? call.fail(`invalid group: '${group}'`));
    const finish = (path: string): void => {
      if (uid >= 0 || gid >= 0) call.files.chown(path, uid, gid);
      call.files.chmod(path, mode);
    };
    if (call.has("d")) {
      if (call.operands.length === 0) call.usage("missing file operand");
      let status = 0;
      for (const path of call.operands) {
        const fine = await call.attempt(
          () => {
            makeFolders(call, path);
            finish(path);
          },
          (error) => `cannot create directory '${path}': ${error.text}`,
        );
        if (!fine) status = 1;
      }
      return status;
    }
    const last = call.options.value("t") ?? call.operands.at(-1) ?? "";
    if (call.has("D") && call.operands.length > 0) makeFolders(call, call.has("t") ? last : dirName(last));
    const copier = new Copier(call, {
      recursive: false,
      preserve: { mode: false, ownership: false, time: call.has("p") },
      follow: "always",
      verbose: call.has("v"),
      removeDestination: true,
    });
    return await toTarget(call, async (from, to) => {
      if (call.files.isDirectory(from)) {
        await call.warn(`omitting directory '${from}'`);
        return false;
      }
      if (call.has("b") && call.files.look(to)) call.files.rename(to, `${to}~`);
      if (!(await copier.copy(from, to))) return false;
      finish(to);
      return true;
    });
  },
};
