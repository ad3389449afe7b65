import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

interface Code {
  readonly alphabet: string;
  /** Bits of one character. */
  readonly bits: number;
  /** Characters of one full group. */
  readonly group: number;
}

const BASE64: Code = {
  alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  bits: 6,
  group: 4,
};
const BASE32: Code = { alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5, group: 8 };

/** The encodings of basenc by their option. */
const ENCODINGS: Readonly<Record<string, Code>> = {
  base64: BASE64,
  base64url: { ...BASE64, alphabet: BASE64.alphabet.replace("+/", "-_") },
  base32: BASE32,
  base32hex: { ...BASE32, alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUV" },
  base16: { alphabet: "0123456789ABCDEF", bits: 4, group: 2 },
  base2msbf: { alphabet: "01", bits: 1, group: 8 },
};

function encode(data: Uint8Array, code: Code): string {
  let text = "";
  let value = 0;
  let held = 0;
  for (const byte of data) {
    value = (value << 8) | byte;
    held += 8;
    while (held >= code.bits) {
      held -= code.bits;
      text += code.alphabet[(value >> held) & ((1 << code.bits) - 1)];
      value &= (1 << held) - 1;
    }
  }
  if (held > 0) text += code.alphabet[(value << (code.bits - held)) & ((1 << code.bits) - 1)];
  while (text.length % code.group !== 0) text += "=";
  return text;
}

interface Decoded {
  readonly bytes: string;
  readonly fine: boolean;
  readonly count: number;
  /** A character that is no code ended it, or the last one says more than whole bytes. */
  readonly broken: boolean;
}

/** The bytes up to the first thing that is no code, and whether all of it was. */
function decode(text: string, code: Code): Decoded {
  let bytes = "";
  let value = 0;
  let held = 0;
  let count = 0;
  for (const character of text) {
    if (character === "\n") continue;
    if (character === "=") {
      count++;
      continue;
    }
    const digit = code.alphabet.indexOf(character);
    if (digit < 0) return { bytes, fine: false, count, broken: true };
    count++;
    value = (value << code.bits) | digit;
    held += code.bits;
    if (held >= 8) {
      held -= 8;
      bytes += String.fromCharCode((value >> held) & 255);
      value &= (1 << held) - 1;
    }
  }
  // Bits left over must be zero, as an encoder leaves them; BusyBox does not look.
  return { bytes, fine: count % code.group === 0, count, broken: value !== 0 };
}

async function run(call: Call, code: Code): Promise<number> {
  if (call.operands.length > 1) {
    if (call.busybox) call.usage();
    call.usage(`extra operand '${call.operands[1]}'`);
  }
  const path = call.operands[0] ?? "-";
  let text = "";
  const read = await call.attempt(
    async () => {
      text = await call.load(path);
    },
    (error) =>
      error.code === "EISDIR" && !call.busybox
        ? "read error: Is a directory"
        : `${call.named(path)}: ${error.text}`,
  );
  if (!read) return 1;
  if (call.has("d")) {
    const whole = call.has("i") || call.busybox ? text.replace(/[^A-Za-z0-9+/=]/g, "") : text;
    const decoded = decode(whole, code);
    const rest = decoded.count % code.group;
    // BusyBox drops an unfinished group; GNU takes it where its bits make whole bytes.
    await call.out(
      call.busybox && rest > 0
        ? decoded.bytes.slice(0, Math.floor(decoded.count / code.group) * ((code.group * code.bits) / 8))
        : decoded.bytes,
    );
    if (call.busybox ? !decoded.fine : decoded.broken || (!decoded.fine && rest < 2))
      return call.fail(call.say("truncated input", "invalid input"));
    return 0;
  }
  const wrap = Number(call.options.value("w") ?? 76);
  if (!Number.isInteger(wrap) || wrap < 0) {
    call.fail(
      call.say(
        `invalid number '${call.options.value("w")}'`,
        `invalid wrap size: '${call.options.value("w")}'`,
      ),
    );
  }
  const encoded = encode(fromByteString(text), code);
  if (wrap === 0) {
    await call.out(encoded);
    return 0;
  }
  for (let at = 0; at < encoded.length; at += wrap) await call.out(`${encoded.slice(at, at + wrap)}\n`);
  return 0;
}

/** The last encoding named counts, as with the real one. */
async function basencRun(call: Call): Promise<number> {
  const named = call.options.last(...Object.keys(ENCODINGS), "base2lsbf", "z85", "base58");
  if (named === undefined) return call.usage("missing encoding type");
  return await run(call, ENCODINGS[named] ?? call.refuse(`the encoding ${named}`));
}

const options = { short: "diw:", long: { decode: "d", "ignore-garbage": "i", wrap: "w:" } };

export const base64: Tool = { options, run: (call) => run(call, BASE64) };
export const base32: Tool = { options, run: (call) => run(call, BASE32) };
export const basenc: Tool = {
  options: {
    short: options.short,
    long: {
      ...options.long,
      ...Object.fromEntries(
        [...Object.keys(ENCODINGS), "base2lsbf", "z85", "base58"].map((name) => [name, name]),
      ),
    },
  },
  run: basencRun,
};
