import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { compileRegex } from "../core/regex.ts";
import { callBuiltin } from "./builtins.ts";
import { awkEscapes } from "./lex.ts";
import { environmentOf, Source, Streams } from "./streams.ts";
import type { AwkProgram, Expression, Rule, Statement, Target } from "./syntax.ts";
import { awkFormat, compareValues, toBoolean, toNumber, toText, type Value } from "./values.ts";

export type Table = Map<string, Value>;

/** How a statement ends early. */
type Jump =
  | { readonly kind: "break" | "continue" | "next" | "nextfile" | "return"; readonly value?: Value }
  | undefined;

class AwkExit extends Error {}

const MATH: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": (a, b) => a ** b,
};

/** Runs a parsed program over its input. */
export class Awk {
  readonly call: Call;
  readonly #program: AwkProgram;
  readonly globals = new Map<string, Value | Table>();
  readonly streams: Streams;
  readonly #frames: Map<string, Value | Table>[] = [];
  readonly #ranges = new Set<Rule>();
  readonly #files: string[];
  #source: Source | undefined;
  #fields: Value[] = [];
  #record = "";
  #exit = 0;
  #opened = false;
  seed = 0;

  constructor(call: Call, program: AwkProgram, operands: readonly string[]) {
    this.call = call;
    this.#program = program;
    this.#files = [...operands];
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

  async run(): Promise<number> {
    try {
      await this.#rules("BEGIN");
      const plain = this.#program.rules.some(({ from }) => from !== "BEGIN");
      while (plain && (await this.#nextRecord()))
        if ((await this.#each())?.kind === "nextfile") this.#source = undefined;
    } catch (error) {
      if (!(error instanceof AwkExit)) throw error;
    }
    try {
      // exit in a rule still runs END.
      await this.#rules("END");
    } catch (error) {
      if (!(error instanceof AwkExit)) throw error;
    }
    await this.streams.closeAll();
    return this.#exit;
  }

  async #rules(which: "BEGIN" | "END"): Promise<void> {
    for (const { from, body } of this.#program.rules) if (from === which && body) await this.#statement(body);
  }

  async #each(): Promise<Jump> {
    for (const rule of this.#program.rules) {
      if (rule.from === "BEGIN" || rule.from === "END" || !(await this.#selects(rule))) continue;
      const jump = rule.body ? await this.#statement(rule.body) : await this.#print([], false, undefined);
      if (jump?.kind === "next" || jump?.kind === "nextfile") return jump;
    }
    return undefined;
  }

  async #selects(rule: Rule): Promise<boolean> {
    const { from, to } = rule;
    if (from === undefined || from === "BEGIN" || from === "END") return true;
    if (!to) return toBoolean(await this.#value(from));
    if (!this.#ranges.has(rule)) {
      if (!toBoolean(await this.#value(from))) return false;
      this.#ranges.add(rule);
    }
    if (toBoolean(await this.#value(to))) this.#ranges.delete(rule);
    return true;
  }

  /** Opens the next operand; `name=value` operands are assignments. */
  async #open(): Promise<boolean> {
    while (this.#files.length > 0) {
      const path = this.#files.shift() ?? "";
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(path);
      if (assignment) {
        this.globals.set(assignment[1] ?? "", { text: awkEscapes(assignment[2] ?? "") });
        continue;
      }
      this.#opened = true;
      this.globals.set("FILENAME", path === "-" ? "" : path);
      this.globals.set("FNR", 0);
      try {
        this.#source = new Source(await this.call.load(path));
        return true;
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        const { busybox } = this.call;
        await this.call.complain(
          busybox ? `awk: ${path}: ${error.text}\n` : `awk: cannot open "${path}" (${error.text})\n`,
        );
        this.#exit = busybox ? 1 : 2;
        if (busybox) throw new AwkExit();
      }
    }
    if (this.#opened) return false;
    this.#opened = true;
    this.#source = new Source(await this.call.readAll());
    return true;
  }

  async #read(): Promise<string | undefined> {
    for (;;) {
      this.call.process.tick();
      const record = this.#source?.next(toText(this.scalar("RS")));
      if (record !== undefined) {
        this.globals.set("NR", toNumber(this.scalar("NR")) + 1);
        this.globals.set("FNR", toNumber(this.scalar("FNR")) + 1);
        return record;
      }
      if (!(await this.#open())) return undefined;
    }
  }

  async #nextRecord(): Promise<boolean> {
    const record = await this.#read();
    if (record === undefined) return false;
    this.setRecord(record);
    return true;
  }

  setRecord(text: string): void {
    this.#record = text;
    this.#fields = this.split(text, toText(this.scalar("FS")));
    this.globals.set("NF", this.#fields.length);
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

  // --- variables ---------------------------------------------------------------------------------

  #home(name: string): Map<string, Value | Table> {
    const frame = this.#frames.at(-1);
    return frame?.has(name) ? frame : this.globals;
  }
  scalar(name: string): Value {
    const value = this.#home(name).get(name);
    return value instanceof Map ? undefined : value;
  }
  table(name: string): Table {
    const home = this.#home(name);
    const known = home.get(name);
    if (known instanceof Map) return known;
    const made: Table = new Map();
    home.set(name, made);
    return made;
  }
  async key(index: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const part of index) parts.push(toText(await this.#value(part)));
    return parts.join(toText(this.scalar("SUBSEP")));
  }

  #rebuild(): void {
    this.#record = this.#fields.map(toText).join(toText(this.scalar("OFS")));
  }

  async assign(target: Target, value: Value): Promise<void> {
    if (target.kind === "element") this.table(target.name).set(await this.key(target.index), value);
    else if (target.kind === "field") {
      const number = Math.trunc(toNumber(await this.#value(target.of)));
      if (number === 0) this.setRecord(toText(value));
      else {
        if (number > 100_000) this.call.refuse(`a field number of ${number}`);
        while (this.#fields.length < number) this.#fields.push(undefined);
        this.#fields[number - 1] = { text: toText(value) };
        this.globals.set("NF", this.#fields.length);
        this.#rebuild();
      }
    } else {
      this.#home(target.name).set(target.name, value);
      if (target.name === "NF") {
        this.#fields.length = Math.max(0, Math.min(100_000, toNumber(value)));
        this.#fields = Array.from(this.#fields);
        this.#rebuild();
      }
    }
  }

  // --- expressions -------------------------------------------------------------------------------

  value(of: Expression): Promise<Value> {
    return this.#value(of);
  }

  async #value(of: Expression): Promise<Value> {
    this.call.process.tick();
    switch (of.kind) {
      case "number":
      case "string":
        return of.value;
      case "regex":
        return this.regex(of.source).test(this.#record) ? 1 : 0;
      case "variable":
        return this.scalar(of.name);
      case "element": {
        const table = this.table(of.name);
        const key = await this.key(of.index);
        if (!table.has(key)) table.set(key, undefined);
        return table.get(key);
      }
      case "field": {
        const number = Math.trunc(toNumber(await this.#value(of.of)));
        return number === 0 ? { text: this.#record } : this.#fields[number - 1];
      }
      case "group": {
        let value: Value;
        for (const part of of.of) value = await this.#value(part);
        return value;
      }
      case "unary": {
        const value = await this.#value(of.of);
        if (of.operator === "!") return toBoolean(value) ? 0 : 1;
        return of.operator === "-" ? -toNumber(value) : toNumber(value);
      }
      case "step": {
        const before = toNumber(await this.#value(of.target));
        await this.assign(of.target, before + of.by);
        return of.before ? before + of.by : before;
      }
      case "assign": {
        const right = await this.#value(of.value);
        const math = MATH[of.operator];
        const result = math ? math(toNumber(await this.#value(of.target)), toNumber(right)) : right;
        await this.assign(of.target, result);
        return result;
      }
      case "choice":
        return await this.#value(toBoolean(await this.#value(of.test)) ? of.yes : of.no);
      case "in":
        return this.table(of.name).has(await this.key(of.index)) ? 1 : 0;
      case "binary":
        return await this.#binary(of.operator, of.left, of.right);
      case "getline":
        return await this.#getline(of);
      case "call":
        return await this.#invoke(of.name, of.values);
    }
  }

  async #binary(operator: string, first: Expression, second: Expression): Promise<Value> {
    const left = await this.#value(first);
    if (operator === "&&") return toBoolean(left) && toBoolean(await this.#value(second)) ? 1 : 0;
    if (operator === "||") return toBoolean(left) || toBoolean(await this.#value(second)) ? 1 : 0;
    if (operator === "~" || operator === "!~") {
      const regex = await this.pattern(second);
      return regex.test(toText(left)) === (operator === "~") ? 1 : 0;
    }
    const right = await this.#value(second);
    if (operator === " ") return toText(left) + toText(right);
    const math = MATH[operator];
    // Debian builds BusyBox without FEATURE_AWK_LIBM.
    if (operator === "^" && this.call.busybox)
      return this.call.fail("cmd. line:1: Math support is not compiled in");
    if (math) {
      const by = toNumber(right);
      if (by === 0 && (operator === "/" || operator === "%")) {
        await this.call.complain(this.call.say("awk: cmd. line:1: Division by zero\n", ""));
        if (this.call.busybox) this.call.fail("", 2);
      }
      return math(toNumber(left), by);
    }
    const order = compareValues(left, right);
    const holds = {
      "<": order < 0,
      "<=": order <= 0,
      "==": order === 0,
      "!=": order !== 0,
      ">": order > 0,
      ">=": order >= 0,
    };
    return holds[operator as "<"] ? 1 : 0;
  }

  /** A pattern literal, or any value taken as one. */
  async pattern(of: Expression): Promise<RegExp> {
    return this.regex(of.kind === "regex" ? of.source : toText(await this.#value(of)));
  }

  async #getline(of: Extract<Expression, { kind: "getline" }>): Promise<Value> {
    let record: string | undefined;
    const from = of.command ?? of.file;
    if (from === undefined) record = await this.#read();
    else {
      try {
        const source = await this.streams.source(toText(await this.#value(from)), of.command !== undefined);
        record = source.next(toText(this.scalar("RS")));
      } catch (error) {
        if (error instanceof FileSystemError) return -1;
        throw error;
      }
      if (of.command && record !== undefined) this.globals.set("NR", toNumber(this.scalar("NR")) + 1);
    }
    if (record === undefined) return 0;
    if (of.target) await this.assign(of.target, { text: record });
    else this.setRecord(record);
    return 1;
  }

  async #invoke(name: string, values: readonly Expression[]): Promise<Value> {
    const body = this.#program.functions.get(name);
    if (!body) return await callBuiltin(this, name, values, this.#record);
    if (this.#frames.length > 200) this.call.fail("function call nesting too deep", 2);
    const frame = new Map<string, Value | Table>();
    for (const [at, parameter] of body.parameters.entries()) {
      const given = values[at];
      const passed = given?.kind === "variable" ? this.#home(given.name).get(given.name) : undefined;
      if (passed instanceof Map) frame.set(parameter, passed);
      else if (
        given?.kind === "variable" &&
        passed === undefined &&
        !this.#home(given.name).has(given.name)
      ) {
        // An untouched name may become an array inside: hand over the one that it will be.
        const fresh: Table = new Map();
        this.globals.set(given.name, fresh);
        frame.set(parameter, fresh);
      } else frame.set(parameter, given ? await this.#value(given) : undefined);
    }
    this.#frames.push(frame);
    try {
      const jump = await this.#statement(body.body);
      return jump?.kind === "return" ? jump.value : undefined;
    } finally {
      this.#frames.pop();
    }
  }

  // --- statements --------------------------------------------------------------------------------

  async #print(
    values: readonly Expression[],
    format: boolean,
    to: { operator: string; name: Expression } | undefined,
  ): Promise<Jump> {
    const shown: Value[] = [];
    for (const value of values) shown.push(await this.#value(value));
    const line = shown.length === 0 ? this.#record : shown.map(toText).join(toText(this.scalar("OFS")));
    const text = format ? awkFormat(toText(shown[0]), shown.slice(1)) : line + toText(this.scalar("ORS"));
    if (!to) await this.call.out(text);
    else {
      const name = toText(await this.#value(to.name));
      try {
        await this.streams.write(to.operator, name, text);
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await this.call.complain(
          this.call.say(`awk: ${name}: ${error.text}\n`, `awk: cannot open "${name}" (${error.text})\n`),
        );
        this.#exit = 2;
        throw new AwkExit();
      }
    }
    return undefined;
  }

  async #statement(of: Statement): Promise<Jump> {
    this.call.process.tick();
    switch (of.kind) {
      case "block":
        for (const part of of.body) {
          const jump = await this.#statement(part);
          if (jump) return jump;
        }
        return undefined;
      case "expression":
        await this.#value(of.of);
        return undefined;
      case "print":
        return await this.#print(of.values, of.format, of.to);
      case "if":
        if (toBoolean(await this.#value(of.test))) return await this.#statement(of.yes);
        return of.no ? await this.#statement(of.no) : undefined;
      case "loop":
        return await this.#loop(of);
      case "each":
        for (const key of [...this.table(of.array).keys()]) {
          await this.assign({ kind: "variable", name: of.variable }, { text: key });
          const jump = await this.#statement(of.body);
          if (jump?.kind === "break") break;
          if (jump && jump.kind !== "continue") return jump;
        }
        return undefined;
      case "delete":
        if (of.index) this.table(of.name).delete(await this.key(of.index));
        else this.table(of.name).clear();
        return undefined;
      case "jump":
        return { kind: of.name };
      case "leave": {
        const value = of.value ? await this.#value(of.value) : undefined;
        if (of.name === "return") return { kind: "return", value };
        if (of.value) this.#exit = toNumber(value) & 255;
        throw new AwkExit();
      }
    }
  }

  async #loop(of: Extract<Statement, { kind: "loop" }>): Promise<Jump> {
    if (of.first) await this.#statement(of.first);
    let first = of.after;
    while (first || !of.test || toBoolean(await this.#value(of.test))) {
      first = false;
      const jump = await this.#statement(of.body);
      if (jump?.kind === "break") break;
      if (jump && jump.kind !== "continue") return jump;
      if (of.next) await this.#statement(of.next);
    }
    return undefined;
  }
}
