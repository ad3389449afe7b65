import { concat } from "../../../process/io.ts";
import { fromByteString, toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  M: 1048576,
  MB: 1e6,
  G: 2 ** 30,
};
const OPERANDS = [
  "if",
  "of",
  "bs",
  "ibs",
  "obs",
  "count",
  "skip",
  "seek",
  "status",
  "conv",
  "iflag",
  "oflag",
];

function size(call: Call, text: string): number {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return match && unit !== undefined
    ? Number(match[1]) * unit
    : call.fail(call.say(`invalid number '${text}'`, `invalid number: '${text}'`));
}

/** What conv= may ask for besides notrunc and fsync, with each block of `size` bytes; BusyBox changes no case. */
const CONVERSIONS: Readonly<Record<string, (text: string, size: number) => string>> = {
  ucase: (text) => text.toUpperCase(),
  lcase: (text) => text.toLowerCase(),
  swab: (text) => text.replace(/([\s\S])([\s\S])/g, "$2$1"),
  sync: (text, size) => text.padEnd(Math.ceil(text.length / size) * size, "\0"),
};

/** Input up to `limit` bytes: endless devices are read no further. */
async function take(call: Call, path: string | undefined, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of call.stream(path ?? "-")) {
    call.process.machine.budget.bytes(part.length);
    parts.push(part);
    length += part.length;
    if (length >= limit) break;
  }
  return concat(parts).subarray(0, limit);
}

/** dd's last line: nothing takes time here. */
function speed(length: number): string {
  return `${length} ${length === 1 ? "byte" : "bytes"} copied, 0 s, Infinity B/s\n`;
}

export const dd: Tool = {
  async run(call: Call) {
    const settings = new Map<string, string>();
    for (const word of call.args) {
      const equals = word.indexOf("=");
      if (equals < 0 || !OPERANDS.includes(word.slice(0, equals))) {
        if (call.busybox) call.usage();
        call.usage(`unrecognized operand '${word}'`);
      }
      settings.set(word.slice(0, equals), word.slice(equals + 1));
    }
    const block = size(call, settings.get("bs") ?? settings.get("ibs") ?? "512");
    const list = (name: string): string[] => (settings.get(name) ?? "").split(",").filter(Boolean);
    const flags = [...list("iflag"), ...list("oflag")];
    /** A number of blocks, or with the flag of bytes. */
    const amount = (name: string, flag: string, unit: number): number =>
      size(call, settings.get(name) ?? "0") * (flags.includes(flag) ? 1 : unit);
    const limit = settings.has("count") ? amount("count", "count_bytes", block) : Number.POSITIVE_INFINITY;
    const skip = amount("skip", "skip_bytes", block);
    const conv = list("conv").filter((name) => name !== "fsync" && name !== "notrunc");
    for (const name of conv) {
      if (call.busybox && /^[ul]case$/.test(name)) call.fail(`invalid argument '${name}' to 'conv'`);
      if (CONVERSIONS[name] === undefined) call.refuse(`conv=${name}`);
    }
    const [input, output] = [settings.get("if"), settings.get("of")];
    let data = new Uint8Array();
    const read = await call.attempt(
      async () => {
        data = new Uint8Array((await take(call, input, skip + limit)).subarray(skip));
      },
      (error) => call.say(`can't open '${input}': ${error.text}`, `failed to open '${input}': ${error.text}`),
    );
    if (!read) return 1;
    const taken = data.length;
    let text = conv.length > 0 ? toByteString(data) : "";
    for (const name of conv) text = CONVERSIONS[name]?.(text, block) ?? text;
    if (conv.length > 0) data = new Uint8Array(fromByteString(text));
    const outBlock = size(call, settings.get("bs") ?? settings.get("obs") ?? "512");
    if (output === undefined) await call.bytes(data);
    else {
      const keep = (settings.get("conv") ?? "").includes("notrunc");
      const seek = amount("seek", "seek_bytes", outBlock);
      const written = await call.attempt(
        async () => {
          const target = call.openPath(output, { write: true, create: true, truncate: !keep && seek === 0 });
          target.file?.seek(seek);
          await call.process.wait(target.write(data));
          target.close();
        },
        (error) =>
          call.say(`can't open '${output}': ${error.text}`, `failed to open '${output}': ${error.text}`),
      );
      if (!written) return 1;
    }
    const status = settings.get("status");
    if (status === "none") return 0;
    const records = (length: number, unit: number): string =>
      `${Math.floor(length / unit)}+${length % unit > 0 ? 1 : 0}`;
    // Without bs=, output is gathered into blocks of its own.
    const whole = settings.has("obs") && !settings.has("bs") ? outBlock : block;
    await call.complain(`${records(taken, block)} records in\n${records(data.length, whole)} records out\n`);
    // Debian's BusyBox is built without the line about the speed.
    if (status !== "noxfer" && !call.busybox) await call.complain(speed(data.length));
    return 0;
  },
};
