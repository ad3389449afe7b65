import { compareKeys } from "./field-order.ts";
import { resolveScalar } from "./scalar.ts";
import { isMap, type Tree, type TreeMap } from "./tree.ts";

/** Data as Go's yaml.v3 writes it with an indent of two: maps in the order they have. */
export function emitYaml(tree: TreeMap): string {
  return Object.entries(tree)
    .map(([key, value]) => entry(key, value, 0))
    .join("");
}

/** Maps of any depth in the encoder's own order, for data that has no structure in Compose. */
export function deepSorted(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(deepSorted);
  if (!isMap(tree)) return tree;
  return Object.fromEntries(
    Object.keys(tree)
      .toSorted(compareKeys)
      .map((key) => [key, deepSorted(tree[key]!)]),
  );
}

function entry(key: string, value: Tree, indent: number): string {
  return `${" ".repeat(indent)}${scalar(key, indent)}:${after(value, indent)}`;
}

/** What follows a key's colon, its newline included. */
function after(value: Tree, indent: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []\n";
    return `\n${value.map((item) => listItem(item, indent + 2)).join("")}`;
  }
  if (!isMap(value)) return ` ${scalar(value, indent)}\n`;
  const keys = Object.keys(value);
  if (keys.length === 0) return " {}\n";
  return `\n${keys.map((key) => entry(key, value[key]!, indent + 2)).join("")}`;
}

function listItem(item: Tree, indent: number): string {
  const dash = `${" ".repeat(indent)}- `;
  if (isMap(item) && Object.keys(item).length > 0)
    return (
      dash +
      Object.entries(item)
        .map(([key, value]) => entry(key, value, indent + 2))
        .join("")
        .trimStart()
    );
  if (Array.isArray(item) && item.length > 0)
    return (
      dash +
      item
        .map((inner) => listItem(inner, indent + 2))
        .join("")
        .trimStart()
    );
  return `${dash.slice(0, -1)}${after(item, indent)}`;
}

function scalar(value: Tree, indent: number): string {
  if (value === null) return "null";
  if (typeof value === "string") return text(value, indent);
  if (typeof value === "number" && !Number.isFinite(value))
    return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  return typeof value === "object" ? "{}" : String(value);
}

const escapes: Record<string, string> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\u0085": "\\N",
  "\u00a0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function text(value: string, indent: number): string {
  if (looksLikeAnotherType(value)) return doubleQuoted(value);
  if (value.includes("\n") && isBlockSafe(value)) return block(value, indent);
  if (/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\ufeff/.test(value)) return doubleQuoted(value);
  if (isPlainSafe(value)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** A plain scalar that YAML 1.1 or 1.2 would read as anything but this string. */
function looksLikeAnotherType(value: string): boolean {
  if (value === "") return true;
  if (/^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/.test(value)) return true;
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/.test(value)) return true;
  if (
    /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/.test(
      value,
    )
  )
    return true;
  return typeof resolveScalar(value) !== "string";
}

/** Block text needs printable lines without blanks before their ends. */
function isBlockSafe(value: string): boolean {
  return (
    !/[^\x20-\x7e\n\t\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value) &&
    !/ \n/.test(value) &&
    !value.endsWith(" ")
  );
}

function isPlainSafe(value: string): boolean {
  if (/^[ ]|[ ]$/.test(value)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(value)) return false;
  if (/^[-?:](?: |$)/.test(value)) return false;
  if (/^(?:---|\.\.\.)/.test(value)) return false;
  return !/: |:$| #/.test(value);
}

function block(value: string, indent: number): string {
  const pad = " ".repeat(indent + 2);
  const hint = /^[ \n]/.test(value) ? "2" : "";
  const chomp = value.endsWith("\n") ? (value.length === 1 || value.endsWith("\n\n") ? "+" : "") : "-";
  const body = value.endsWith("\n") ? value.slice(0, -1) : value;
  const lines = body.split("\n").map((line) => (line === "" ? "" : pad + line));
  return `|${hint}${chomp}\n${lines.join("\n")}`;
}

function doubleQuoted(value: string): string {
  let result = '"';
  for (const character of value) {
    const code = character.codePointAt(0)!;
    if (escapes[character] !== undefined) result += escapes[character];
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) result += `\\x${hex(code, 2)}`;
    else if (code > 0xffff) result += `\\U${hex(code, 8)}`;
    else if (code === 0xfeff || (code >= 0xd800 && code < 0xe000) || code > 0xfffd)
      result += `\\u${hex(code, 4)}`;
    else result += character;
  }
  return `${result}"`;
}

function hex(code: number, width: number): string {
  return code.toString(16).toUpperCase().padStart(width, "0");
}
