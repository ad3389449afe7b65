/** tar's command line, which has three manners: old-style letters, bundles of options, and long names. */

import { toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { globToRegExp } from "../core/glob.ts";
import { parseOptions } from "../core/options.ts";

const SHORT = "cxtzvf:C:pkOhmoaT:X:";
const LONG = {
  create: "c",
  extract: "x",
  get: "x",
  list: "t",
  gzip: "z",
  gunzip: "z",
  verbose: "v",
  file: "f:",
  directory: "C:",
  "preserve-permissions": "p",
  "same-permissions": "p",
  "keep-old-files": "k",
  "to-stdout": "O",
  dereference: "h",
  touch: "m",
  "auto-compress": "a",
  exclude: "exclude:",
  "strip-components": "strip:",
  "no-same-owner": "o",
  "same-owner": "same-owner",
  "numeric-owner": "numeric-owner",
  owner: "owner:",
  group: "group:",
  mtime: "mtime:",
  sort: "sort:",
  "files-from": "T:",
  "exclude-from": "X:",
  transform: "transform:",
  xform: "transform:",
  "show-transformed-names": "show-transformed-names",
  "remove-files": "remove-files",
  "no-recursion": "no-recursion",
};

/** Letters that take a value. */
const VALUED = "fCTX";

/** `tar xzf a.tar -C /x` is old style: each letter that wants a value takes the next word in turn. */
function modern(args: readonly string[]): string[] {
  const [first = "", ...rest] = args;
  if (first.startsWith("-") || first === "") return [...args];
  const words: string[] = [];
  for (const letter of first) {
    words.push(`-${letter}`);
    if (VALUED.includes(letter)) words.push(rest.shift() ?? "");
  }
  return [...words, ...rest];
}

/** Takes bundles apart, so that each option stands in a word of its own: `-xzC /x` is `-x -z -C /x`. */
function separate(args: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return [...words, ...args.slice(at)];
    if (!/^-[^-]/.test(word)) words.push(word);
    else if (unbundle(word, words)) words.push(args[++at] ?? "");
  }
  return words;
}

/** Returns whether the last option of the bundle takes the next word as its value. */
function unbundle(bundle: string, words: string[]): boolean {
  for (let at = 1; at < bundle.length; at++) {
    const letter = bundle.charAt(at);
    words.push(`-${letter}`);
    if (!VALUED.includes(letter)) continue;
    const rest = bundle.slice(at + 1);
    if (rest !== "") words.push(rest);
    return rest === "";
  }
  return false;
}

/** Reads the options of a call; a -C stays among the operands, as `\0C` and its folder, since it counts from there. */
export function readOptions(call: Call): void {
  const args = separate(modern(call.args)).flatMap((word, at, all) => {
    if (word === "-C" || word === "--directory") return [`\0C${all[at + 1] ?? ""}`];
    if (all[at - 1] === "-C" || all[at - 1] === "--directory") return [];
    return word.startsWith("--directory=") ? [`\0C${word.slice(12)}`] : [word];
  });
  call.options = parseOptions(call.name, call.flavour, { short: SHORT, long: LONG }, args);
}

/** The folder of a -C among the operands; undefined where the operand is a name. */
export function folderOf(operand: string): string | undefined {
  return operand.startsWith("\0C") ? operand.slice(2) : undefined;
}

/** Whether --exclude, or a line of -X's file, leaves a path out, as a whole or from one of its folders on. */
export function exclusion(call: Call): (path: string) => boolean {
  const listed = call.options.values("X").flatMap((path) => toByteString(call.files.read(path)).split("\n"));
  const globs = [...call.options.values("exclude"), ...listed.filter(Boolean)];
  const excluded = globs.map((glob) => globToRegExp(glob, false));
  return (path) =>
    excluded.some(
      (regex) =>
        regex.test(path) || path.split("/").some((_, at, parts) => regex.test(parts.slice(at).join("/"))),
    );
}
