import { NotModelledError } from "../../../source/errors.ts";
import { parseExpression } from "./expression.ts";
import { Reader } from "./reader.ts";
import type { Expression } from "./syntax.ts";

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A quoted text, behind its first quote. */
export function parseQuoted(reader: Reader, start: number): Expression {
  const parts: (string | Expression)[] = [];
  let text = "";
  for (;;) {
    if (reader.isAtEnd || reader.peek("\n"))
      throw reader.error(
        "Unterminated template string",
        "No closing marker was found for the string.",
        start,
      );
    if (reader.take('"')) break;
    if (reader.take("$${")) text += "${";
    else if (reader.take("%%{")) text += "%{";
    else if (reader.peek("%{")) throw new NotModelledError("%{...} in a bake file");
    else if (reader.take("${")) {
      if (text) parts.push(text);
      text = "";
      parts.push(interpolation(reader));
    } else if (reader.take("\\")) text += escaped(reader);
    else text += reader.text[reader.at++] ?? "";
  }
  if (text) parts.push(text);
  return templateOf(parts, start, reader.at);
}

function escaped(reader: Reader): string {
  const letter = reader.text[reader.at++] ?? "";
  if (letter === "u")
    return String.fromCodePoint(Number.parseInt(reader.match(/[0-9a-fA-F]{4}/y) ?? "0", 16));
  return ESCAPES[letter] ?? letter;
}

function interpolation(reader: Reader): Expression {
  reader.take("~");
  reader.skip();
  const value = parseExpression(reader);
  reader.skip();
  reader.take("~");
  reader.expect("}", "Extra characters after interpolation expression", "Expected a closing brace.");
  return value;
}

function templateOf(parts: readonly (string | Expression)[], start: number, end: number): Expression {
  const [first] = parts;
  if (parts.length === 0) return { kind: "literal", value: "", start, end };
  if (parts.length === 1 && typeof first === "string") return { kind: "literal", value: first, start, end };
  return { kind: "template", parts, start, end };
}

/** `<<EOT`, `<<-EOT`, behind the arrows: lines up to the marker, with `${...}` filled in. */
export function parseHeredoc(reader: Reader, start: number): Expression {
  const indented = reader.take("-");
  const marker = reader.identifier() ?? "";
  reader.match(/[^\n]*\n/y);
  const end = new RegExp(`^[ \\t]*${marker}[ \\t]*$`, "m");
  const rest = reader.text.slice(reader.at);
  const found = end.exec(rest);
  if (!found)
    throw reader.error("Unterminated template string", "No closing marker was found for the string.", start);
  let body = rest.slice(0, found.index);
  reader.at += found.index + found[0].length;
  if (indented) {
    const lines = body.split("\n");
    const depth = Math.min(
      ...lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length),
    );
    body = lines.map((line) => line.slice(Math.min(depth, line.length))).join("\n");
  }
  return parseText(body, start, reader.at);
}

/** A text that is a template without quotes: a heredoc's, or a string of a JSON file. */
export function parseText(body: string, start = 0, end = body.length): Expression {
  const inner = new Reader(body);
  const parts: (string | Expression)[] = [];
  let text = "";
  while (!inner.isAtEnd) {
    if (inner.take("$${")) text += "${";
    else if (inner.take("${")) {
      if (text) parts.push(text);
      text = "";
      parts.push(interpolation(inner));
    } else text += inner.text[inner.at++] ?? "";
  }
  if (text) parts.push(text);
  return templateOf(parts, start, end);
}
