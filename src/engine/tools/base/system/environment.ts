import { decodeText, encodeText } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { become, launcherWording } from "./spawn.ts";

/** `env -S 'a b'` is one word of a #! line; only what a plain split gives is modelled. */
function splitString(text: string): string[] {
  return text.split(/[ \t\n]+/).filter((word) => word !== "");
}

export const env: Tool = {
  usageStatus: 125,
  options: {
    short: "iu:C:S:v0",
    long: {
      "ignore-environment": "i",
      null: "0",
      unset: "u:",
      chdir: "C:",
      "split-string": "S:",
      debug: "v",
    },
    stopEarly: true,
  },
  async run(call: Call) {
    const words = [...splitString(call.options.value("S") ?? ""), ...call.operands];
    if (call.has("v")) call.refuse("the option -v");
    const variables = new Map(call.has("i") || words[0] === "-" ? [] : call.process.environment);
    if (words[0] === "-") words.shift();
    for (const name of call.options.values("u")) variables.delete(decodeText(name));
    for (
      let equals = (words[0] ?? "").indexOf("=");
      words.length > 0 && equals > 0;
      equals = (words[0] ?? "").indexOf("=")
    ) {
      const word = decodeText(words.shift() ?? "");
      variables.set(word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1));
    }
    if (words.length === 0) {
      const end = call.has("0") ? "\0" : "\n";
      for (const [name, value] of variables) await call.out(encodeText(`${name}=${value}`) + end);
      return 0;
    }
    const folder = call.options.value("C");
    if (folder !== undefined) {
      const path = call.files.absolute(folder);
      if (!call.files.isDirectory(folder))
        call.fail(`cannot change directory to '${folder}': No such file or directory`, 125);
      call.process.cwd = path;
    }
    return await become(call, words, variables, launcherWording(call));
  },
};

export const printenv: Tool = {
  usageStatus: 2,
  options: { short: "0", long: { null: "0" } },
  async run(call: Call) {
    const end = call.has("0") ? "\0" : "\n";
    const { environment } = call.process;
    if (call.operands.length === 0) {
      for (const [name, value] of environment) await call.out(encodeText(`${name}=${value}`) + end);
      return 0;
    }
    let status = 0;
    for (const name of call.operands) {
      const value = environment.get(decodeText(name));
      if (value === undefined) status = 1;
      else await call.out(encodeText(value) + end);
    }
    return status;
  },
};

/** BusyBox searches a default path where PATH is empty; both say nothing of a name that is not found. */
export const which: Tool = {
  options: { short: "as" },
  async run(call: Call) {
    if (call.operands.length === 0) {
      if (call.busybox) call.usage();
      return 1;
    }
    const folders = (call.variable("PATH") ?? "/sbin:/usr/sbin:/bin:/usr/bin").split(":");
    let status = 0;
    for (const name of call.operands) {
      const candidates = name.includes("/")
        ? [name]
        : folders.map((folder) => join(folder === "" ? "." : folder, name));
      const found = candidates.filter(
        (path) => call.files.look(path)?.kind === "file" && call.files.access(path, "x"),
      );
      if (found.length === 0) status = 1;
      for (const path of call.has("a") ? found : found.slice(0, 1))
        if (!call.has("s")) await call.out(`${path}\n`);
    }
    return status;
  },
};
