import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Value } from "./evaluate.ts";

type Fn = (...args: readonly Value[]) => Value;

const text = (value: Value | undefined): string =>
  value === null || value === undefined ? "" : String(value);
const list = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
const map = (value: Value | undefined): Readonly<Record<string, Value>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, Value>)
    : {};
const same = (a: Value | undefined, b: Value | undefined) => JSON.stringify(a) === JSON.stringify(b);
const base64 = (plain: string) => btoa(String.fromCharCode(...utf8ToBytes(plain)));

/** Functions of bake files (buildx's bake/hclparser/stdlib.go) that work on what the file says; others are refused. */
export const FUNCTIONS: Readonly<Record<string, Fn>> = {
  upper: (value) => text(value).toUpperCase(),
  lower: (value) => text(value).toLowerCase(),
  title: (value) => text(value).replace(/\b\w/g, (letter) => letter.toUpperCase()),
  trim: (value, cut) => {
    const letters = new Set(text(cut));
    const all = [...text(value)];
    while (letters.has(all[0] ?? "")) all.shift();
    while (letters.has(all.at(-1) ?? "")) all.pop();
    return all.join("");
  },
  trimspace: (value) => text(value).trim(),
  trimprefix: (value, prefix) =>
    text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : text(value),
  trimsuffix: (value, suffix) =>
    text(suffix) && text(value).endsWith(text(suffix))
      ? text(value).slice(0, -text(suffix).length)
      : text(value),
  chomp: (value) => text(value).replace(/[\r\n]+$/, ""),
  strlen: (value) => [...text(value)].length,
  substr: (value, start, length) => {
    const from = Number(start);
    const count = Number(length);
    return count < 0 ? text(value).slice(from) : text(value).slice(from, from + count);
  },
  reverse: (value) => [...text(value)].reverse().join(""),
  replace: (value, old, fresh) => text(value).replaceAll(text(old), text(fresh)),
  split: (separator, value) => text(value).split(text(separator)),
  join: (separator, ...lists) =>
    lists
      .flatMap((each) => list(each))
      .map(text)
      .join(text(separator)),
  format: (pattern, ...args) => {
    let at = 0;
    return text(pattern).replace(/%[sdvq%]/g, (verb) =>
      verb === "%%" ? "%" : verb === "%q" ? JSON.stringify(text(args[at++])) : text(args[at++]),
    );
  },
  equal: (a, b) => same(a, b),
  notequal: (a, b) => !same(a, b),
  and: (a, b) => a === true && b === true,
  or: (a, b) => a === true || b === true,
  not: (a) => a !== true,
  greaterthan: (a, b) => Number(a) > Number(b),
  greaterthanorequalto: (a, b) => Number(a) >= Number(b),
  lessthan: (a, b) => Number(a) < Number(b),
  lessthanorequalto: (a, b) => Number(a) <= Number(b),
  add: (a, b) => Number(a) + Number(b),
  subtract: (a, b) => Number(a) - Number(b),
  multiply: (a, b) => Number(a) * Number(b),
  divide: (a, b) => Number(a) / Number(b),
  modulo: (a, b) => Number(a) % Number(b),
  max: (...numbers) => Math.max(...numbers.map(Number)),
  min: (...numbers) => Math.min(...numbers.map(Number)),
  concat: (...lists) => lists.flatMap((each) => list(each)),
  length: (value) => (Array.isArray(value) ? value.length : Object.keys(map(value)).length),
  contains: (values, wanted) => list(values).some((each) => same(each, wanted)),
  index: (value, key) => (Array.isArray(value) ? value[Number(key)] : map(value)[text(key)]) ?? null,
  element: (values, at) => list(values)[Number(at) % Math.max(1, list(values).length)] ?? null,
  compact: (values) => list(values).filter((each) => each !== ""),
  distinct: (values) =>
    list(values).filter((each, at, all) => all.findIndex((other) => same(other, each)) === at),
  flatten: (values) => list(values).flatMap((each) => (Array.isArray(each) ? each : [each])),
  reverselist: (values) => [...list(values)].reverse(),
  sort: (values) => list(values).map(text).sort(),
  slice: (values, from, to) => list(values).slice(Number(from), Number(to)),
  keys: (value) => Object.keys(map(value)).sort(),
  values: (value) =>
    Object.entries(map(value))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, each]) => each),
  lookup: (value, key, otherwise) => map(value)[text(key)] ?? otherwise ?? null,
  merge: (...maps) => Object.assign({}, ...maps.map(map)),
  zipmap: (names, values) =>
    Object.fromEntries(list(names).map((name, at) => [text(name), list(values)[at] ?? null])),
  coalesce: (...values) => values.find((each) => each !== null) ?? null,
  sanitize: (value) => text(value).replace(/[^A-Za-z0-9_-]+/g, "_"),
  base64encode: (value) => base64(text(value)),
  base64decode: (value) =>
    new TextDecoder().decode(Uint8Array.from(atob(text(value)), (letter) => letter.charCodeAt(0))),
  urlencode: (value) => encodeURIComponent(text(value)),
  sha256: (value) => bytesToHex(sha256(utf8ToBytes(text(value)))),
  jsonencode: (value) => JSON.stringify(value ?? null),
  jsondecode: (value) => JSON.parse(text(value)) as Value,
};

/** Real functions that are not simulated: they look at the clock, at chance, or at files. */
export const REFUSED =
  /^(?:timestamp|timeadd|formatdate|uuidv[45]|bcrypt|md5|sha1|sha512|rsadecrypt|homedir|basename|dirname|regex\w*|cidr\w+|csvdecode|semvercmp|try|can|convert|parseint|range|set\w+|assertnotnull|byteslen|bytesslice|chunklist|hasindex|indent|indexof|int|log|negate|pow|signum|absolute|ceil|floor|unknown\w*)$/;
