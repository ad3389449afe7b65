import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import { humanSize } from "../core/size.ts";
import type { Tool } from "../core/tool.ts";

/** Bytes on disk: whole blocks of 4 KiB, as ext4 and overlay show. */
const onDisk = (kind: string, size: number): number =>
  kind === "file" || kind === "directory" ? Math.ceil(size / 4096) * 4096 : 0;

function unit(call: Call, bytes: number): string {
  if (call.has("h")) return humanSize(bytes, call.busybox);
  if (call.has("b")) return String(bytes);
  return String(Math.ceil(bytes / (call.has("m") ? 1048576 : 1024)));
}

export const du: Tool = {
  options: {
    short: "abcd:hklmsx",
    long: {
      all: "a",
      bytes: "b",
      total: "c",
      "max-depth": "d:",
      "human-readable": "h",
      summarize: "s",
      "apparent-size": "apparent",
      "one-file-system": "x",
    },
  },
  async run(call: Call) {
    const limit = call.has("s") ? 0 : Number(call.options.value("d") ?? Number.POSITIVE_INFINITY);
    const apparent = call.has("b", "apparent");
    const seen = new Set<string>();
    let status = 0;
    let sum = 0;
    const visit = async (path: string, depth: number): Promise<number> => {
      call.process.tick();
      const stat = call.files.lstat(path);
      const key = `${stat.device}:${stat.inode}`;
      if (seen.has(key) && stat.links > 1) return 0;
      seen.add(key);
      let bytes = apparent ? stat.size : onDisk(stat.kind, stat.size);
      if (stat.kind === "directory") {
        const fine = await call.attempt(
          async () => {
            for (const name of call.files.readdir(path)) bytes += await visit(join(path, name), depth + 1);
          },
          (error) =>
            call.say(`can't open '${path}': ${error.text}`, `cannot read directory '${path}': ${error.text}`),
        );
        if (!fine) status = 1;
      }
      if (depth === 0 || (depth <= limit && (call.has("a") || stat.kind === "directory")))
        await call.out(`${unit(call, bytes)}\t${path}\n`);
      return bytes;
    };
    for (const path of call.operands.length > 0 ? call.operands : ["."]) {
      try {
        sum += await visit(path, 0);
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await call.warn(call.say(`${path}: ${error.text}`, `cannot access '${path}': ${error.text}`));
        status = 1;
      }
    }
    if (call.has("c")) await call.out(`${unit(call, sum)}\ttotal\n`);
    return status;
  },
};

/** Every disk of a simulated machine is as big as this, in KiB, and a quarter full. */
const DISK = { size: 67_108_864, used: 16_777_216 };

export const df: Tool = {
  options: { short: "ahkmPT", long: { all: "a", "human-readable": "h", portability: "P" } },
  async run(call: Call) {
    if (call.has("T")) call.refuse("the option -T");
    const mounts = call.process.machine.filesystem
      .mounts()
      .filter((mount) => mount.type !== "proc" && mount.type !== "sysfs");
    const wanted =
      call.operands.length === 0
        ? mounts
        : call.operands.map((path) => {
            const real = call.files.realpath(path);
            return (
              mounts.findLast(
                (mount) =>
                  mount.target === "/" || real === mount.target || real.startsWith(`${mount.target}/`),
              ) ?? mounts[0]
            );
          });
    const show = (kib: number): string => (call.has("h") ? humanSize(kib * 1024, call.busybox) : String(kib));
    const rows = wanted.flatMap((mount) =>
      mount
        ? [
            [
              mount.type ?? "overlay",
              show(DISK.size),
              show(DISK.used),
              show(DISK.size - DISK.used),
              "25%",
              mount.target,
            ],
          ]
        : [],
    );
    const head = [
      "Filesystem",
      call.has("h") ? "Size" : "1K-blocks",
      "Used",
      call.say("Available", call.has("h") ? "Avail" : "Available"),
      "Use%",
      "Mounted on",
    ];
    for (const [name = "", size = "", used = "", left = "", percent = "", target = ""] of [head, ...rows]) {
      await call.out(
        `${name.padEnd(20)} ${size.padStart(9)} ${used.padStart(9)} ${left.padStart(9)} ${percent.padStart(4)} ${target}\n`,
      );
    }
    return 0;
  },
};
