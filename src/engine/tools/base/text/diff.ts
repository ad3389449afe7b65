import { diffArrays } from "diff";
import { FileSystemError } from "../../../filesystem/types.ts";
import { splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { baseName, join } from "../core/files.ts";
import { fullTime } from "../core/time.ts";
import type { Tool } from "../core/tool.ts";

interface Change {
  /** First line (from 0) and count on the old and the new side. */
  readonly old: readonly [number, number];
  readonly new: readonly [number, number];
}

function changes(call: Call, a: readonly string[], b: readonly string[]): Change[] {
  const normal = (line: string): string => {
    let text = line;
    if (call.has("w")) text = text.replace(/[ \t]+/g, "");
    else if (call.has("b")) text = text.replace(/[ \t]+/g, " ").replace(/ $/, "");
    return call.has("i") ? text.toLowerCase() : text;
  };
  const found: Change[] = [];
  let [i, j] = [0, 0];
  for (const part of diffArrays(a.map(normal), b.map(normal))) {
    const count = part.value.length;
    const last = found.at(-1);
    const touches = last && last.old[0] + last.old[1] === i && last.new[0] + last.new[1] === j;
    if (part.removed || part.added) {
      const [removed, added] = part.removed ? [count, 0] : [0, count];
      if (touches)
        found[found.length - 1] = {
          old: [last.old[0], last.old[1] + removed],
          new: [last.new[0], last.new[1] + added],
        };
      else found.push({ old: [i, removed], new: [j, added] });
      i += removed;
      j += added;
    } else {
      i += count;
      j += count;
    }
  }
  return found;
}

const NO_NEWLINE = "\\ No newline at end of file\n";
const marked = (mark: string, line: string): string =>
  line.endsWith("\n") ? mark + line : `${mark}${line}\n${NO_NEWLINE}`;

function normal(a: readonly string[], b: readonly string[], list: readonly Change[]): string {
  const range = ([first, count]: readonly [number, number]): string =>
    count === 0 ? String(first) : count === 1 ? String(first + 1) : `${first + 1},${first + count}`;
  return list
    .map((change) => {
      const kind = change.old[1] === 0 ? "a" : change.new[1] === 0 ? "d" : "c";
      const left = a.slice(change.old[0], change.old[0] + change.old[1]).map((line) => marked("< ", line));
      const right = b.slice(change.new[0], change.new[0] + change.new[1]).map((line) => marked("> ", line));
      return `${range(change.old)}${kind}${range(change.new)}\n${left.join("")}${kind === "c" ? "---\n" : ""}${right.join("")}`;
    })
    .join("");
}

function unified(
  a: readonly string[],
  b: readonly string[],
  list: readonly Change[],
  context: number,
): string {
  const hunks: Change[][] = [];
  for (const change of list) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.old[0] - (last.old[0] + last.old[1]) <= 2 * context) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  const range = (first: number, count: number): string =>
    count === 1 ? String(first + 1) : `${count === 0 ? first : first + 1},${count}`;
  return hunks
    .map((hunk) => {
      const [head, tail] = [hunk[0], hunk.at(-1)];
      if (!head || !tail) return "";
      const from = Math.max(0, head.old[0] - context);
      const to = Math.min(a.length, tail.old[0] + tail.old[1] + context);
      const start = head.new[0] - (head.old[0] - from);
      const end = tail.new[0] + tail.new[1] + (to - tail.old[0] - tail.old[1]);
      let body = "";
      let at = from;
      for (const change of hunk) {
        for (; at < change.old[0]; at++) body += marked(" ", a[at] ?? "");
        for (; at < change.old[0] + change.old[1]; at++) body += marked("-", a[at] ?? "");
        for (let line = change.new[0]; line < change.new[0] + change.new[1]; line++)
          body += marked("+", b[line] ?? "");
      }
      for (; at < to; at++) body += marked(" ", a[at] ?? "");
      return `@@ -${range(from, to - from)} +${range(start, end - start)} @@\n${body}`;
    })
    .join("");
}

async function pair(call: Call, left: string, right: string, heading: string): Promise<number> {
  const texts: string[] = [];
  for (const path of [left, right]) {
    const other = path === left ? right : left;
    try {
      texts.push(
        call.has("N") && path !== "-" && !call.files.look(path) && call.files.look(other)
          ? ""
          : await call.load(path),
      );
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await call.warn(call.say(`can't stat '${path}': ${error.text}`, `${path}: ${error.text}`));
      if (call.busybox) return 2;
    }
  }
  if (texts.length < 2) return 2;
  const [a = "", b = ""] = texts;
  const [x, y] = [splitLines(a), splitLines(b)];
  const list = a === b ? [] : changes(call, x, y);
  if (list.length === 0) {
    if (call.has("s")) await call.out(`Files ${left} and ${right} are identical\n`);
    return 0;
  }
  if (call.has("q")) {
    await call.out(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  if (a.includes("\0") || b.includes("\0")) {
    await call.out(`Binary files ${left} and ${right} differ\n`);
    return call.busybox ? 1 : 2;
  }
  await call.out(heading);
  // BusyBox knows only the unified form.
  if (!call.busybox && !call.has("u", "U")) {
    await call.out(normal(x, y, list));
    return 1;
  }
  const labels = call.options.values("L");
  const name = (path: string, at: number): string => {
    if (labels[at] !== undefined) return labels[at];
    const time = path === "-" ? call.process.machine.clock.now() : (call.files.look(path)?.mtime ?? 0);
    return call.busybox ? path : `${path}\t${fullTime(time)}`;
  };
  await call.out(`--- ${name(left, 0)}\n+++ ${name(right, 1)}\n`);
  await call.out(unified(x, y, list, Number(call.options.value("U") ?? 3)));
  return 1;
}

async function compare(call: Call, left: string, right: string): Promise<number> {
  let status = 0;
  const names = [...new Set([...call.files.readdir(left), ...call.files.readdir(right)])].sort();
  for (const name of names) {
    const [a, b] = [join(left, name), join(right, name)];
    const [x, y] = [call.files.look(a), call.files.look(b)];
    let result: number;
    if (x?.kind === "directory" && y?.kind === "directory") {
      if (call.has("r")) result = await compare(call, a, b);
      else {
        await call.out(`Common subdirectories: ${a} and ${b}\n`);
        result = 0;
      }
    } else if ((!x || !y) && !call.has("N")) {
      await call.out(`Only in ${x ? left : right}: ${name}\n`);
      result = 1;
    } else {
      const flags = call.args.filter((word) => word.startsWith("-") && word !== "-").join(" ");
      result = await pair(call, a, b, call.busybox || call.has("q") ? "" : `diff ${flags} ${a} ${b}\n`);
    }
    status = Math.max(status, result);
  }
  return status;
}

export const diff: Tool = {
  usageStatus: 2,
  busyboxUsageStatus: 2,
  options: {
    short: "abBdiL:NqrstTuU:w",
    long: {
      brief: "q",
      "report-identical-files": "s",
      unified: "U::",
      label: "L:",
      recursive: "r",
      "new-file": "N",
      "ignore-case": "i",
      "ignore-all-space": "w",
      "ignore-space-change": "b",
      text: "a",
      minimal: "d",
      color: "color::",
    },
  },
  async run(call: Call) {
    if (call.has("B", "t", "T")) call.refuse("the options -B, -t and -T");
    const [left, right, extra] = call.operands;
    if (left === undefined || right === undefined)
      return call.usage(call.say("", `missing operand after '${left ?? "diff"}'`));
    if (extra !== undefined) return call.usage(call.say("", `extra operand '${extra}'`));
    const [a, b] = [
      left !== "-" && call.files.isDirectory(left),
      right !== "-" && call.files.isDirectory(right),
    ];
    if (a && b) return await compare(call, left, right);
    return await pair(
      call,
      a ? join(left, baseName(right)) : left,
      b ? join(right, baseName(left)) : right,
      "",
    );
  },
};
