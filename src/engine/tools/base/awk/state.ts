/** What the names of a program stand for while it runs: variables, arrays, the record and its fields. */

import type { Call } from "../core/call.ts";
import { compileRegex } from "../core/regex.ts";
import { awkEscapes } from "./lex.ts";
import { environmentOf, Streams } from "./streams.ts";
import { toText, type Value } from "./values.ts";

export type Table = Map<string, Value>;

/** The program ends here, be it by exit or by an error that awk reports itself. */
export class AwkExit extends Error {}

export class AwkState {
  readonly call: Call;
  readonly globals = new Map<string, Value | Table>();
  readonly streams: Streams;
  /** Parameters of the functions that are running, innermost last. */
  protected readonly frames: Map<string, Value | Table>[] = [];
  protected fields: Value[] = [];
  protected record = "";
  seed = 0;
  /** The status that awk will end with. */
  exit = 0;

  constructor(call: Call, operands: readonly string[]) {
    this.call = call;
    this.streams = new Streams(call);
    const defaults = {
      FS: " ",
      OFS: " ",
      ORS: "\n",
      RS: "\n",
      SUBSEP: "\x1c",
      OFMT: "%.6g",
      CONVFMT: "%.6g",
    };
    for (const [name, value] of Object.entries(defaults)) this.globals.set(name, value);
    for (const name of ["NR", "NF", "FNR", "RSTART"]) this.globals.set(name, 0);
    this.globals.set("RLENGTH", -1);
    this.globals.set("ENVIRON", new Map(environmentOf(call).map(([name, value]) => [name, { text: value }])));
    this.globals.set("ARGC", operands.length + 1);
    this.globals.set("ARGV", new Map(["awk", ...operands].map((text, at) => [String(at), { text }])));
  }

  setRecord(text: string): void {
    this.record = text;
    this.fields = this.split(text, toText(this.scalar("FS")));
    this.globals.set("NF", this.fields.length);
  }

  /** Fields of a text: blanks for " ", single characters as they are, else a pattern. */
  split(text: string, separator: string | RegExp): Value[] {
    if (text === "") return [];
    let parts: string[];
    if (separator === " ")
      parts = text
        .trim()
        .split(/[ \t\n]+/)
        .filter((part) => part !== "");
    else if (separator === "") parts = [...text];
    else if (typeof separator === "string" && separator.length === 1 && separator !== "\\")
      parts = text.split(separator);
    else {
      const regex = typeof separator === "string" ? this.regex(separator) : separator;
      parts = [];
      let end = 0;
      for (const match of text.matchAll(regex)) {
        if (match[0] === "") continue;
        parts.push(text.slice(end, match.index));
        end = match.index + match[0].length;
      }
      parts.push(text.slice(end));
    }
    return parts.map((part) => ({ text: part }));
  }

  regex(source: string): RegExp {
    // In awk, unlike in grep, a backslash works inside brackets too.
    const plain = source
      .replace(/\[[^\]]*\]/g, (set) => awkEscapes(set))
      .replaceAll("\\t", "\t")
      .replaceAll('\\"', '"');
    const regex = compileRegex(this.call, plain, { extended: true, global: true });
    regex.lastIndex = 0;
    return regex;
  }

  protected home(name: string): Map<string, Value | Table> {
    const frame = this.frames.at(-1);
    return frame?.has(name) ? frame : this.globals;
  }
  scalar(name: string): Value {
    const value = this.home(name).get(name);
    return value instanceof Map ? undefined : value;
  }
  table(name: string): Table {
    const home = this.home(name);
    const known = home.get(name);
    if (known instanceof Map) return known;
    const made: Table = new Map();
    home.set(name, made);
    return made;
  }

  /** Puts $0 together again after a field has changed. */
  protected rebuild(): void {
    this.record = this.fields.map(toText).join(toText(this.scalar("OFS")));
  }
}
