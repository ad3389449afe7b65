/** The grammar of a whole awk program: rules, functions and statements. */

import { ExpressionParser } from "./parse-expression.ts";
import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from "./syntax.ts";

/** Parses an awk program; throws Error naming the token that it cannot take. */
export class AwkParser extends ExpressionParser {
  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.separators();
    while (this.peek().kind !== "end") {
      if (this.take("function") || this.take("func")) {
        const name = this.peek().text;
        this.at++;
        this.need("(");
        const parameters: string[] = [];
        while (!this.take(")")) {
          parameters.push(this.peek().text);
          this.at++;
          this.take(",");
          this.lines();
        }
        this.lines();
        functions.set(name, { parameters, body: this.#block() });
      } else rules.push(this.#rule());
      this.separators();
    }
    return { rules, functions };
  }

  #rule(): Rule {
    let from: Rule["from"];
    let to: Expression | undefined;
    if (this.take("BEGIN")) from = "BEGIN";
    else if (this.take("END")) from = "END";
    else if (!this.is("{")) {
      from = this.expression();
      if (this.take(",")) {
        this.lines();
        to = this.expression();
      }
    }
    return { from, to, body: this.is("{") ? this.#block() : undefined };
  }

  #block(): Statement {
    this.need("{");
    const body: Statement[] = [];
    this.separators();
    while (!this.take("}")) {
      body.push(this.#statement());
      this.separators();
    }
    return { kind: "block", body };
  }

  #body(): Statement {
    this.lines();
    if (this.take(";")) return { kind: "block", body: [] };
    return this.#statement();
  }

  #end(): void {
    if (this.take(";") || this.is("}") || this.peek().kind === "end") return;
    if (this.peek().kind !== "newline") throw new Error(this.peek().text);
    this.at++;
  }

  #statement(): Statement {
    if (this.is("{")) return this.#block();
    if (this.take("if")) {
      this.need("(");
      const test = this.expression();
      this.need(")");
      const yes = this.#body();
      const mark = this.at;
      this.separators();
      if (this.take("else")) return { kind: "if", test, yes, no: this.#body() };
      this.at = mark;
      return { kind: "if", test, yes, no: undefined };
    }
    if (this.take("while")) {
      this.need("(");
      const test = this.expression();
      this.need(")");
      return { kind: "loop", first: undefined, test, next: undefined, body: this.#body(), after: false };
    }
    if (this.take("do")) {
      const body = this.#body();
      this.separators();
      this.need("while");
      this.need("(");
      const test = this.expression();
      this.need(")");
      this.#end();
      return { kind: "loop", first: undefined, test, next: undefined, body, after: true };
    }
    if (this.take("for")) return this.#for();
    const simple = this.#simple();
    this.#end();
    return simple;
  }

  #for(): Statement {
    this.need("(");
    if (this.peek().kind === "name" && this.peek(1).text === "in" && this.peek(3).text === ")") {
      const [variable, array] = [this.peek().text, this.peek(2).text];
      this.at += 4;
      return { kind: "each", variable, array, body: this.#body() };
    }
    const first = this.is(";") ? undefined : this.#simple();
    this.need(";");
    this.lines();
    const test = this.is(";") ? undefined : this.expression();
    this.need(";");
    this.lines();
    const next = this.is(")") ? undefined : this.#simple();
    this.need(")");
    return { kind: "loop", first, test, next, body: this.#body(), after: false };
  }

  #simple(): Statement {
    for (const name of ["break", "continue", "next", "nextfile"] as const)
      if (this.take(name)) return { kind: "jump", name };
    for (const name of ["exit", "return"] as const) {
      if (!this.take(name)) continue;
      const bare = this.is(";") || this.is("}") || ["newline", "end"].includes(this.peek().kind);
      return { kind: "leave", name, value: bare ? undefined : this.expression() };
    }
    if (this.take("delete")) {
      const name = this.peek().text;
      this.at++;
      return { kind: "delete", name, index: this.take("[") ? this.list("]") : undefined };
    }
    if (this.is("print") || this.is("printf")) return this.#print();
    return { kind: "expression", of: this.expression() };
  }

  #print(): Statement {
    const format = this.peek().text === "printf";
    this.at++;
    this.noGreater = true;
    let values: readonly Expression[] = [];
    const bare = () =>
      [";", "}", ">", ">>", "|"].some((text) => this.is(text)) ||
      ["newline", "end"].includes(this.peek().kind);
    if (!bare()) {
      const all = [this.expression()];
      while (this.take(",")) {
        this.lines();
        all.push(this.expression());
      }
      const only = all[0];
      values = all.length === 1 && only?.kind === "group" ? only.of : all;
    }
    this.noGreater = false;
    const operator = [">", ">>", "|"].find((text) => this.is(text));
    if (operator === undefined) return { kind: "print", values, format };
    this.at++;
    return { kind: "print", values, format, to: { operator, name: this.concatenation() } };
  }
}
