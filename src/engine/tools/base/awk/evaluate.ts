/** What an expression is worth, and what working it out changes. */

import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { callBuiltin } from "./builtins.ts";
import { Input } from "./input.ts";
import { AwkState, type Table } from "./state.ts";
import type { AwkProgram, Expression, Statement, Target } from "./syntax.ts";
import { compareValues, toBoolean, toNumber, toText, type Value } from "./values.ts";

const MATH: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": (a, b) => a ** b,
};

export abstract class Evaluator extends AwkState {
  protected readonly input: Input;
  readonly #functions: AwkProgram["functions"];

  constructor(call: Call, program: AwkProgram, operands: readonly string[]) {
    super(call, operands);
    this.#functions = program.functions;
    this.input = new Input(this, operands);
  }

  /** Runs the body of a function; what it returns. */
  protected abstract returned(body: Statement): Promise<Value>;

  async key(index: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const part of index) parts.push(toText(await this.value(part)));
    return parts.join(toText(this.scalar("SUBSEP")));
  }

  async assign(target: Target, value: Value): Promise<void> {
    if (target.kind === "element") this.table(target.name).set(await this.key(target.index), value);
    else if (target.kind === "field") {
      const number = Math.trunc(toNumber(await this.value(target.of)));
      if (number === 0) this.setRecord(toText(value));
      else {
        if (number > 100_000) this.call.refuse(`a field number of ${number}`);
        while (this.fields.length < number) this.fields.push(undefined);
        this.fields[number - 1] = { text: toText(value) };
        this.globals.set("NF", this.fields.length);
        this.rebuild();
      }
    } else {
      this.home(target.name).set(target.name, value);
      if (target.name === "NF") {
        this.fields.length = Math.max(0, Math.min(100_000, toNumber(value)));
        this.fields = Array.from(this.fields);
        this.rebuild();
      }
    }
  }

  async value(of: Expression): Promise<Value> {
    this.call.process.tick();
    switch (of.kind) {
      case "number":
      case "string":
        return of.value;
      case "regex":
        return this.regex(of.source).test(this.record) ? 1 : 0;
      case "variable":
        return this.scalar(of.name);
      case "element": {
        const table = this.table(of.name);
        const key = await this.key(of.index);
        if (!table.has(key)) table.set(key, undefined);
        return table.get(key);
      }
      case "field": {
        const number = Math.trunc(toNumber(await this.value(of.of)));
        return number === 0 ? { text: this.record } : this.fields[number - 1];
      }
      case "group": {
        let value: Value;
        for (const part of of.of) value = await this.value(part);
        return value;
      }
      case "unary": {
        const value = await this.value(of.of);
        if (of.operator === "!") return toBoolean(value) ? 0 : 1;
        return of.operator === "-" ? -toNumber(value) : toNumber(value);
      }
      case "step": {
        const before = toNumber(await this.value(of.target));
        await this.assign(of.target, before + of.by);
        return of.before ? before + of.by : before;
      }
      case "assign": {
        const right = await this.value(of.value);
        const math = MATH[of.operator];
        const result = math ? math(toNumber(await this.value(of.target)), toNumber(right)) : right;
        await this.assign(of.target, result);
        return result;
      }
      case "choice":
        return await this.value(toBoolean(await this.value(of.test)) ? of.yes : of.no);
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
    const left = await this.value(first);
    if (operator === "&&") return toBoolean(left) && toBoolean(await this.value(second)) ? 1 : 0;
    if (operator === "||") return toBoolean(left) || toBoolean(await this.value(second)) ? 1 : 0;
    if (operator === "~" || operator === "!~") {
      const regex = await this.pattern(second);
      return regex.test(toText(left)) === (operator === "~") ? 1 : 0;
    }
    const right = await this.value(second);
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
    return this.regex(of.kind === "regex" ? of.source : toText(await this.value(of)));
  }

  async #getline(of: Extract<Expression, { kind: "getline" }>): Promise<Value> {
    let record: string | undefined;
    const from = of.command ?? of.file;
    if (from === undefined) record = await this.input.read();
    else {
      try {
        const source = await this.streams.source(toText(await this.value(from)), of.command !== undefined);
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
    const body = this.#functions.get(name);
    if (!body) return await callBuiltin(this, name, values, this.record);
    if (this.frames.length > 200) this.call.fail("function call nesting too deep", 2);
    const frame = new Map<string, Value | Table>();
    for (const [at, parameter] of body.parameters.entries()) {
      const given = values[at];
      const passed = given?.kind === "variable" ? this.home(given.name).get(given.name) : undefined;
      if (passed instanceof Map) frame.set(parameter, passed);
      else if (given?.kind === "variable" && passed === undefined && !this.home(given.name).has(given.name)) {
        // An untouched name may become an array inside: hand over the one that it will be.
        const fresh: Table = new Map();
        this.globals.set(given.name, fresh);
        frame.set(parameter, fresh);
      } else frame.set(parameter, given ? await this.value(given) : undefined);
    }
    this.frames.push(frame);
    try {
      return await this.returned(body.body);
    } finally {
      this.frames.pop();
    }
  }
}
