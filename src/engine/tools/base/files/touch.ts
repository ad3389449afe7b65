import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { changeMode } from "../core/mode.ts";
import { parseStamp, parseTime } from "../core/time.ts";
import type { Tool } from "../core/tool.ts";

function stamp(call: Call): number {
  const now = call.process.machine.clock.now();
  const reference = call.options.value("r");
  if (reference !== undefined) {
    try {
      return call.files.stat(reference).mtime;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      return call.fail(
        call.say(`${reference}: ${error.text}`, `failed to get attributes of '${reference}': ${error.text}`),
      );
    }
  }
  const [date, digits] = [call.options.value("d"), call.options.value("t")];
  if (date === undefined && digits === undefined) return now;
  const time = date !== undefined ? parseTime(date, now) : parseStamp(digits ?? "", now);
  const text = date ?? digits;
  return time ?? call.fail(call.say(`invalid date '${text}'`, `invalid date format '${text}'`));
}

export const touch: Tool = {
  options: {
    short: "acd:fhmr:t:",
    long: { "no-create": "c", date: "d:", "no-dereference": "h", reference: "r:" },
  },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing file operand"));
    const time = stamp(call);
    let status = 0;
    for (const path of call.operands) {
      const fine = await call.attempt(
        () => {
          const follow = !call.has("h");
          if (call.files.look(path, follow) === undefined) {
            if (call.has("c", "h")) return;
            call.files.open(path, { write: true, create: true }).close();
            if (!call.has("d", "t", "r")) return;
          }
          if (!call.has("a") || call.has("m")) call.files.utimes(path, time, follow);
        },
        (error) =>
          call.say(
            `${path}: ${error.text}`,
            error.code === "EPERM"
              ? `setting times of '${path}': ${error.text}`
              : `cannot touch '${path}': ${error.text}`,
          ),
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

export const mkfifo: Tool = {
  options: { short: "m:", long: { mode: "m:" } },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    const text = call.options.value("m");
    const mode = text === undefined ? 0o666 & ~call.process.umask : changeMode(text, 0o666, false, 0);
    if (mode === undefined) call.fail(`invalid mode${call.say("", ":")} '${text}'`);
    let status = 0;
    for (const path of call.operands) {
      const fine = await call.attempt(
        () => call.files.mkfifo(path, mode),
        (error) => call.say(`${path}: ${error.text}`, `cannot create fifo '${path}': ${error.text}`),
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

const SIZES: Readonly<Record<string, number>> = { "": 1, k: 1024, K: 1024, M: 1048576, G: 2 ** 30, b: 512 };

export const truncate: Tool = {
  options: { short: "cr:s:", long: { "no-create": "c", reference: "r:", size: "s:" } },
  async run(call: Call) {
    const text = call.options.value("s");
    const reference = call.options.value("r");
    if (text === undefined && reference === undefined)
      call.usage(call.say("", "you must specify either '--size' or '--reference'"));
    if (call.operands.length === 0) call.usage(call.say("", "missing file operand"));
    const match = /^([-+]?)(\d+)([a-zA-Z]?)$/.exec(text ?? "0");
    const unit = SIZES[match?.[3] ?? ""];
    if (!match || unit === undefined)
      return call.fail(call.say(`invalid number '${text}'`, `Invalid number: '${text}'`));
    const amount = Number(match[2]) * unit;
    let status = 0;
    for (const path of call.operands) {
      const fine = await call.attempt(
        () => {
          const old = call.files.look(path) === undefined ? new Uint8Array() : call.files.read(path);
          if (call.files.look(path) === undefined && call.has("c")) return;
          const base = reference === undefined ? amount : call.files.stat(reference).size;
          const size =
            match[1] === "+" ? old.length + base : match[1] === "-" ? Math.max(0, old.length - base) : base;
          if (size > 64 * 1048576) call.refuse("a size over 64 MiB");
          const content = new Uint8Array(size);
          content.set(old.subarray(0, size));
          call.files.write(path, content);
        },
        (error) => call.say(`${path}: ${error.text}`, `cannot open '${path}' for writing: ${error.text}`),
      );
      if (!fine) status = 1;
    }
    return status;
  },
};
