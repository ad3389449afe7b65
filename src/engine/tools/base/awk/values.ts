/** An awk value: a number, a string, or text from input that counts as a number where it looks like one. */
export type Value = number | string | { readonly text: string } | undefined;

const NUMERIC = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  const text = typeof value === "string" ? value : value.text;
  return Number(/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(text)?.[0] ?? 0);
}

/** A number as OFMT and CONVFMT write it: integers whole, others with six significant digits. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Number.isInteger(value))
    return Math.abs(value) < 1e16 ? String(value === 0 ? 0 : value) : BigInt(value).toString();
  return general(value, 6);
}

/** C's %g. */
export function general(value: number, precision: number): string {
  const digits = precision === 0 ? 1 : precision;
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = "", power = "0"] = value.toExponential(digits - 1).split("e");
    const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
    return `${short}e${power.startsWith("-") ? "-" : "+"}${power.replace(/^[-+]/, "").padStart(2, "0")}`;
  }
  const fixed = value.toFixed(Math.max(0, digits - 1 - exponent));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

export function toText(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "number") return numberText(value);
  return typeof value === "string" ? value : value.text;
}

const isNumeric = (value: Value): boolean =>
  value === undefined || typeof value === "number" || (typeof value === "object" && NUMERIC.test(value.text));

export function toBoolean(value: Value): boolean {
  return isNumeric(value) ? toNumber(value) !== 0 : toText(value) !== "";
}

/** Negative, zero or positive: as numbers where both look like numbers, else as bytes. */
export function compareValues(left: Value, right: Value): number {
  if (isNumeric(left) && isNumeric(right)) return toNumber(left) - toNumber(right);
  const [a, b] = [toText(left), toText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** sprintf of awk: the conversions of C, values taken in turn. */
export function awkFormat(format: string, values: readonly Value[]): string {
  let next = 0;
  return format.replace(
    /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z%])/g,
    (whole, flags: string, widthText = "", precisionText: string | undefined, letter: string) => {
      if (letter === "%") return "%";
      const width = widthText === "*" ? toNumber(values[next++]) : Number(widthText || 0);
      const dotted = /\.[\d*]*[a-zA-Z]$/.test(whole);
      const precision = dotted
        ? precisionText === "*"
          ? toNumber(values[next++])
          : Number(precisionText ?? 0)
        : undefined;
      const value = values[next++];
      let text: string;
      if (letter === "c")
        text = typeof value === "number" ? String.fromCharCode(value & 255) : toText(value).slice(0, 1);
      else if (letter === "s")
        text = precision === undefined ? toText(value) : toText(value).slice(0, precision);
      else {
        const number = toNumber(value);
        text = numeric(letter, number, precision, flags);
        if (number >= 0 && flags.includes("+")) text = `+${text}`;
        else if (number >= 0 && flags.includes(" ")) text = ` ${text}`;
        if (flags.includes("0") && !flags.includes("-"))
          return text.replace(
            /^([-+ ]?)(.*)$/s,
            (_, sign: string, rest: string) => sign + rest.padStart(width - sign.length, "0"),
          );
      }
      return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
    },
  );
}

function numeric(letter: string, value: number, precision: number | undefined, flags: string): string {
  if ("diuxXo".includes(letter)) {
    const whole = BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
    const radix = letter === "o" ? 8 : letter === "x" || letter === "X" ? 16 : 10;
    const positive = radix !== 10 && whole < 0n ? whole + (1n << 64n) : whole;
    const digits = (positive < 0n ? -positive : positive).toString(radix).padStart(precision ?? 0, "0");
    const prefix = flags.includes("#") && radix === 16 ? "0x" : flags.includes("#") && radix === 8 ? "0" : "";
    const text = (positive < 0n ? "-" : "") + prefix + digits;
    return letter === "X" ? text.toUpperCase() : text;
  }
  if (letter === "f" || letter === "F") return value.toFixed(precision ?? 6);
  const text =
    letter === "e" || letter === "E"
      ? value.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, "e$10$2")
      : general(value, precision ?? 6);
  return /[EG]/.test(letter) ? text.toUpperCase() : text;
}
