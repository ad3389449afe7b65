/**
 * The part of Groovy and Kotlin that build files of plain projects are written in: calls with blocks, assignments, `def` and `val`,
 * strings with `${}`, chains of calls, `?:`, `+`. Everything else is refused with its file and line.
 */
import { NotModelledError } from "../../source/errors.ts";
import { type Token, tokensOf } from "./tokens.ts";

export type Expression =
  | { readonly kind: "text"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "literal"; readonly value: boolean | number | null }
  | { readonly kind: "name"; readonly name: string; readonly line: number }
  | { readonly kind: "member"; readonly of: Expression; readonly name: string; readonly line: number }
  | {
      readonly kind: "call";
      readonly of: Expression;
      readonly args: readonly Argument[];
      readonly line: number;
    }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression; readonly line: number }
  | { readonly kind: "or" | "plus"; readonly left: Expression; readonly right: Expression };

export interface Argument {
  /** Of `group: "a"` and `url = uri("b")`. */
  readonly name?: string;
  readonly value: Expression;
}

/** `path args { block }`, or `path = value`; `declares` for a variable of the script. */
export interface Statement {
  readonly path: string;
  readonly line: number;
  readonly args: readonly Argument[];
  readonly block: readonly Statement[] | undefined;
  readonly value: Expression | undefined;
  readonly declares: boolean;
  /** Set where the statement is an expression: `credentials(X)`. */
  readonly called: boolean;
}

/** Throws NotModelledError. */
export function parseScript(text: string, file: string): readonly Statement[] {
  return new Parser(tokensOf(text), file).statements(false);
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly file: string;
  private at = 0;

  constructor(tokens: readonly Token[], file: string) {
    this.tokens = tokens;
    this.file = file;
  }

  private get next(): Token | undefined {
    return this.tokens[this.at];
  }

  private refuse(token = this.next): never {
    throw new NotModelledError(`\`${token?.text ?? "the end"}\` in ${this.file}:${token?.line ?? "end"}`);
  }

  private take(text: string): boolean {
    if (this.next?.text !== text) return false;
    this.at += 1;
    return true;
  }

  private identifier(): string {
    const token = this.next;
    if (!token || !/^[A-Za-z_$`]/.test(token.text)) return this.refuse();
    this.at += 1;
    return token.text.replaceAll("`", "");
  }

  statements(isBlock: boolean): Statement[] {
    const all: Statement[] = [];
    for (;;) {
      while (this.take(";"));
      if (isBlock ? this.take("}") : this.next === undefined) return all;
      if (this.next === undefined) this.refuse();
      all.push(this.statement());
    }
  }

  private statement(): Statement {
    const { line, text } = this.next!;
    if (/^(?:if|for|while|try|switch|return|class|import|when|fun|throw)$/.test(text)) this.refuse();
    const declares = /^(?:def|val|var|String)$/.test(text);
    if (declares) this.at += 1;
    let path = this.identifier();
    const common = { line, declares, called: false, args: [], block: undefined, value: undefined };
    if (declares && this.take(":")) {
      this.identifier();
      this.take("?");
    }
    if (declares && this.take("by")) {
      const of = this.identifier();
      if (of !== "project" && of !== "settings") this.refuse();
      return { ...common, path, value: { kind: "name", name: path, line } };
    }
    while (this.next?.text === "." || (this.next?.text === "[" && /^(?:ext|extra)$/.test(path))) {
      if (this.take(".")) path += `.${this.identifier()}`;
      else {
        this.at += 1;
        path += `.${this.next?.text.slice(1, -1) ?? ""}`;
        this.at += 1;
        if (!this.take("]")) this.refuse();
      }
    }
    if (this.take("=")) return { ...common, path, value: this.expression() };
    if (declares) return this.refuse();
    const called = this.next?.text === "(";
    const args = called ? this.parenthesised() : this.bare();
    // `id("x") version "1"`, `create("a").also`: what follows a call on its line.
    while (this.next && !this.next.first && /^(?:version|apply)$/.test(this.next.text)) {
      this.at += 1;
      this.expression();
    }
    const block = this.take("{") ? this.statements(true) : undefined;
    if (this.next && !this.next.first && !/^[};]$/.test(this.next.text)) this.refuse();
    return { ...common, path, args, block, called };
  }

  private parenthesised(): Argument[] {
    this.at += 1;
    const args: Argument[] = [];
    while (!this.take(")")) {
      args.push(this.argument());
      if (!this.take(",") && this.next?.text !== ")") this.refuse();
    }
    return args;
  }

  /** Groovy's call without parentheses: `url "x"`, `implementation group: "a", name: "b"`. */
  private bare(): Argument[] {
    const args: Argument[] = [];
    const token = this.next;
    if (!token || token.first || /^[{};=]$/.test(token.text)) return args;
    do args.push(this.argument());
    while (this.take(","));
    return args;
  }

  private argument(): Argument {
    const after = this.tokens[this.at + 1]?.text;
    if (/^[A-Za-z_]/.test(this.next?.text ?? "") && (after === ":" || after === "=")) {
      const name = this.identifier();
      this.at += 1;
      return { name, value: this.expression() };
    }
    return { value: this.expression() };
  }

  private expression(): Expression {
    let left = this.sum();
    while (this.take("?:")) left = { kind: "or", left, right: this.sum() };
    return left;
  }

  private sum(): Expression {
    let left = this.chain();
    while (this.take("+")) left = { kind: "plus", left, right: this.chain() };
    return left;
  }

  private chain(): Expression {
    let value = this.primary();
    for (let token = this.next; token; token = this.next) {
      const { line } = token;
      if (this.take(".") || this.take("?."))
        value = { kind: "member", of: value, name: this.identifier(), line };
      else if (token.text === "(" && !token.first)
        value = { kind: "call", of: value, args: this.parenthesised(), line };
      else if (token.text === "[" && !token.first) {
        this.at += 1;
        value = { kind: "index", of: value, key: this.expression(), line };
        if (!this.take("]")) this.refuse();
      } else if (this.take("as")) {
        this.identifier();
        this.take("?");
      } else if (!this.take("!!")) break;
    }
    return value;
  }

  private primary(): Expression {
    const token = this.next;
    if (!token) return this.refuse();
    const { text, line } = token;
    if (this.take("(")) {
      const inner = this.expression();
      if (!this.take(")")) this.refuse();
      return inner;
    }
    this.at += 1;
    if (text === "new") return this.primary();
    if (/^["']/.test(text)) return this.text(token);
    if (/^\d/.test(text)) return { kind: "literal", value: Number(text) };
    if (text === "true" || text === "false") return { kind: "literal", value: text === "true" };
    if (text === "null") return { kind: "literal", value: null };
    if (/^[A-Za-z_$]/.test(text)) return { kind: "name", name: text, line };
    return this.refuse(token);
  }

  private text({ text, line }: Token): Expression {
    const quote = /^(?:"""|'''|.)/.exec(text)?.[0] ?? '"';
    const inner = text.slice(quote.length, -quote.length);
    const plain = (piece: string) =>
      piece.replace(/\\(.)/gs, (_, sign: string) => ({ n: "\n", t: "\t" })[sign] ?? sign);
    // Kotlin's single quotes are characters; nobody writes them here.
    if (quote.startsWith("'")) return { kind: "text", parts: [plain(inner)] };
    const parts: (string | Expression)[] = [];
    let at = 0;
    for (const { 0: whole, 1: braced, 2: name = "", index } of inner.matchAll(
      /(?<!\\)\$(?:\{([^}]*)\}|([A-Za-z_][\w.]*\w|\w))/g,
    )) {
      parts.push(plain(inner.slice(at, index)));
      const tokens = tokensOf(braced ?? name).map((each) => ({ ...each, line }));
      parts.push(new Parser(tokens, this.file).expression());
      at = index + whole.length;
    }
    parts.push(plain(inner.slice(at)));
    return { kind: "text", parts };
  }
}
