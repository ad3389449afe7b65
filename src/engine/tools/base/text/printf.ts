import type { Call } from "../core/call.ts";
import { quoteWhereNeeded } from "../core/quote.ts";
import type { Tool } from "../core/tool.ts";
import { unescapeText } from "./escapes.ts";

const DIRECTIVE = /%(?:%|([-+ #0]*)(\*|\d+)?(?:\.(\*|-?\d+)?)?([a-zA-Z])?)/g;

function pad(text: string, flags: string, width: number): string {
  if (flags.includes("-") || width < 0) return text.padEnd(Math.abs(width));
  return text.padStart(width);
}

/** A C number as printf takes it: decimal, 0x, 0 octal, or 'c for a character code. */
async function integer(call: Call, word: string): Promise<{ value: bigint; fine: boolean }> {
  if (/^['"]/.test(word)) return { value: BigInt(word.charCodeAt(1) || 0), fine: true };
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(word);
  const digits = match?.[2] ?? "0";
  const plain = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  const value = match?.[1] === "-" ? -plain : plain;
  const fine = word === "" || (match !== null && match[0] === word);
  if (!fine) {
    await call.warn(
      call.say(
        `invalid number '${word}'`,
        match ? `'${word}': value not completely converted` : `'${word}': expected a numeric value`,
      ),
    );
  }
  return { value: match ? value : 0n, fine };
}

function formatInteger(
  value: bigint,
  letter: string,
  flags: string,
  precision: number | undefined,
  width: number,
): string {
  const unsigned = "uoxX".includes(letter);
  const shown = unsigned && value < 0n ? value + (1n << 64n) : value;
  const radix = letter === "o" ? 8 : letter === "x" || letter === "X" ? 16 : 10;
  let digits = (shown < 0n ? -shown : shown).toString(radix);
  if (letter === "X") digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, "0");
  const prefix = flags.includes("#") && shown !== 0n ? ({ o: "0", x: "0x", X: "0X" }[letter] ?? "") : "";
  const sign = shown < 0n ? "-" : unsigned ? "" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if (flags.includes("0") && !flags.includes("-") && precision === undefined) {
    digits = digits.padStart(width - sign.length - prefix.length, "0");
  }
  return pad(sign + prefix + digits, flags, width);
}

function formatFloat(word: string, letter: string, flags: string, precision = 6, width: number): string {
  const value = Number.parseFloat(word) || 0;
  let text = Math.abs(value).toFixed(precision);
  if (letter === "e" || letter === "E") {
    text = Math.abs(value)
      .toExponential(precision)
      .replace(/e([-+])(\d)$/, "e$10$2");
  } else if (letter === "g" || letter === "G") {
    text = String(Number(Math.abs(value).toPrecision(precision || 1)));
  }
  if (letter === "E") text = text.toUpperCase();
  const sign = value < 0 ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if (flags.includes("0") && !flags.includes("-")) text = text.padStart(width - sign.length, "0");
  return pad(sign + text, flags, width);
}

/** printf as a program: the format is used again until no arguments are left. */
export const printf: Tool = {
  async run(call: Call) {
    const words = call.args[0] === "--" ? call.args.slice(1) : [...call.args];
    const format = words.shift();
    if (format === undefined) call.usage("missing operand");
    let status = 0;
    let used = true;
    let stopped = false;
    do {
      call.process.tick();
      used = false;
      let shown = "";
      let end = 0;
      DIRECTIVE.lastIndex = 0;
      for (const match of format.matchAll(DIRECTIVE)) {
        shown += unescapeText(format.slice(end, match.index), "format").text;
        end = match.index + match[0].length;
        if (match[0] === "%%") {
          shown += "%";
          continue;
        }
        const [, flags = "", widthText, precisionText, letter = ""] = match;
        const next = (): string => {
          used = true;
          return words.shift() ?? "";
        };
        const width = Number(widthText === "*" ? next() : (widthText ?? 0));
        const dotted = match[0].includes(".");
        const precision = dotted ? Number(precisionText === "*" ? next() : (precisionText ?? 0)) : undefined;
        if (letter === "s" || letter === "b" || letter === "c") {
          let text = next();
          if (letter === "b") {
            const plain = unescapeText(text, "%b");
            text = plain.text;
            stopped = plain.stopped;
          }
          if (letter === "c") text = text.slice(0, 1);
          else if (precision !== undefined) text = text.slice(0, precision);
          shown += pad(text, flags, width);
          if (stopped) break;
        } else if ("diuoxX".includes(letter) && letter !== "") {
          const number = await integer(call, next());
          if (!number.fine) status = 1;
          shown += formatInteger(number.value, letter, flags, precision, width);
        } else if ("eEfFgG".includes(letter) && letter !== "") {
          shown += formatFloat(next(), letter, flags, precision, width);
        } else if (letter === "q" && !call.busybox) {
          shown += pad(quoteWhereNeeded(next()), flags, width);
        } else {
          await call.out(shown);
          return call.fail(
            call.say(`${match[0]}: invalid format`, `${match[0]}: invalid conversion specification`),
          );
        }
      }
      if (!stopped) shown += unescapeText(format.slice(end), "format").text;
      await call.out(shown);
    } while (words.length > 0 && used && !stopped);
    if (words.length > 0 && !used && !call.busybox) {
      await call.warn(`warning: ignoring excess arguments, starting with '${words[0]}'`);
    }
    return status;
  },
};
