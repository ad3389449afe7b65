import { NotModelledError } from "../../source/errors.ts";
import type { CaseItem, Command, Compound, Script, Word } from "../ast.ts";
import { parseCommand } from "./command.ts";
import { parseCondition } from "./condition.ts";
import { parseList } from "./list.ts";
import type { Parser } from "./parser.ts";
import { readParts } from "./word.ts";

type Definition = Extract<Command, { kind: "function" }>;

const KEYWORDS: Record<string, (parser: Parser) => Compound> = {
  if: parseIf,
  while: (parser) => parseLoop(parser, false),
  until: (parser) => parseLoop(parser, true),
  for: parseFor,
  case: parseCase,
  "{": parseGroup,
};

/** A compound command or `function name ...`, if one begins here. */
export function parseCompound(parser: Parser): Compound | Definition | undefined {
  const token = parser.peek();
  if (token.kind === "operator" && token.text === "(") {
    parser.take();
    if (parser.dialect.bash && parser.reader.raw() === "(") {
      const arithmetic = parseArithmeticCommand(parser, token.line);
      if (arithmetic) return arithmetic;
    }
    const body = parseList(parser, "compound");
    if (!parser.isOperator(")")) throw parser.unexpected(parser.peek(), '")"');
    parser.take();
    return { kind: "subshell", body, line: token.line };
  }
  if (token.kind !== "word" || token.plain === undefined) return undefined;
  if (token.plain === "[[" && parser.dialect.bash) {
    parser.take();
    return { kind: "condition", expression: parseCondition(parser), line: token.line };
  }
  if (token.plain === "function" && parser.dialect.functionKeyword) return parseFunctionKeyword(parser);
  if (
    parser.dialect.bash &&
    (token.plain === "select" || token.plain === "coproc" || token.plain === "time")
  ) {
    throw new NotModelledError(`bash's ${token.plain}`);
  }
  const parse = KEYWORDS[token.plain];
  if (!parse || !Object.hasOwn(KEYWORDS, token.plain)) return undefined;
  parser.take();
  return parse(parser);
}

function parseGroup(parser: Parser): Compound {
  const body = parseList(parser, "compound");
  parser.expectKeyword("}");
  return { kind: "group", body };
}

function parseIf(parser: Parser): Compound {
  const condition = parseList(parser, "compound");
  parser.expectKeyword("then");
  const then = parseList(parser, "compound");
  let otherwise: Script | undefined;
  if (parser.isKeyword("elif")) {
    parser.take();
    return { kind: "if", condition, then, otherwise: { commands: [parseIf(parser)] } };
  }
  if (parser.isKeyword("else")) {
    parser.take();
    otherwise = parseList(parser, "compound");
  }
  parser.expectKeyword("fi");
  return { kind: "if", condition, then, otherwise };
}

function parseLoop(parser: Parser, until: boolean): Compound {
  const condition = parseList(parser, "compound");
  return { kind: "while", until, condition, body: parseBody(parser) };
}

function parseBody(parser: Parser): Script {
  parser.expectKeyword("do");
  const body = parseList(parser, "compound");
  parser.expectKeyword("done");
  return body;
}

function parseFor(parser: Parser): Compound {
  const { dialect, reader } = parser;
  const token = parser.take();
  if (dialect.bash && token.kind === "operator" && token.text === "(" && reader.raw() === "(") {
    return parseArithmeticFor(parser);
  }
  if (token.kind !== "word" || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(token.plain ?? "")) {
    throw dialect.bash
      ? parser.unexpected(token)
      : parser.fail({ kind: "other", text: "Bad for loop variable" });
  }
  const words: Word[] = [];
  const sources: string[] = [];
  let given = false;
  parser.skipNewlines();
  if (parser.isKeyword("in")) {
    given = true;
    parser.take();
    for (let next = parser.peek(); next.kind === "word"; next = parser.peek()) {
      words.push(next.word);
      sources.push(next.source);
      parser.take();
    }
    const end = parser.peek();
    if (end.kind !== "newline" && !parser.isOperator(";")) throw parser.unexpected(end);
    parser.take();
  } else if (parser.isOperator(";")) parser.take();
  parser.skipNewlines();
  let body: Script;
  if (dialect.bash && parser.isKeyword("{")) {
    parser.take();
    body = { commands: [parseGroup(parser)] };
  } else body = parseBody(parser);
  const list = given ? { words, source: sources.join(" ") } : { words: undefined, source: undefined };
  return { kind: "for", variable: token.plain!, ...list, body, line: token.line };
}

function parseArithmeticFor(parser: Parser): Compound {
  const { reader } = parser;
  reader.next();
  const section = (stop: string): Word => ({ parts: readParts(parser, "arithmetic", stop) });
  const start = section(";");
  reader.next();
  const condition = section(";");
  reader.next();
  const step = section("");
  reader.skip(2);
  if (parser.isOperator(";")) parser.take();
  parser.skipNewlines();
  return { kind: "arithmetic-for", start, condition, step, body: parseBody(parser) };
}

/** bash's `(( ))`; undefined where the text turns out to be nested subshells. */
function parseArithmeticCommand(parser: Parser, line: number): Compound | undefined {
  const { reader } = parser;
  const before = { position: reader.position, line: reader.line };
  reader.next();
  const parts = readParts(parser, "arithmetic");
  if (reader.startsWith("))")) {
    reader.skip(2);
    return { kind: "arithmetic", expression: { parts }, line };
  }
  Object.assign(reader, before);
  return undefined;
}

function parseCase(parser: Parser): Compound {
  const token = parser.take();
  if (token.kind !== "word") throw parser.unexpected(token, "word");
  parser.skipNewlines();
  parser.expectKeyword("in");
  const items: CaseItem[] = [];
  for (;;) {
    parser.skipNewlines();
    if (parser.isKeyword("esac")) break;
    if (parser.isOperator("(")) parser.take();
    const patterns: Word[] = [];
    for (;;) {
      const pattern = parser.take();
      if (pattern.kind !== "word")
        throw parser.unexpected(pattern, pattern.kind === "end" ? '")"' : undefined);
      patterns.push(pattern.word);
      if (!parser.isOperator("|")) break;
      parser.take();
    }
    if (!parser.isOperator(")")) throw parser.unexpected(parser.peek(), '")"');
    parser.take();
    const body = parseList(parser, "case");
    const end = parser.peek();
    if (end.kind === "operator" && [";;", ";&", ";;&"].includes(end.text)) {
      parser.take();
      items.push({ patterns, body, end: end.text as CaseItem["end"] });
    } else {
      if (!parser.isKeyword("esac")) throw parser.unexpected(end, '";;"');
      items.push({ patterns, body, end: ";;" });
    }
  }
  parser.expectKeyword("esac");
  return { kind: "case", word: token.word, source: token.source, items, line: token.line };
}

function parseFunctionKeyword(parser: Parser): Definition {
  parser.take();
  const name = parser.take();
  if (name.kind !== "word") throw parser.unexpected(name);
  if (parser.isOperator("(")) {
    parser.take();
    if (!parser.isOperator(")")) throw parser.unexpected(parser.peek(), '")"');
    parser.take();
  }
  parser.skipNewlines();
  const start = parser.peek().start;
  const body = parseCommand(parser);
  const source = parser.reader.text.slice(start, parser.peek().start).trim();
  return { kind: "function", name: name.source, body, line: name.line, source };
}
