import { NotModelledError } from "../../source/errors.ts";
import type { Condition, Word, WordPart } from "../ast.ts";
import type { Parser } from "./parser.ts";
import { readParts } from "./word.ts";

const UNARY = /^-[a-hknoprstuvwxzGLNOS]$/;
const BINARY = new Set([
  "==",
  "=",
  "!=",
  "=~",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
]);

/** What stands between `[[` and `]]`; takes the `]]` too. */
export function parseCondition(parser: Parser): Condition {
  const condition = parseOr(parser);
  if (!parser.isKeyword("]]")) throw parser.unexpected(parser.peek());
  parser.take();
  return condition;
}

function parseOr(parser: Parser): Condition {
  let left = parseAnd(parser);
  while (skip(parser, "||")) left = { kind: "or", left, right: parseAnd(parser) };
  return left;
}

function parseAnd(parser: Parser): Condition {
  let left = parseTerm(parser);
  while (skip(parser, "&&")) left = { kind: "and", left, right: parseTerm(parser) };
  return left;
}

function skip(parser: Parser, operator: string): boolean {
  parser.skipNewlines();
  if (!parser.isOperator(operator)) return false;
  parser.take();
  return true;
}

function parseTerm(parser: Parser): Condition {
  parser.skipNewlines();
  if (parser.isKeyword("!")) {
    parser.take();
    return { kind: "not", operand: parseTerm(parser) };
  }
  if (skip(parser, "(")) {
    const inner = parseOr(parser);
    if (!skip(parser, ")")) throw parser.unexpected(parser.peek());
    return inner;
  }
  const token = parser.take();
  if (token.kind !== "word" || token.plain === "]]") throw parser.unexpected(token);
  if (token.plain !== undefined && UNARY.test(token.plain) && parser.peek().kind === "word") {
    if (!parser.isKeyword("]]", ...BINARY)) {
      return { kind: "unary", operator: token.plain, operand: takeWord(parser) };
    }
  }
  const operator = parser.peek();
  if (operator.kind === "redirect" && (operator.text === "<" || operator.text === ">")) {
    parser.take();
    return { kind: "binary", operator: operator.text, left: token.word, right: takeWord(parser) };
  }
  if (operator.kind === "word" && operator.plain !== undefined && BINARY.has(operator.plain)) {
    if (operator.plain === "-ef") throw new NotModelledError("bash's -ef");
    // A regular expression may hold parentheses and bars: it is read here, after the blank.
    parser.forget();
    const right = operator.plain === "=~" ? readRegular(parser) : undefined;
    return {
      kind: "binary",
      operator: operator.plain,
      left: token.word,
      right: right ?? takeWord(parser),
    };
  }
  return { kind: "unary", operator: "-n", operand: token.word };
}

function takeWord(parser: Parser): Word {
  const token = parser.take();
  if (token.kind !== "word") throw parser.unexpected(token);
  return token.word;
}

function readRegular(parser: Parser): Word {
  const { reader } = parser;
  while (reader.peek() === " " || reader.peek() === "\t") reader.next();
  const parts: WordPart[] = [];
  let depth = 0;
  for (;;) {
    parts.push(...readParts(parser, "bare"));
    const character = reader.peek();
    if (character === "") break;
    if (character === "(") depth += 1;
    else if (character === ")" && depth > 0) depth -= 1;
    else if (
      character !== "|" &&
      !(depth > 0 && (character === " " || character === "<" || character === ">"))
    )
      break;
    parts.push({ kind: "literal", text: reader.next() });
  }
  return { parts };
}
