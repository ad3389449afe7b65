import { FileSystemError, type Stat } from "../../../filesystem/types.ts";
import { groupName, userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import { KIND_BITS, modeLetters } from "../core/mode.ts";
import { fullTime } from "../core/time.ts";
import type { Tool } from "../core/tool.ts";
import { unescapeText } from "../text/escapes.ts";

function kindName(stat: Stat): string {
  if (stat.kind === "file") return stat.size === 0 ? "regular empty file" : "regular file";
  return {
    directory: "directory",
    symlink: "symbolic link",
    device: "character special file",
    fifo: "fifo",
    socket: "socket",
  }[stat.kind];
}

const blocks = (stat: Stat): number =>
  stat.kind === "file" || stat.kind === "directory" ? Math.ceil(stat.size / 4096) * 8 : 0;

/** One %-field of -c. */
function field(call: Call, letter: string, path: string, stat: Stat): string | undefined {
  const seconds = String(Math.floor(stat.mtime / 1000));
  switch (letter) {
    case "a":
      return stat.mode.toString(8);
    case "A":
      return modeLetters(stat);
    case "b":
      return String(blocks(stat));
    case "B":
      return "512";
    case "d":
      return String(stat.device);
    case "f":
      return (stat.mode | KIND_BITS[stat.kind]).toString(16);
    case "F":
      return kindName(stat);
    case "g":
      return String(stat.gid);
    case "G":
      return groupName(call, stat.gid) ?? "UNKNOWN";
    case "h":
      return String(stat.links);
    case "i":
      return String(stat.inode);
    case "n":
      return path;
    case "N": {
      const link = stat.kind === "symlink" ? ` -> '${call.files.readlink(path)}'` : "";
      return call.busybox && link === "" ? path : `'${path}'${link}`;
    }
    case "o":
      return "4096";
    case "s":
      return String(stat.size);
    case "u":
      return String(stat.uid);
    case "U":
      return userName(call, stat.uid) ?? "UNKNOWN";
    case "x":
    case "y":
    case "z":
    case "w":
      return fullTime(stat.mtime);
    case "X":
    case "Y":
    case "Z":
    case "W":
      return seconds;
    case "t":
    case "T":
      return "0";
    case "m":
      return "/";
    case "%":
      return "%";
    default:
      return undefined;
  }
}

function formatted(call: Call, format: string, path: string, stat: Stat): string {
  return format.replace(/%([-0#+ ]*\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
    const text = field(call, letter, path, stat);
    if (text === undefined) return call.busybox ? whole : "?";
    const size = Number(/\d+$/.exec(width)?.[0] ?? 0);
    if (width.startsWith("0")) return text.padStart(size, "0");
    return width.startsWith("-") ? text.padEnd(size) : text.padStart(size);
  });
}

function card(call: Call, path: string, stat: Stat): string {
  const link =
    stat.kind === "symlink"
      ? ` -> ${call.say(`'${call.files.readlink(path)}'`, call.files.readlink(path))}`
      : "";
  const shown = call.busybox && link !== "" ? `'${path}'` : path;
  const owner = (id: number, name: string | undefined): string =>
    `(${String(id).padStart(5)}/${(name ?? "UNKNOWN").padStart(8)})`;
  const device = call.busybox ? `${stat.device.toString(16)}h/${stat.device}d` : `0,${stat.device}`;
  const size = `  Size: ${String(stat.size).padEnd(10)}\tBlocks: ${String(blocks(stat)).padEnd(10)} IO Block: 4096   ${kindName(stat)}`;
  const mode = stat.kind === "symlink" ? 0o777 : stat.mode;
  const access = `Access: (${mode.toString(8).padStart(4, "0")}/${modeLetters(stat)})  Uid: ${owner(stat.uid, userName(call, stat.uid))}   Gid: ${owner(stat.gid, groupName(call, stat.gid))}`;
  const time = fullTime(stat.mtime);
  const inode = call.busybox
    ? `Inode: ${String(stat.inode).padEnd(10)}  Links: ${stat.links}`
    : `Inode: ${String(stat.inode).padEnd(10)}  Links: ${stat.links}`;
  return (
    `  File: ${shown}${link}\n${size}\nDevice: ${device}\t${inode}\n${access}\n` +
    `Access: ${time}\nModify: ${time}\nChange: ${time}\n${call.busybox ? "" : ` Birth: ${time}\n`}`
  );
}

export const stat: Tool = {
  options: { short: "c:tL", long: { dereference: "L", format: "c:", printf: "printf:", terse: "t" } },
  async run(call: Call) {
    if (call.has("t")) call.refuse("the option -t");
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    let status = 0;
    for (const path of call.operands) {
      try {
        const found = call.has("L") ? call.files.stat(path) : call.files.lstat(path);
        const [format, raw] = [call.options.value("c"), call.options.value("printf")];
        if (raw !== undefined) {
          await call.out(formatted(call, unescapeText(raw, "format").text, path, found));
        } else if (format !== undefined) await call.out(`${formatted(call, format, path, found)}\n`);
        else await call.out(card(call, path, found));
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await call.warn(
          call.say(`can't stat '${path}': ${error.text}`, `cannot statx '${path}': ${error.text}`),
        );
        status = 1;
      }
    }
    return status;
  },
};
