import { lex, type Token } from "./lex.ts";
import type { AwkFunction, AwkProgram, Expression, Rule, Statement, Target } from "./syntax.ts";

const COMPARE = ["<", "<=", "==", "!=", ">", ">="];
const ASSIGN = ["=", "+=", "-=", "*=", "/=", "%=", "^=", "**="];

/** Parses an awk program; throws Error naming the token that it cannot take. */
export class AwkParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Inside `print a, b > c` a bare `>` is no comparison. */
  #noGreater = false;

  constructor(text: string) {
    this.#tokens = lex(text);
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: "end", text: "" };
  }
  #is(text: string): boolean {
    const token = this.#peek();
    return token.text === text && (token.kind === "symbol" || token.kind === "word");
  }
  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }
  #need(text: string): void {
    if (!this.#take(text)) throw new Error(this.#peek().text);
  }
  #lines(): void {
    while (this.#peek().kind === "newline") this.#at++;
  }
  #separators(): void {
    while (this.#peek().kind === "newline" || this.#is(";")) this.#at++;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.#separators();
    while (this.#peek().kind !== "end") {
      if (this.#take("function") || this.#take("func")) {
        const name = this.#peek().text;
        this.#at++;
        this.#need("(");
        const parameters: string[] = [];
        while (!this.#take(")")) {
          parameters.push(this.#peek().text);
          this.#at++;
          this.#take(",");
          this.#lines();
        }
        this.#lines();
        functions.set(name, { parameters, body: this.#block() });
      } else rules.push(this.#rule());
      this.#separators();
    }
    return { rules, functions };
  }

  #rule(): Rule {
    let from: Rule["from"];
    let to: Expression | undefined;
    if (this.#take("BEGIN")) from = "BEGIN";
    else if (this.#take("END")) from = "END";
    else if (!this.#is("{")) {
      from = this.#expression();
      if (this.#take(",")) {
        this.#lines();
        to = this.#expression();
      }
    }
    return { from, to, body: this.#is("{") ? this.#block() : undefined };
  }

  #block(): Statement {
    this.#need("{");
    const body: Statement[] = [];
    this.#separators();
    while (!this.#take("}")) {
      body.push(this.#statement());
      this.#separators();
    }
    return { kind: "block", body };
  }

  #body(): Statement {
    this.#lines();
    if (this.#take(";")) return { kind: "block", body: [] };
    return this.#statement();
  }

  #end(): void {
    if (this.#take(";") || this.#is("}") || this.#peek().kind === "end") return;
    if (this.#peek().kind !== "newline") throw new Error(this.#peek().text);
    this.#at++;
  }

  #statement(): Statement {
    if (this.#is("{")) return this.#block();
    if (this.#take("if")) {
      this.#need("(");
      const test = this.#expression();
      this.#need(")");
      const yes = this.#body();
      const mark = this.#at;
      this.#separators();
      if (this.#take("else")) return { kind: "if", test, yes, no: this.#body() };
      this.#at = mark;
      return { kind: "if", test, yes, no: undefined };
    }
    if (this.#take("while")) {
      this.#need("(");
      const test = this.#expression();
      this.#need(")");
      return { kind: "loop", first: undefined, test, next: undefined, body: this.#body(), after: false };
    }
    if (this.#take("do")) {
      const body = this.#body();
      this.#separators();
      this.#need("while");
      this.#need("(");
      const test = this.#expression();
      this.#need(")");
      this.#end();
      return { kind: "loop", first: undefined, test, next: undefined, body, after: true };
    }
    if (this.#take("for")) return this.#for();
    const simple = this.#simple();
    this.#end();
    return simple;
  }

  #for(): Statement {
    this.#need("(");
    if (this.#peek().kind === "name" && this.#peek(1).text === "in" && this.#peek(3).text === ")") {
      const [variable, array] = [this.#peek().text, this.#peek(2).text];
      this.#at += 4;
      return { kind: "each", variable, array, body: this.#body() };
    }
    const first = this.#is(";") ? undefined : this.#simple();
    this.#need(";");
    this.#lines();
    const test = this.#is(";") ? undefined : this.#expression();
    this.#need(";");
    this.#lines();
    const next = this.#is(")") ? undefined : this.#simple();
    this.#need(")");
    return { kind: "loop", first, test, next, body: this.#body(), after: false };
  }

  #simple(): Statement {
    for (const name of ["break", "continue", "next", "nextfile"] as const)
      if (this.#take(name)) return { kind: "jump", name };
    for (const name of ["exit", "return"] as const) {
      if (!this.#take(name)) continue;
      const bare = this.#is(";") || this.#is("}") || ["newline", "end"].includes(this.#peek().kind);
      return { kind: "leave", name, value: bare ? undefined : this.#expression() };
    }
    if (this.#take("delete")) {
      const name = this.#peek().text;
      this.#at++;
      return { kind: "delete", name, index: this.#take("[") ? this.#list("]") : undefined };
    }
    if (this.#is("print") || this.#is("printf")) return this.#print();
    return { kind: "expression", of: this.#expression() };
  }

  #print(): Statement {
    const format = this.#peek().text === "printf";
    this.#at++;
    this.#noGreater = true;
    let values: readonly Expression[] = [];
    const bare = () =>
      [";", "}", ">", ">>", "|"].some((text) => this.#is(text)) ||
      ["newline", "end"].includes(this.#peek().kind);
    if (!bare()) {
      const all = [this.#expression()];
      while (this.#take(",")) {
        this.#lines();
        all.push(this.#expression());
      }
      const only = all[0];
      values = all.length === 1 && only?.kind === "group" ? only.of : all;
    }
    this.#noGreater = false;
    const operator = [">", ">>", "|"].find((text) => this.#is(text));
    if (operator === undefined) return { kind: "print", values, format };
    this.#at++;
    return { kind: "print", values, format, to: { operator, name: this.#concatenation() } };
  }

  #list(close: string): Expression[] {
    const outer = this.#noGreater;
    this.#noGreater = false;
    const values: Expression[] = [];
    this.#lines();
    while (!this.#take(close)) {
      values.push(this.#expression());
      this.#lines();
      if (!this.#is(close)) this.#need(",");
      this.#lines();
    }
    this.#noGreater = outer;
    return values;
  }

  #expression(): Expression {
    const left = this.#ternary();
    const operator = ASSIGN.find((text) => this.#is(text));
    if (operator === undefined || !isTarget(left)) return left;
    this.#at++;
    this.#lines();
    return {
      kind: "assign",
      operator: operator === "**=" ? "^" : operator.slice(0, -1),
      target: left,
      value: this.#expression(),
    };
  }

  #ternary(): Expression {
    const test = this.#binary(0);
    if (!this.#take("?")) return test;
    this.#lines();
    const yes = this.#expression();
    this.#lines();
    this.#need(":");
    this.#lines();
    return { kind: "choice", test, yes, no: this.#expression() };
  }

  /** From || down to comparison. */
  #binary(level: number): Expression {
    if (level === 4) return this.#comparison();
    let left = this.#binary(level + 1);
    for (;;) {
      if (level === 2 && this.#take("in")) {
        left = { kind: "in", index: left.kind === "group" ? left.of : [left], name: this.#peek().text };
        this.#at++;
        continue;
      }
      const operator = [["||"], ["&&"], [], ["~", "!~"]][level]?.find((text) => this.#is(text));
      if (operator === undefined) return left;
      this.#at++;
      this.#lines();
      left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
    }
  }

  #comparison(): Expression {
    let left = this.#concatenation();
    for (;;) {
      const operator = COMPARE.find((text) => this.#is(text));
      if (operator !== undefined && !(operator === ">" && this.#noGreater)) {
        this.#at++;
        left = { kind: "binary", operator, left, right: this.#concatenation() };
      } else if (this.#is("|") && this.#peek(1).text === "getline") {
        this.#at += 2;
        left = { kind: "getline", target: this.#target(), command: left };
      } else return left;
    }
  }

  #concatenation(): Expression {
    let left = this.#arithmetic(0);
    for (;;) {
      const token = this.#peek();
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
      const operator = (level === 0 ? ["+", "-"] : ["*", "/", "%"]).find((text) => this.#is(text));
      if (operator === undefined) return left;
      this.#at++;
      left = { kind: "binary", operator, left, right: this.#arithmetic(level + 1) };
    }
  }

  #unary(): Expression {
    for (const operator of ["!", "-", "+"])
      if (this.#take(operator)) return { kind: "unary", operator, of: this.#unary() };
    const base = this.#postfix();
    if (!this.#take("^") && !this.#take("**")) return base;
    return { kind: "binary", operator: "^", left: base, right: this.#unary() };
  }

  #postfix(): Expression {
    const value = this.#primary();
    if (!isTarget(value)) return value;
    if (this.#take("++")) return { kind: "step", by: 1, before: false, target: value };
    if (this.#take("--")) return { kind: "step", by: -1, before: false, target: value };
    return value;
  }

  #target(): Target | undefined {
    if (this.#peek().kind !== "name" && !this.#is("$")) return undefined;
    const value = this.#primary();
    return isTarget(value) ? value : undefined;
  }

  #primary(): Expression {
    const token = this.#peek();
    this.#at++;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "string") return { kind: "string", value: token.text };
    if (token.kind === "regex") return { kind: "regex", source: token.text };
    if (token.kind === "function") {
      this.#need("(");
      return { kind: "call", name: token.text, values: this.#list(")") };
    }
    if (token.kind === "name") {
      if (this.#take("[")) return { kind: "element", name: token.text, index: this.#list("]") };
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
      const values = this.#list(")");
      const only = values[0];
      return { kind: "group", of: only && values.length === 1 ? [only] : values };
    }
    if (token.text === "-" || token.text === "+" || token.text === "!")
      return { kind: "unary", operator: token.text, of: this.#unary() };
    if (token.kind === "word" && token.text === "getline") {
      const target = this.#target();
      return this.#take("<")
        ? { kind: "getline", target, file: this.#primary() }
        : { kind: "getline", target };
    }
    throw new Error(token.text === "" ? "end of file" : token.text);
  }
}

function isTarget(value: Expression): value is Target {
  return value.kind === "variable" || value.kind === "element" || value.kind === "field";
}
