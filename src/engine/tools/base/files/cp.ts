import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { Copier, toTarget } from "./copy.ts";

const LONG = {
  archive: "a",
  dereference: "L",
  force: "f",
  interactive: "i",
  link: "l",
  "no-clobber": "n",
  "no-dereference": "P",
  "no-target-directory": "T",
  parents: "parents",
  preserve: "preserve::",
  recursive: "r",
  "remove-destination": "remove-destination",
  "symbolic-link": "s",
  "target-directory": "t:",
  update: "u",
  verbose: "v",
};

export const cp: Tool = {
  options: { short: "adfilnprst:uvHLPRT", long: LONG },
  async run(call: Call) {
    const kept = call.options.value("preserve")?.split(",");
    const all = call.has("a", "p") || kept?.includes("all") === true;
    const asked = call.has("preserve") && kept === undefined;
    const keeps = (what: string): boolean => all || asked || kept?.includes(what) === true;
    const recursive = call.has("a", "r", "R");
    const last = call.options.last("a", "d", "H", "L", "P");
    const follow =
      last === "L"
        ? "always"
        : last === "H"
          ? "operands"
          : last !== undefined
            ? "never"
            : recursive
              ? "never"
              : "always";
    if (call.options.last("i", "n", "f") === "i") call.refuse("asking (-i)");
    const copier = new Copier(call, {
      recursive,
      preserve: { mode: keeps("mode"), ownership: keeps("ownership"), time: keeps("timestamps") },
      // BusyBox's -r without -P copies symlinks as they are too, and follows none on the command line.
      follow,
      force: call.has("f"),
      noClobber: call.has("n"),
      update: call.has("u"),
      ...(call.has("l") ? { link: "hard" as const } : call.has("s") ? { link: "symbolic" as const } : {}),
      verbose: call.has("v"),
      removeDestination: call.has("remove-destination"),
    });
    if (!call.has("parents")) return await toTarget(call, (from, to) => copier.copy(from, to));
    const operands = [...call.operands];
    const folder = call.options.value("t") ?? operands.pop() ?? call.usage("missing file operand");
    if (!call.files.isDirectory(folder)) call.usage("with --parents, the destination must be a directory");
    let status = 0;
    for (const from of operands) {
      const to = join(folder, from.replace(/^\/+/, ""));
      const parts = to.slice(folder.length).split("/").filter(Boolean).slice(0, -1);
      let at = folder;
      for (const part of parts) {
        at = join(at, part);
        if (!call.files.isDirectory(at)) call.files.mkdir(at, 0o777 & ~call.process.umask);
      }
      if (!(await copier.copy(from, to))) status = 1;
    }
    return status;
  },
};
