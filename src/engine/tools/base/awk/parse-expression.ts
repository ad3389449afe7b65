/** The grammar of awk's expressions, from assignment, which binds loosest, down to a single value. */

import type { Expression, Target } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

const COMPARE = ["<", "<=", "==", "!=", ">", ">="];
const ASSIGN = ["=", "+=", "-=", "*=", "/=", "%=", "^=", "**="];

/** Throws Error naming the token that it cannot take. */
export class ExpressionParser extends TokenReader {
  /** Inside `print a, b > c` a bare `>` is no comparison. */
  protected noGreater = false;

  protected list(close: string): Expression[] {
    const outer = this.noGreater;
    this.noGreater = false;
    const values: Expression[] = [];
    this.lines();
    while (!this.take(close)) {
      values.push(this.expression());
      this.lines();
      if (!this.is(close)) this.need(",");
      this.lines();
    }
    this.noGreater = outer;
    return values;
  }

  protected expression(): Expression {
    const left = this.#ternary();
    const operator = ASSIGN.find((text) => this.is(text));
    if (operator === undefined || !isTarget(left)) return left;
    this.at++;
    this.lines();
    return {
      kind: "assign",
      operator: operator === "**=" ? "^" : operator.slice(0, -1),
      target: left,
      value: this.expression(),
    };
  }

  #ternary(): Expression {
    const test = this.#binary(0);
    if (!this.take("?")) return test;
    this.lines();
    const yes = this.expression();
    this.lines();
    this.need(":");
    this.lines();
    return { kind: "choice", test, yes, no: this.expression() };
  }

  /** From || down to comparison. */
  #binary(level: number): Expression {
    if (level === 4) return this.#comparison();
    let left = this.#binary(level + 1);
    for (;;) {
      if (level === 2 && this.take("in")) {
        left = { kind: "in", index: left.kind === "group" ? left.of : [left], name: this.peek().text };
        this.at++;
        continue;
      }
      const operator = [["||"], ["&&"], [], ["~", "!~"]][level]?.find((text) => this.is(text));
      if (operator === undefined) return left;
      this.at++;
      this.lines();
      left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
    }
  }

  #comparison(): Expression {
    let left = this.concatenation();
    for (;;) {
      const operator = COMPARE.find((text) => this.is(text));
      if (operator !== undefined && !(operator === ">" && this.noGreater)) {
        this.at++;
        left = { kind: "binary", operator, left, right: this.concatenation() };
      } else if (this.is("|") && this.peek(1).text === "getline") {
        this.at += 2;
        left = { kind: "getline", target: this.target(), command: left };
      } else return left;
    }
  }

  protected concatenation(): Expression {
    let left = this.#arithmetic(0);
    for (;;) {
      const token = this.peek();
      const starts =
        ["number", "string", "name", "function", "regex"].includes(token.kind) ||
        (token.kind === "symbol" && ["(", "$", "-", "+", "++", "--"].includes(token.text));
      if (!starts || token.text === "in") return left;
      left = { kind: "binary", operator: " ", left, right: this.#arithmetic(0) };
    }
  }

  #arithmetic(level: number): Expression {
    if (level === 2) return this.#unary();
    let left = this.#arithmetic(level + 1);
    for (;;) {
      const operator = (level === 0 ? ["+", "-"] : ["*", "/", "%"]).find((text) => this.is(text));
      if (operator === undefined) return left;
      this.at++;
      left = { kind: "binary", operator, left, right: this.#arithmetic(level + 1) };
    }
  }

  #unary(): Expression {
    for (const operator of ["!", "-", "+"])
      if (this.take(operator)) return { kind: "unary", operator, of: this.#unary() };
    const base = this.#postfix();
    if (!this.take("^") && !this.take("**")) return base;
    return { kind: "binary", operator: "^", left: base, right: this.#unary() };
  }

  #postfix(): Expression {
    const value = this.#primary();
    if (!isTarget(value)) return value;
    if (this.take("++")) return { kind: "step", by: 1, before: false, target: value };
    if (this.take("--")) return { kind: "step", by: -1, before: false, target: value };
    return value;
  }

  protected target(): Target | undefined {
    if (this.peek().kind !== "name" && !this.is("$")) return undefined;
    const value = this.#primary();
    return isTarget(value) ? value : undefined;
  }

  #primary(): Expression {
    const token = this.peek();
    this.at++;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "string") return { kind: "string", value: token.text };
    if (token.kind === "regex") return { kind: "regex", source: token.text };
    if (token.kind === "function") {
      this.need("(");
      return { kind: "call", name: token.text, values: this.list(")") };
    }
    if (token.kind === "name") {
      if (this.take("[")) return { kind: "element", name: token.text, index: this.list("]") };
      if (token.text === "length") return { kind: "call", name: "length", values: [] };
      return { kind: "variable", name: token.text };
    }
    if (token.text === "$") return { kind: "field", of: this.#primary() };
    if (token.text === "++" || token.text === "--") {
      const target = this.#primary();
      if (!isTarget(target)) throw new Error(token.text);
      return { kind: "step", by: token.text === "++" ? 1 : -1, before: true, target };
    }
    if (token.text === "(") {
      const values = this.list(")");
      const only = values[0];
      return { kind: "group", of: only && values.length === 1 ? [only] : values };
    }
    if (token.text === "-" || token.text === "+" || token.text === "!")
      return { kind: "unary", operator: token.text, of: this.#unary() };
    if (token.kind === "word" && token.text === "getline") {
      const target = this.target();
      return this.take("<")
        ? { kind: "getline", target, file: this.#primary() }
        : { kind: "getline", target };
    }
    throw new Error(token.text === "" ? "end of file" : token.text);
  }
}

function isTarget(value: Expression): value is Target {
  return value.kind === "variable" || value.kind === "element" || value.kind === "field";
}
