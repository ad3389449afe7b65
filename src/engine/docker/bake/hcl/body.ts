import { parseExpression } from "./expression.ts";
import { Reader } from "./reader.ts";
import type { Block, Body, Expression } from "./syntax.ts";
import { parseText } from "./template.ts";

/** Reads a file in HCL's native syntax. Throws HclError. */
export function parseHcl(text: string): Body {
  const reader = new Reader(text);
  return body(reader, undefined);
}

/** `open`: where the block began whose closing brace ends the body. */
function body(reader: Reader, open: { readonly start: number; readonly brace: number } | undefined): Body {
  const attributes = new Map<string, Expression>();
  const blocks: Block[] = [];
  for (;;) {
    reader.skip();
    if (open && reader.take("}")) return { attributes, blocks };
    if (reader.isAtEnd) {
      if (!open) return { attributes, blocks };
      throw reader.error(
        "Unclosed configuration block",
        "There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.",
        open.brace,
        open.brace + 1,
      );
    }
    const start = reader.at;
    const name = reader.identifier();
    if (name === undefined)
      throw reader.error(
        "Argument or block definition required",
        "An argument or block definition is required here.",
      );
    reader.skip(false);
    if (reader.take("=")) {
      attributes.set(name, parseExpression(reader));
      endOfArgument(reader, open !== undefined);
    } else blocks.push(block(reader, name, start));
  }
}

/** An argument ends with its line; in a block of one line, with the brace. */
function endOfArgument(reader: Reader, isInBlock: boolean): void {
  const mark = reader.at;
  if (reader.skipLineEnd()) return;
  if (isInBlock && reader.peek("}")) return;
  reader.at = mark;
  reader.skip(false);
  throw reader.error("Missing newline after argument", "An argument definition must end with a newline.");
}

function block(reader: Reader, type: string, start: number): Block {
  const labels: string[] = [];
  for (;;) {
    reader.skip(false);
    if (reader.peek('"')) labels.push((reader.match(/"[^"\n]*"/y) ?? "").slice(1, -1));
    else {
      const label = reader.identifier();
      if (label === undefined) break;
      labels.push(label);
    }
  }
  const brace = reader.at;
  reader.expect(
    "{",
    "Invalid block definition",
    'A block definition must have block content delimited by "{" and "}", starting on the same line as the block header.',
  );
  return { type, labels, body: body(reader, { start, brace }), start, end: reader.at };
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The same from JSON: blocks are objects by type and label, texts are templates. Throws SyntaxError. */
export function parseHclJson(text: string): Body {
  const data = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, Json>>>>;
  const blocks = Object.entries(data).flatMap(([type, labelled]) =>
    Object.entries(labelled).map(([label, content]) => ({
      ...{ type, labels: [label], start: 0, end: 0 },
      body: {
        blocks: [],
        attributes: new Map(
          Object.entries((content ?? {}) as object).map(([key, value]) => [key, fromJson(value)]),
        ),
      },
    })),
  );
  return { attributes: new Map(), blocks };
}

function fromJson(value: Json): Expression {
  const span = { start: 0, end: 0 };
  if (typeof value === "string") return parseText(value);
  if (Array.isArray(value)) return { kind: "list", items: value.map(fromJson), ...span };
  if (typeof value !== "object" || value === null)
    return { kind: "literal", value: value as number | boolean | null, ...span };
  const entries = Object.entries(value).map(
    ([key, each]) => [{ kind: "literal", value: key, ...span }, fromJson(each as Json)] as const,
  );
  return { kind: "object", entries, ...span };
}
