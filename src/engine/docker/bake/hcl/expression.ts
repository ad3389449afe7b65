import type { Reader } from "./reader.ts";
import type { Expression, Operator } from "./syntax.ts";
import { parseHeredoc, parseQuoted } from "./template.ts";

/** Loosest first. */
const LEVELS: readonly (readonly Operator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

const KEYWORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** An expression; blanks before it are skipped, those after it are not. Throws HclError. */
export function parseExpression(reader: Reader): Expression {
  const test = binary(reader, 0);
  const mark = reader.at;
  reader.skip();
  if (!reader.take("?")) {
    reader.at = mark;
    return test;
  }
  const yes = parseExpression(reader);
  reader.skip();
  reader.expect(
    ":",
    "Missing false expression in conditional",
    "The conditional operator needs a false part.",
  );
  const no = parseExpression(reader);
  return { kind: "choice", test, yes, no, start: test.start, end: no.end };
}

function binary(reader: Reader, level: number): Expression {
  const operators = LEVELS[level];
  if (!operators) return unary(reader);
  let left = binary(reader, level + 1);
  for (;;) {
    const mark = reader.at;
    reader.skip(false);
    const operator = operators.find((each) => reader.peek(each) && !reader.peek("=>"));
    if (!operator) {
      reader.at = mark;
      return left;
    }
    reader.at += operator.length;
    const right = binary(reader, level + 1);
    left = { kind: "binary", operator, left, right, start: left.start, end: right.end };
  }
}

function unary(reader: Reader): Expression {
  reader.skip();
  const start = reader.at;
  if (reader.take("!")) {
    const of = unary(reader);
    return { kind: "not", of, start, end: of.end };
  }
  if (reader.take("-")) {
    const of = unary(reader);
    return { kind: "negative", of, start, end: of.end };
  }
  return members(reader, primary(reader));
}

function members(reader: Reader, first: Expression): Expression {
  let value = first;
  for (;;) {
    const { start } = value;
    if (reader.take("[")) {
      const key = parseExpression(reader);
      reader.skip();
      reader.expect(
        "]",
        "Missing close bracket on index",
        "The index operator must end with a closing bracket.",
      );
      value = { kind: "member", of: value, key, start, end: reader.at };
    } else if (reader.peek(".") && /[A-Za-z_0-9]/.test(reader.text[reader.at + 1] ?? "")) {
      reader.at += 1;
      const at = reader.at;
      const name = reader.identifier() ?? String(reader.number() ?? "");
      const key = { kind: "literal", value: name, start: at, end: reader.at } as const;
      value = { kind: "member", of: value, key, start, end: reader.at };
    } else return value;
  }
}

function primary(reader: Reader): Expression {
  const start = reader.at;
  if (reader.take('"')) return parseQuoted(reader, start);
  if (reader.take("<<")) return parseHeredoc(reader, start);
  if (reader.take("[")) return list(reader, start);
  if (reader.take("{")) return object(reader, start);
  if (reader.take("(")) {
    const inner = parseExpression(reader);
    reader.skip();
    reader.expect(
      ")",
      "Unbalanced parentheses",
      "Expected a closing parenthesis to terminate the expression.",
    );
    return inner;
  }
  const number = reader.number();
  if (number !== undefined) return { kind: "literal", value: number, start, end: reader.at };
  const name = reader.identifier();
  if (name === undefined)
    throw reader.error(
      "Invalid expression",
      "Expected the start of an expression, but found an invalid expression token.",
    );
  if (Object.hasOwn(KEYWORDS, name))
    return { kind: "literal", value: KEYWORDS[name] ?? null, start, end: reader.at };
  if (!reader.take("(")) return { kind: "variable", name, start, end: reader.at };
  const args: Expression[] = [];
  let spread = false;
  for (reader.skip(); !reader.take(")"); reader.skip()) {
    args.push(parseExpression(reader));
    reader.skip();
    if (reader.take("...")) spread = true;
    reader.skip();
    if (!reader.take(",") && !reader.peek(")"))
      throw reader.error(
        "Missing argument separator",
        "A comma is required to separate each function argument from the next.",
      );
  }
  return { kind: "call", name, args, spread, start, end: reader.at };
}

function list(reader: Reader, start: number): Expression {
  reader.skip();
  const loop = forHead(reader);
  if (loop) {
    const value = parseExpression(reader);
    return { kind: "for", ...loop, key: undefined, value, ...forTail(reader, "]"), start, end: reader.at };
  }
  const items: Expression[] = [];
  for (; !reader.take("]"); reader.skip()) {
    items.push(parseExpression(reader));
    reader.skip();
    if (!reader.take(",") && !reader.peek("]"))
      throw reader.error(
        "Missing item separator",
        "Expected a comma to mark the beginning of the next item.",
      );
  }
  return { kind: "list", items, start, end: reader.at };
}

function object(reader: Reader, start: number): Expression {
  reader.skip();
  const loop = forHead(reader);
  if (loop) {
    const key = parseExpression(reader);
    reader.skip();
    reader.expect("=>", "Invalid 'for' expression", "A key and a value must be separated by an arrow.");
    const value = parseExpression(reader);
    return { kind: "for", ...loop, key, value, ...forTail(reader, "}"), start, end: reader.at };
  }
  const entries: (readonly [Expression, Expression])[] = [];
  for (; !reader.take("}"); reader.skip()) {
    const at = reader.at;
    const name = reader.identifier();
    const key: Expression =
      name === undefined ? unary(reader) : { kind: "literal", value: name, start: at, end: reader.at };
    reader.skip();
    if (!reader.take("=") && !reader.take(":"))
      throw reader.error(
        "Missing attribute value",
        "Expected an attribute value, introduced by an equals sign.",
      );
    entries.push([key, parseExpression(reader)]);
    const ended = reader.skipLineEnd();
    reader.skip();
    if (!reader.take(",") && !ended && !reader.peek("}"))
      throw reader.error(
        "Missing attribute separator",
        "Expected a newline or comma to mark the beginning of the next attribute.",
      );
  }
  return { kind: "object", entries, start, end: reader.at };
}

/** `for x, y in LIST :` */
function forHead(reader: Reader): { names: string[]; over: Expression } | undefined {
  if (reader.match(/for\s+(?=[A-Za-z_])/y) === undefined) return undefined;
  const names: string[] = [];
  do {
    reader.skip();
    names.push(reader.identifier() ?? "");
    reader.skip();
  } while (reader.take(","));
  reader.expect("in", "Invalid 'for' expression", "For expression requires the 'in' keyword.");
  const over = parseExpression(reader);
  reader.skip();
  reader.expect(":", "Invalid 'for' expression", "For expression requires a colon.");
  return { names, over };
}

function forTail(reader: Reader, close: string): { test: Expression | undefined } {
  reader.skip();
  const test = reader.match(/if\b/y) === undefined ? undefined : parseExpression(reader);
  reader.skip();
  reader.expect(close, "Invalid 'for' expression", "Extra characters after the end of the 'for' expression.");
  return { test };
}
