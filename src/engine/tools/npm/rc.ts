/** The format of .npmrc, as the `ini` package of npm 11.19.1 reads and writes it. Sections are left out: npm has none. */
import { LIST_SEPARATOR } from "./options.ts";

export type RcValue = string | readonly string[];

/** What a key or a value means: quotes are JSON, `;` and `#` begin a comment unless a backslash stands before them. */
function unsafe(text: string): string {
  const trimmed = text.trim();
  if (!/^(?:".*"|'.*'|["'])$/s.test(trimmed)) {
    const [, kept = ""] = /^((?:\\.|[^\\;#]|\\$)*)/s.exec(trimmed) ?? [];
    return kept.replace(/\\([\\;#])/g, "$1").trim();
  }
  const inner = trimmed.startsWith("'") ? trimmed.slice(1, -1) : trimmed;
  try {
    return String(JSON.parse(inner));
  } catch {
    return inner;
  }
}

/** How a key or a value is written: quoted where it would be read as something else. */
function safe(text: string): string {
  const quoted = text.length > 1 && /^(?:".*"|'.*')$/s.test(text);
  if (/[=\r\n]/.test(text) || text.startsWith("[") || quoted || text !== text.trim())
    return JSON.stringify(text);
  return text.replace(/[;#]/g, "\\$&");
}

/** Parses an .npmrc: `key = value`, `key` alone for true, `key[] = value` for each of a list. */
export function parseRcLists(text: string): Map<string, RcValue> {
  const values = new Map<string, RcValue>();
  for (const line of text.split(/[\r\n]+/)) {
    if (/^\s*(?:[;#].*)?$/.test(line) || /^\[[^\]]*\]\s*$/.test(line)) continue;
    const [, left, equals, right = ""] = /^([^=]+)(=(.*))?$/.exec(line) ?? [];
    if (left === undefined) continue;
    const raw = unsafe(left);
    const key = raw.length > 2 && raw.endsWith("[]") ? raw.slice(0, -2) : raw;
    const value = equals === undefined ? "true" : unsafe(right);
    const before = values.get(key);
    if (key !== raw || Array.isArray(before)) {
      values.set(key, before === undefined ? [value] : [...[before].flat(), value]);
    } else values.set(key, value);
  }
  return values;
}

/** The same with every list as one text, as the environment of scripts has it. */
export function parseRc(text: string): Map<string, string> {
  return new Map([...parseRcLists(text)].map(([key, value]) => [key, [value].flat().join(LIST_SEPARATOR)]));
}

/** Writes an .npmrc back, a key a line. */
export function formatRc(values: ReadonlyMap<string, RcValue>): string {
  const line = (key: string, value: string) => `${safe(key)}=${safe(value)}\n`;
  return [...values]
    .map(([key, value]) =>
      typeof value === "string"
        ? line(key, value)
        : value.map((each) => `${safe(`${key}[]`)}=${safe(each)}\n`).join(""),
    )
    .join("");
}
