import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

const COLUMNS = ["l", "w", "m", "c", "L"] as const;

function count(text: string): Record<(typeof COLUMNS)[number], number> {
  let longest = 0;
  for (const line of text.split("\n")) longest = Math.max(longest, line.length);
  return {
    l: text.split("\n").length - 1,
    w: text.match(/[^ \t\n\v\f\r]+/g)?.length ?? 0,
    m: text.length,
    c: text.length,
    L: longest,
  };
}

/** BusyBox pads to 9 columns unless one number is asked for; GNU as wide as the files' sizes need. */
export const wc: Tool = {
  options: {
    short: "clLmw",
    long: { bytes: "c", chars: "m", lines: "l", "max-line-length": "L", words: "w" },
  },
  async run(call: Call) {
    const asked = COLUMNS.filter((column) => call.has(column));
    const columns = asked.length > 0 ? asked : (["l", "w", "c"] as const);
    const paths = call.operands.length > 0 ? call.operands : ["-"];
    let status = 0;
    let width = 1;
    if (!call.busybox) {
      const stats = paths.map((path) => (path === "-" ? undefined : call.files.look(path)));
      const regular = stats.reduce((sum, stat) => sum + (stat?.kind === "file" ? stat.size : 0), 0);
      const single = columns.length === 1 && paths.length === 1;
      width = String(regular).length;
      // A pipe or a folder has no size to go by: 7 columns, unless there is one number only.
      if (stats.some((stat, at) => (paths[at] === "-" ? true : stat && stat.kind !== "file")))
        width = Math.max(width, 7);
      if (single) width = 1;
      if (paths[0] === "-" && paths.length === 1 && call.process.descriptors.get(0)?.kind === "file") {
        width =
          columns.length === 1 ? 1 : String(call.process.descriptors.get(0)?.file?.stat().size ?? 0).length;
      }
    }
    const total = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    const show = async (numbers: typeof total, label: string): Promise<void> => {
      const cells = columns.map((column) => {
        const text = String(numbers[column]);
        return call.busybox
          ? columns.length === 1 && label === ""
            ? text
            : columns.length === 1
              ? text
              : text.padStart(9)
          : text.padStart(width);
      });
      await call.out(
        `${cells.join(call.busybox && columns.length > 1 ? " " : " ")}${label && ` ${label}`}\n`,
      );
    };
    for (const path of paths) {
      const fine = await call.attempt(
        async () => {
          const numbers = count(await call.load(path));
          for (const column of COLUMNS) {
            total[column] = column === "L" ? Math.max(total.L, numbers.L) : total[column] + numbers[column];
          }
          await show(numbers, call.operands.length > 0 ? path : "");
        },
        (error) => `${call.named(path)}: ${error.text}`,
      );
      if (fine) continue;
      status = 1;
      if (call.files.isDirectory(path)) await show({ l: 0, w: 0, m: 0, c: 0, L: 0 }, path);
    }
    if (paths.length > 1) await show(total, "total");
    return status;
  },
};
