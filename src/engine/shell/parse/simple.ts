import type { Assignment, Command, Redirect, Word } from "../ast.ts";
import { parseCommand, parseRedirect } from "./command.ts";
import type { Parser } from "./parser.ts";
import { splitSubscript, type Token } from "./token.ts";

type WordToken = Extract<Token, { kind: "word" }>;

/** Assignments, words and redirections up to the end of the command; or `name() command`. */
export function parseSimple(parser: Parser): Command {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  const declarations = new Map<number, Assignment>();
  /** Where the text of an alias that ends in a blank ends: the word after it may be an alias too. */
  let blankAt: number | undefined;
  let line = parser.peek().line;
  for (;;) {
    const token = parser.peek();
    if (token.kind === "redirect") {
      redirects.push(parseRedirect(parser));
      continue;
    }
    if (token.kind !== "word") break;
    if (words.length === 0 && checkReserved(token)) throw parser.unexpected(token);
    const follows = blankAt !== undefined && token.start > blankAt;
    if ((words.length === 0 || follows) && token.plain !== undefined) {
      const expanded = expandAlias(parser, token);
      if (expanded) {
        if (blankAt !== undefined && !follows) blankAt += expanded.growth;
        if (expanded.blankAt !== undefined && (blankAt === undefined || follows)) blankAt = expanded.blankAt;
        continue;
      }
    }
    if (follows) blankAt = undefined;
    const assignment = assignmentOf(parser, token);
    if (assignment && words.length === 0) {
      parser.take();
      assignments.push(assignment);
      continue;
    }
    if (token.array && assignment) declarations.set(words.length, assignment);
    else if (token.array)
      throw parser.unexpected({ kind: "operator", text: "(", line: token.line, start: 0 });
    if (words.length === 0) line = token.line;
    parser.take();
    words.push(token.word);
    if (words.length === 1 && assignments.length === 0 && redirects.length === 0 && parser.isOperator("(")) {
      return parseFunction(parser, token);
    }
  }
  if (words.length + assignments.length + redirects.length === 0) throw parser.unexpected(parser.peek());
  const command = { kind: "simple" as const, assignments, words, redirects, line };
  return declarations.size > 0 ? { ...command, declarations } : command;
}

const MISPLACED = new Set(["then", "fi", "do", "done", "elif", "else", "esac", "}", "!"]);

function checkReserved(token: WordToken): boolean {
  return token.plain !== undefined && MISPLACED.has(token.plain);
}

/** `NAME=value`, `NAME+=value` (bash), `NAME[key]=value` (bash) or `NAME=(...)` (bash). */
export function assignmentOf(parser: Parser, token: WordToken): Assignment | undefined {
  const first = token.word.parts[0];
  if (first?.kind !== "literal") return undefined;
  const plain = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(first.text);
  if (plain && (plain[2] === "" || parser.dialect.bash)) {
    const rest = first.text.slice(plain[0].length);
    const parts = [
      ...(rest === "" ? [] : [{ kind: "literal" as const, text: rest }]),
      ...token.word.parts.slice(1),
    ];
    const assignment = { name: plain[1]!, append: plain[2] === "+", value: { parts } };
    return token.array
      ? { ...assignment, array: token.array, arraySource: token.arraySource ?? "" }
      : assignment;
  }
  const name = parser.dialect.bash ? /^([A-Za-z_]\w*)\[/.exec(first.text)?.[1] : undefined;
  const split = name === undefined ? undefined : splitSubscript(token.word, name);
  return split && { name: name!, append: split.append, value: split.value, subscript: split.key };
}

/** Replaces an alias by its text, if the word is one. */
function expandAlias(
  parser: Parser,
  token: WordToken,
): { growth: number; blankAt: number | undefined } | undefined {
  const { reader, expanding } = parser;
  const value = parser.dialect.aliases ? parser.aliases.get(token.source) : undefined;
  if (value === undefined) return undefined;
  for (let at = expanding.length - 1; at >= 0; at -= 1) {
    if (expanding[at]!.until < token.start) expanding.splice(at, 1);
  }
  if (expanding.some((alias) => alias.name === token.source)) return undefined;
  const growth = value.length + 1 - token.source.length;
  for (const alias of expanding) alias.until += growth;
  reader.splice(token.start, token.start + token.source.length, `${value} `);
  expanding.push({ name: token.source, until: token.start + value.length });
  parser.forget();
  const end = token.start + value.length;
  return { growth, blankAt: /[ \t]$/.test(value) ? end - 1 : undefined };
}

/** dash and ash let no function hide these. */
const SPECIAL_BUILTINS = new Set(
  ". : break continue eval exec exit export local readonly return set shift times trap unset".split(" "),
);

function parseFunction(parser: Parser, name: WordToken): Command {
  parser.take();
  if (!parser.isOperator(")")) throw parser.unexpected(parser.peek(), '")"');
  parser.take();
  if (!parser.dialect.bash && SPECIAL_BUILTINS.has(name.plain ?? "")) throw parser.fail({ kind: "bad-name" });
  const good = parser.dialect.bash ? name.plain !== undefined : /^[A-Za-z_]\w*$/.test(name.plain ?? "");
  if (!good) throw parser.fail({ kind: "bad-name" });
  parser.skipNewlines();
  const start = parser.peek().start;
  const next = parser.peek();
  const body = parseCommand(parser);
  if (parser.dialect.bash && body.kind === "simple") throw parser.unexpected(next);
  const source = parser.reader.text.slice(start, parser.peek().start).trim();
  return { kind: "function", name: name.plain!, body, line: name.line, source };
}
