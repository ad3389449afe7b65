/** Runs the rules of a program over its input: BEGIN, every record, END. */

import { FileSystemError } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { Evaluator } from "./evaluate.ts";
import { AwkExit } from "./state.ts";
import type { AwkProgram, Expression, Rule, Statement } from "./syntax.ts";
import { awkFormat, toBoolean, toNumber, toText, type Value } from "./values.ts";

/** How a statement ends early. */
type Jump =
  | { readonly kind: "break" | "continue" | "next" | "nextfile" | "return"; readonly value?: Value }
  | undefined;

export class Awk extends Evaluator {
  readonly #program: AwkProgram;
  /** Range patterns whose first half has matched. */
  readonly #ranges = new Set<Rule>();

  constructor(call: Call, program: AwkProgram, operands: readonly string[]) {
    super(call, program, operands);
    this.#program = program;
  }

  async run(): Promise<number> {
    try {
      await this.#rules("BEGIN");
      const plain = this.#program.rules.some(({ from }) => from !== "BEGIN");
      while (plain && (await this.#nextRecord()))
        if ((await this.#each())?.kind === "nextfile") this.input.skip();
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
    return this.exit;
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
    if (!to) return toBoolean(await this.value(from));
    if (!this.#ranges.has(rule)) {
      if (!toBoolean(await this.value(from))) return false;
      this.#ranges.add(rule);
    }
    if (toBoolean(await this.value(to))) this.#ranges.delete(rule);
    return true;
  }

  async #nextRecord(): Promise<boolean> {
    const record = await this.input.read();
    if (record === undefined) return false;
    this.setRecord(record);
    return true;
  }

  protected async returned(body: Statement): Promise<Value> {
    const jump = await this.#statement(body);
    return jump?.kind === "return" ? jump.value : undefined;
  }

  async #print(
    values: readonly Expression[],
    format: boolean,
    to: { operator: string; name: Expression } | undefined,
  ): Promise<Jump> {
    const shown: Value[] = [];
    for (const value of values) shown.push(await this.value(value));
    const line = shown.length === 0 ? this.record : shown.map(toText).join(toText(this.scalar("OFS")));
    const text = format ? awkFormat(toText(shown[0]), shown.slice(1)) : line + toText(this.scalar("ORS"));
    if (!to) await this.call.out(text);
    else {
      const name = toText(await this.value(to.name));
      try {
        await this.streams.write(to.operator, name, text);
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        await this.call.complain(
          this.call.say(`awk: ${name}: ${error.text}\n`, `awk: cannot open "${name}" (${error.text})\n`),
        );
        this.exit = 2;
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
        await this.value(of.of);
        return undefined;
      case "print":
        return await this.#print(of.values, of.format, of.to);
      case "if":
        if (toBoolean(await this.value(of.test))) return await this.#statement(of.yes);
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
        const value = of.value ? await this.value(of.value) : undefined;
        if (of.name === "return") return { kind: "return", value };
        if (of.value) this.exit = toNumber(value) & 255;
        throw new AwkExit();
      }
    }
  }

  async #loop(of: Extract<Statement, { kind: "loop" }>): Promise<Jump> {
    if (of.first) await this.#statement(of.first);
    let first = of.after;
    while (first || !of.test || toBoolean(await this.value(of.test))) {
      first = false;
      const jump = await this.#statement(of.body);
      if (jump?.kind === "break") break;
      if (jump && jump.kind !== "continue") return jump;
      if (of.next) await this.#statement(of.next);
    }
    return undefined;
  }
}
