import type { Command, Script } from "../ast.ts";
import { parseCommand } from "./command.ts";
import type { Parser } from "./parser.ts";

const CLOSERS = ["then", "fi", "do", "done", "elif", "else", "esac", "}"];

/**
 * Commands up to what ends them: the end of the line (`line`), a `)` or the end of the text
 * (`substitution`), a closing keyword (`compound`, which must not be empty), or `;;` (`case`).
 */
export function parseList(parser: Parser, kind: "line" | "substitution" | "compound" | "case"): Script {
  const commands: Command[] = [];
  const mayBeEmpty = kind === "substitution" || kind === "case";
  for (;;) {
    if (kind !== "line") parser.skipNewlines();
    const ended = kind !== "line" && parser.peek().kind === "end";
    if (ended || ((mayBeEmpty || commands.length > 0) && closes(parser, kind))) break;
    const start = parser.peek();
    const command = parseAndOr(parser);
    const separator = parser.peek();
    if (separator.kind === "operator" && separator.text === "&") {
      const source = parser.reader.text.slice(start.start, separator.start).trim();
      commands.push({ kind: "background", command, source, line: start.line });
      parser.take();
    } else {
      commands.push(command);
      if (separator.kind === "operator" && separator.text === ";") parser.take();
      else if (separator.kind === "newline" && kind !== "line") parser.take();
      else if (separator.kind !== "newline" && separator.kind !== "end") {
        if (kind !== "line" && closes(parser, kind)) break;
        if (kind === "compound" || kind === "substitution") break;
        throw parser.unexpected(separator);
      }
    }
    if (kind === "line") {
      const after = parser.peek();
      if (after.kind === "newline") {
        parser.take();
        break;
      }
      if (after.kind === "end") break;
    }
  }
  if (parser.endsHere()) parser.finish();
  return { commands };
}

function closes(parser: Parser, kind: "line" | "substitution" | "compound" | "case"): boolean {
  const token = parser.peek();
  if (token.kind === "end") return kind !== "line";
  if (kind === "line") return false;
  if (token.kind === "operator") return [")", ";;", ";&", ";;&"].includes(token.text);
  return parser.isKeyword(...CLOSERS);
}

function parseAndOr(parser: Parser): Command {
  let left = parsePipeline(parser);
  while (parser.isOperator("&&", "||")) {
    const token = parser.take();
    const operator = token.kind === "operator" && token.text === "&&" ? "&&" : "||";
    parser.skipNewlines();
    left = { kind: "and-or", operator, left, right: parsePipeline(parser) };
  }
  return left;
}

function parsePipeline(parser: Parser): Command {
  let negated = false;
  while (parser.isKeyword("!") && (!negated || parser.dialect.bash)) {
    parser.take();
    negated = !negated;
  }
  const commands = [parseCommand(parser)];
  while (parser.isOperator("|", "|&")) {
    const token = parser.take();
    if (token.kind === "operator" && token.text === "|&") {
      commands.push(mergeErrors(commands.pop()!));
    }
    parser.skipNewlines();
    commands.push(parseCommand(parser));
  }
  return commands.length === 1 && !negated ? commands[0]! : { kind: "pipeline", negated, commands };
}

/** bash's `a |& b` is `a 2>&1 | b`. */
function mergeErrors(command: Command): Command {
  const target = { parts: [{ kind: "literal" as const, text: "1" }] };
  return { kind: "redirected", command, redirects: [{ operator: ">&", fd: 2, target }] };
}
