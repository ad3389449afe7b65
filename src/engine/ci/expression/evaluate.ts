/**
 * Expressions of workflows: literals, contexts, operators, functions (docs.github.com, "Evaluate expressions in workflows
 * and actions"). Filters (`.*`) are refused by name.
 */
import { NotModelledError } from "../../source/errors.ts";
import { call, type Status } from "./functions.ts";
import { type Token, tokensOf } from "./tokens.ts";
import {
  ExpressionError,
  equal,
  order,
  propertyOf,
  textOf,
  truthOf,
  type Value,
  type ValueMap,
} from "./value.ts";

/** What an expression can see. */
export interface Scope {
  /** `github`, `env`, `secrets`, ... */
  readonly contexts: ValueMap;
  readonly status: Status;
}

/** The value of an expression without its braces. Throws ExpressionError. */
export function evaluate(text: string, scope: Scope): Value {
  const evaluator = new Evaluator(text, scope);
  return evaluator.all();
}

const OPEN = "${{";

/** `${{`, what stands inside with texts in quotes taken whole, and `}}`. */
const EXPRESSION = /\$\{\{((?:[^'}]|'[^']*'|\}(?!\}))*)\}\}/g;

/** A text with every `${{ }}` replaced by its value. Throws ExpressionError. */
export function expand(text: string, scope: Scope): string {
  if (text.replace(EXPRESSION, "").includes(OPEN))
    throw new ExpressionError(
      `The expression is not closed. An unescaped ${OPEN} sequence was found, but the closing }} sequence was not found.`,
    );
  return text.replace(EXPRESSION, (_, inner: string) => textOf(evaluate(inner, scope)));
}

type Binary = (a: Value, b: () => Value) => Value;

/** By how tightly they bind, the loosest first. */
const OPERATORS: readonly Readonly<Record<string, Binary>>[] = [
  { "||": (a, b) => (truthOf(a) ? a : b()) },
  { "&&": (a, b) => (truthOf(a) ? b() : a) },
  { "==": (a, b) => equal(a, b()), "!=": (a, b) => !equal(a, b()) },
  {
    "<": (a, b) => order(a, b()) < 0,
    "<=": (a, b) => order(a, b()) <= 0,
    ">": (a, b) => order(a, b()) > 0,
    ">=": (a, b) => order(a, b()) >= 0,
  },
];

/** Reads and evaluates in one go: nothing in an expression has an effect, so both sides may always be read. */
class Evaluator {
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private readonly scope: Scope;
  private at = 0;

  constructor(text: string, scope: Scope) {
    this.text = text.trim();
    this.scope = scope;
    this.tokens = tokensOf(text);
  }

  all(): Value {
    const value = this.binary(0);
    if (this.token.kind !== "end") this.unexpected();
    return value;
  }

  private get token(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  private unexpected(): never {
    throw new ExpressionError(`Unexpected symbol: '${this.token.text}' within expression: ${this.text}`);
  }

  private takes(sign: string): boolean {
    if (this.token.kind !== "sign" || this.token.text !== sign) return false;
    this.at += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) this.unexpected();
  }

  private binary(level: number): Value {
    const operators = OPERATORS[level];
    if (!operators) return this.unary();
    let value = this.binary(level + 1);
    for (;;) {
      const operator = this.token.kind === "sign" ? operators[this.token.text] : undefined;
      if (!operator) return value;
      this.at += 1;
      const right = this.binary(level + 1);
      value = operator(value, () => right);
    }
  }

  private unary(): Value {
    return this.takes("!") ? !truthOf(this.unary()) : this.path(this.primary());
  }

  private primary(): Value {
    const { kind, text } = this.token;
    if (this.takes("(")) {
      const value = this.binary(0);
      this.expect(")");
      return value;
    }
    if (kind === "sign" || kind === "end") this.unexpected();
    this.at += 1;
    if (kind === "number") return Number(text);
    if (kind === "string") return text;
    if (this.takes("(")) return call(text, this.given(), this.scope.status);
    if (text === "true" || text === "false") return text === "true";
    return text === "null" ? null : this.context(text);
  }

  private given(): Value[] {
    const values: Value[] = [];
    if (this.takes(")")) return values;
    do values.push(this.binary(0));
    while (this.takes(","));
    this.expect(")");
    return values;
  }

  private context(name: string): Value {
    const found = [...this.scope.contexts].find(([key]) => key.toLowerCase() === name.toLowerCase());
    if (found) return found[1];
    if (["matrix", "strategy", "inputs", "jobs"].includes(name))
      throw new NotModelledError(`the context ${name} of a workflow`);
    throw new ExpressionError(`Unrecognized named-value: '${name}' within expression: ${this.text}`);
  }

  private path(start: Value): Value {
    let value = start;
    for (;;) {
      if (this.takes(".")) {
        if (this.takes("*")) throw new NotModelledError("a filter (`.*`) in an expression of a workflow");
        if (this.token.kind !== "name") this.unexpected();
        value = propertyOf(value, this.token.text);
        this.at += 1;
      } else if (this.takes("[")) {
        const index = this.binary(0);
        this.expect("]");
        value = Array.isArray(value) ? (value[Number(index)] ?? null) : propertyOf(value, textOf(index));
      } else return value;
    }
  }
}
