import { FileSystemError, type Stat } from "../../../filesystem/types.ts";
import { groupName, userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import { modeLetters } from "../core/mode.ts";
import { humanSize } from "../core/size.ts";
import { fullTime, listTime } from "../core/time.ts";
import type { Tool } from "../core/tool.ts";
import { columns } from "./columns.ts";

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
}

const blocks = (stat: Stat): number =>
  stat.kind === "file" || stat.kind === "directory" ? Math.ceil(stat.size / 4096) * 4 : 0;

/** GNU quotes on a terminal only; here output goes to a file or a log. */
function suffix(call: Call, entry: Entry): string {
  const { kind, mode } = entry.stat;
  if (kind === "directory" && call.has("F", "p")) return "/";
  if (!call.has("F")) return "";
  if (kind === "symlink") return call.has("l", "n", "g", "o") ? "" : "@";
  return kind === "fifo" ? "|" : kind === "socket" ? "=" : mode & 0o111 ? "*" : "";
}

function order(call: Call): (a: Entry, b: Entry) => number {
  const last = call.options.last("t", "S", "X", "U", "v", "f");
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const extension = (name: string) => (name.lastIndexOf(".") > 0 ? name.slice(name.lastIndexOf(".")) : "");
  if (last === "t") return (a, b) => b.stat.mtime - a.stat.mtime || byName(a, b);
  if (last === "S") return (a, b) => b.stat.size - a.stat.size || byName(a, b);
  if (last === "X")
    return (a, b) =>
      extension(a.name) < extension(b.name) ? -1 : extension(a.name) > extension(b.name) ? 1 : byName(a, b);
  return byName;
}

/** Sorts and prints entries: one to a line, in columns, or long. */
async function show(call: Call, entries: Entry[], total: boolean): Promise<void> {
  entries.sort(order(call));
  if (call.has("r")) entries.reverse();
  const long = call.has("l", "n", "g", "o", "full-time");
  const inode = Math.max(...entries.map((entry) => String(entry.stat.inode).length), 0);
  const block = Math.max(...entries.map((entry) => String(blocks(entry.stat)).length), 0);
  if (total && (long || call.has("s"))) {
    const sum = entries.reduce((all, entry) => all + blocks(entry.stat), 0);
    await call.out(`total ${call.has("h") && long ? humanSize(sum * 1024, call.busybox) : sum}\n`);
  }
  const lead = (entry: Entry): string =>
    (call.has("i") ? `${String(entry.stat.inode).padStart(call.busybox ? 7 : inode)} ` : "") +
    (call.has("s") ? `${String(blocks(entry.stat)).padStart(call.busybox ? 6 : block)} ` : "");
  if (long) {
    const rows = entries.map((entry) => cells(call, entry));
    const width = (at: number) => Math.max(...rows.map((row) => (row[at] ?? "").length), 0);
    for (const [at, entry] of entries.entries())
      await call.out(`${lead(entry)}${layOut(call, rows[at] ?? [], width)}\n`);
    return;
  }
  const names = entries.map((entry) => lead(entry) + entry.name + suffix(call, entry));
  const style = call.options.last("1", "C", "x", "m");
  if (style === "C" || style === "x")
    await call.out(columns(names, Number(call.options.value("w") ?? 80), style === "x", call.busybox));
  else for (const name of names) await call.out(`${name}\n`);
}

function cells(call: Call, entry: Entry): string[] {
  const { stat } = entry;
  const owner = call.has("n") ? String(stat.uid) : (userName(call, stat.uid) ?? String(stat.uid));
  const group = call.has("n") ? String(stat.gid) : (groupName(call, stat.gid) ?? String(stat.gid));
  const size =
    stat.kind === "device"
      ? "1,   3"
      : call.has("h")
        ? humanSize(stat.size, call.busybox)
        : String(stat.size);
  const now = call.process.machine.clock.now();
  const time = call.has("full-time") ? fullTime(stat.mtime) : listTime(stat.mtime, now);
  const target = stat.kind === "symlink" ? ` -> ${call.files.readlink(entry.path)}` : "";
  return [
    modeLetters(stat),
    String(stat.links),
    owner,
    group,
    size,
    time,
    entry.name + suffix(call, entry) + target,
  ];
}

/** BusyBox has fixed columns; GNU makes them as wide as this listing needs. */
function layOut(call: Call, row: readonly string[], width: (at: number) => number): string {
  const [mode = "", links = "", owner = "", group = "", size = "", time = "", name = ""] = row;
  if (call.busybox) {
    return `${mode} ${links.padStart(4)} ${owner.padEnd(8)} ${group.padEnd(8)} ${size.padStart(call.has("h") ? 7 : 9)} ${time} ${name}`;
  }
  const who = `${call.has("g") ? "" : `${pad(call, owner, width(2))} `}${call.has("o", "G") ? "" : `${pad(call, group, width(3))} `}`;
  return `${mode} ${links.padStart(width(1))} ${who}${size.padStart(width(4))} ${time} ${name}`;
}

const pad = (call: Call, text: string, width: number): string =>
  call.has("n") ? text.padStart(width) : text.padEnd(width);

async function folder(call: Call, path: string, heading: boolean, first: boolean): Promise<boolean> {
  call.process.tick();
  let names: string[];
  try {
    names = call.files.readdir(path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await call.warn(
      call.say(`can't open '${path}': ${error.text}`, `cannot open directory '${path}': ${error.text}`),
    );
    return false;
  }
  if (heading) await call.out(`${first ? "" : "\n"}${path}:\n`);
  const all = call.has("a", "f") ? [".", "..", ...names] : names;
  const shown = all.filter((name) => call.has("a", "A", "f") || !name.startsWith("."));
  const entries = shown.flatMap((name) => {
    const at = join(path, name);
    const stat = call.files.look(at, call.has("L")) ?? call.files.look(at, false);
    return stat ? [{ name, path: at, stat }] : [];
  });
  await show(call, entries, true);
  let fine = true;
  if (call.has("R")) {
    for (const entry of entries) {
      if (entry.name === "." || entry.name === ".." || entry.stat.kind !== "directory") continue;
      if (!(await folder(call, entry.path, true, false))) fine = false;
    }
  }
  return fine;
}

export const ls: Tool = {
  usageStatus: 2,
  options: {
    short: "1aAcCdFfgGhHiklLmnNoprRsStuUvw:xXT:q",
    long: {
      all: "a",
      "almost-all": "A",
      directory: "d",
      "full-time": "full-time",
      "human-readable": "h",
      dereference: "L",
      inode: "i",
      "numeric-uid-gid": "n",
      "no-group": "G",
      recursive: "R",
      reverse: "r",
      size: "s",
      color: "color::",
      width: "w:",
    },
  },
  async run(call: Call) {
    const operands = call.operands.length > 0 ? call.operands : ["."];
    const [files, folders]: [Entry[], Entry[]] = [[], []];
    let status = 0;
    const long = call.has("l", "n", "g", "o", "full-time");
    for (const path of operands) {
      try {
        const follow = call.has("L", "H") || (!long && !call.has("d", "F"));
        const strict = follow && call.busybox;
        const stat = strict
          ? call.files.stat(path)
          : ((follow ? call.files.look(path) : undefined) ?? call.files.lstat(path));
        (stat.kind === "directory" && !call.has("d") ? folders : files).push({ name: path, path, stat });
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await call.warn(call.say(`${path}: ${error.text}`, `cannot access '${path}': ${error.text}`));
        status = call.busybox ? 1 : 2;
      }
    }
    if (files.length > 0) await show(call, files, false);
    folders.sort(order(call));
    if (call.has("r")) folders.reverse();
    const heading = operands.length > 1 || call.has("R");
    for (const [at, entry] of folders.entries()) {
      const fine = await folder(call, entry.path, heading, at === 0 && files.length === 0);
      if (!fine)
        status = Math.max(status, operands.length > 0 && call.operands.length > 0 && !call.busybox ? 2 : 1);
    }
    return status;
  },
};
