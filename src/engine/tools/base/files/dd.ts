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
const KNOWN = ["if", "of", "bs", "ibs", "obs", "count", "skip", "seek", "status", "conv", "iflag", "oflag"];

function size(call: Call, text: string): number {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return match && unit !== undefined
    ? Number(match[1]) * unit
    : call.fail(call.say(`invalid number '${text}'`, `invalid number: '${text}'`));
}

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

export const dd: Tool = {
  async run(call: Call) {
    const settings = new Map<string, string>();
    for (const word of call.args) {
      const equals = word.indexOf("=");
      if (equals < 0 || !KNOWN.includes(word.slice(0, equals))) {
        if (call.busybox) call.usage();
        call.usage(`unrecognized operand '${word}'`);
      }
      settings.set(word.slice(0, equals), word.slice(equals + 1));
    }
    const block = size(call, settings.get("bs") ?? settings.get("ibs") ?? "512");
    const count = settings.has("count") ? size(call, settings.get("count") ?? "0") : Number.POSITIVE_INFINITY;
    const skip = size(call, settings.get("skip") ?? "0") * block;
    const conv = (settings.get("conv") ?? "")
      .split(",")
      .filter((name) => name !== "" && name !== "fsync" && name !== "notrunc");
    for (const name of conv) if (!["ucase", "lcase"].includes(name)) call.refuse(`conv=${name}`);
    const [input, output] = [settings.get("if"), settings.get("of")];
    let data = new Uint8Array();
    const read = await call.attempt(
      async () => {
        data = new Uint8Array((await take(call, input, skip + count * block)).subarray(skip));
      },
      (error) => call.say(`can't open '${input}': ${error.text}`, `failed to open '${input}': ${error.text}`),
    );
    if (!read) return 1;
    if (conv.length > 0) {
      const text = toByteString(data);
      data = new Uint8Array(fromByteString(conv.includes("ucase") ? text.toUpperCase() : text.toLowerCase()));
    }
    if (output === undefined) await call.bytes(data);
    else {
      const keep = (settings.get("conv") ?? "").includes("notrunc");
      const seek =
        size(call, settings.get("seek") ?? "0") *
        size(call, settings.get("bs") ?? settings.get("obs") ?? "512");
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
    const records = `${Math.floor(data.length / block)}+${data.length % block > 0 ? 1 : 0}`;
    await call.complain(`${records} records in\n${records} records out\n`);
    if (status !== "noxfer" && !call.busybox)
      await call.complain(`${data.length} bytes copied, 0 s, Infinity B/s\n`);
    else if (status !== "noxfer")
      await call.complain(`${data.length} bytes (${data.length}B) copied, 0.000000 seconds, 0B/s\n`);
    return 0;
  },
};
