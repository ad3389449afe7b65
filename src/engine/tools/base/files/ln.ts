import type { Call } from "../core/call.ts";
import { baseName, join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { relativePath } from "./paths.ts";

export const ln: Tool = {
  options: {
    short: "fnrst:vLPT",
    long: {
      symbolic: "s",
      force: "f",
      "no-dereference": "n",
      relative: "r",
      "target-directory": "t:",
      "no-target-directory": "T",
      verbose: "v",
      logical: "L",
      physical: "P",
    },
  },
  async run(call: Call) {
    const operands = [...call.operands];
    if (operands.length === 0) call.usage(call.say("", "missing file operand"));
    const single = operands.length === 1 && call.options.value("t") === undefined;
    const last = call.options.value("t") ?? (single ? "." : (operands.pop() ?? ""));
    const stat = call.has("n") ? call.files.look(last, false) : call.files.look(last);
    const folder = stat?.kind === "directory" && !call.has("T");
    if (!folder && operands.length > 1) {
      call.fail(
        call.say(
          `${last}: Not a directory`,
          `target '${last}': ${stat ? "Not a directory" : "No such file or directory"}`,
        ),
      );
    }
    let status = 0;
    for (const target of operands) {
      const place = folder ? join(last === "." && single ? "." : last, baseName(target)) : last;
      const path = single && place.startsWith("./") ? place.slice(2) : place;
      if (!call.has("s") && call.files.look(target, false) === undefined) {
        await call.warn(
          call.say(
            `${target}: No such file or directory`,
            `failed to access '${target}': No such file or directory`,
          ),
        );
        status = 1;
        continue;
      }
      if (!call.has("s") && !call.busybox && call.files.look(target, false)?.kind === "directory") {
        await call.warn(`${target}: hard link not allowed for directory`);
        status = 1;
        continue;
      }
      const text = call.has("r") ? relativePath(call, path, target) : target;
      const kind = call.has("s") ? "symbolic" : "hard";
      const fine = await call.attempt(
        () => {
          if (call.has("f") && call.files.look(path, false) !== undefined) call.files.unlink(path);
          if (call.has("s")) call.files.symlink(text, path);
          else call.files.link(target, path);
        },
        (error) => {
          if (call.busybox) return `${path}: ${error.text}`;
          const hard = !call.has("s") && error.code !== "EEXIST" ? ` => '${text}'` : "";
          return `failed to create ${kind} link '${path}'${hard}: ${error.text}`;
        },
      );
      if (!fine) status = 1;
      else if (call.has("v"))
        await call.out(
          call.say(`'${path}' -> '${text}'\n`, `'${path}' ${call.has("s") ? "->" : "=>"} '${text}'\n`),
        );
    }
    return status;
  },
};
