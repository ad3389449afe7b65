import { goPrint } from "./print.ts";

/** What Go's templates call true: not nil, zero, false or empty. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

type Comparable = string | number;

function compare(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) throw new Error("incompatible types for comparison");
  return (a as Comparable) < (b as Comparable) ? -1 : (a as Comparable) > (b as Comparable) ? 1 : 0;
}

/** A title as Go's strings.Title makes it. */
function title(text: unknown): string {
  return String(text).replace(
    /(^|\s)(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

function index(container: unknown, ...keys: unknown[]): unknown {
  let value = container;
  for (const key of keys) {
    if (value === null || value === undefined) throw new Error("index of untyped nil");
    if (Array.isArray(value)) {
      if (typeof key !== "number") throw new Error(`cannot index slice/array with type ${typeof key}`);
      if (key < 0 || key >= value.length) throw new Error(`reflect: slice index out of range`);
      value = value[key];
    } else if (typeof value === "object") {
      value = (value as Record<string, unknown>)[String(key)] ?? "";
    } else throw new Error(`can't index item of type ${typeof value}`);
  }
  return value;
}

function print(...values: unknown[]): string {
  return values
    .map((value, at) => {
      const spaced = at > 0 && typeof value !== "string" && typeof values[at - 1] !== "string";
      return (spaced ? " " : "") + goPrint(value);
    })
    .join("");
}

function printf(format: unknown, ...values: unknown[]): string {
  const rest = [...values];
  return String(format).replace(/%(-?)(\d*)([vsdqt%])/g, (_, left: string, width: string, verb: string) => {
    if (verb === "%") return "%";
    const value = rest.shift();
    const text = verb === "q" ? JSON.stringify(value) : goPrint(value);
    return left ? text.padEnd(Number(width)) : text.padStart(Number(width));
  });
}

/** The functions of text/template and those that the docker client adds, but for `json`. */
export const FUNCTIONS: Record<string, (...values: unknown[]) => unknown> = {
  and: (...values) => values.find((value) => !isTruthy(value)) ?? values.at(-1),
  or: (...values) => values.find(isTruthy) ?? values.at(-1),
  not: (value) => !isTruthy(value),
  eq: (first, ...others) => others.some((other) => compare(first, other) === 0),
  ne: (a, b) => compare(a, b) !== 0,
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  index,
  len: (value) =>
    typeof value === "string" || Array.isArray(value)
      ? value.length
      : Object.keys((value as object | null) ?? {}).length,
  slice: (value, from = 0, to) =>
    (value as string | unknown[]).slice(from as number, to === undefined ? undefined : (to as number)),
  print,
  println: (...values) => `${values.map((value) => goPrint(value)).join(" ")}\n`,
  printf,
  html: (value) => goPrint(value).replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  join: (values, separator) => (values as readonly unknown[] | null)?.join(String(separator)) ?? "",
  split: (text, separator) => String(text).split(String(separator)),
  title,
  lower: (text) => String(text).toLowerCase(),
  upper: (text) => String(text).toUpperCase(),
  pad: (text, before, after) =>
    text ? " ".repeat(Number(before)) + String(text) + " ".repeat(Number(after)) : "",
  truncate: (text, length) => String(text).slice(0, Number(length)),
};
