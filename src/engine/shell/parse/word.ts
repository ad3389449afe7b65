import type { WordPart } from "../ast.ts";
import { readDollarQuote } from "./dollar-quote.ts";
import { readParameter } from "./parameter.ts";
import type { Parser } from "./parser.ts";

/**
 * Where a word stands decides what ends it and what a quote means:
 * bare (a word of a command), double (`"..."`), brace (`${x:-...}`), quoted-brace (the same inside double
 * quotes), document (a here-document's body), arithmetic (`$((...))`).
 */
export type Mode = "bare" | "double" | "brace" | "quoted-brace" | "document" | "arithmetic";

/** What a backslash can escape where it is not a full quote (POSIX 2.2.3, 2.7.4). */
const ESCAPABLE: Record<Mode, string> = {
  bare: "",
  brace: "",
  double: '$`"\\',
  "quoted-brace": '$`"\\}',
  document: "$`\\",
  arithmetic: '$`"\\',
};

/** Reads up to, not including, what ends the word; `stops` are further characters that end it. */
export function readParts(parser: Parser, mode: Mode, stops = ""): WordPart[] {
  const { reader } = parser;
  const parts: WordPart[] = [];
  let literal = "";
  let depth = 0;
  const flush = () => {
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
  };
  const add = (part: WordPart) => {
    flush();
    parts.push(part);
  };
  const bareQuotes = mode === "bare" || mode === "brace";
  for (;;) {
    const character = reader.peek();
    if (character === "") {
      if (mode === "bare" || mode === "document") break;
      throw parser.fail({ kind: "unterminated", quote: CLOSER[mode] }, true);
    }
    if (stops.includes(character) && depth === 0) break;
    const direction = mode === "bare" ? processSubstitution(parser) : undefined;
    if (direction) {
      reader.skip(2);
      add({ kind: "process", direction, body: parser.substitution() });
      continue;
    }
    if (mode === "bare" && " \t\n;&|<>()".includes(character)) break;
    if (mode === "double" && character === '"') break;
    if ((mode === "brace" || mode === "quoted-brace") && character === "}") break;
    if (mode === "arithmetic" && character === ")" && depth === 0) break;
    if (character === "\\") {
      reader.next();
      const escaped = reader.raw();
      if (escaped === "") literal += "\\";
      else if (bareQuotes || ESCAPABLE[mode].includes(escaped)) {
        add({ kind: "quoted", text: takeCharacter(parser) });
      } else literal += "\\";
    } else if (character === "'" && bareQuotes) add(readSingle(parser));
    else if (character === '"' && mode !== "document" && (mode !== "arithmetic" || parser.dialect.bash)) {
      reader.next();
      const inner = readParts(parser, "double");
      reader.next();
      add({ kind: "double", parts: inner });
    } else if (character === "$") {
      const part = readDollar(parser, mode);
      if (part) add(part);
      else {
        reader.next();
        literal += "$";
      }
    } else if (character === "`") add(readBackticks(parser, mode));
    else {
      if (mode === "arithmetic") depth += character === "(" ? 1 : character === ")" ? -1 : 0;
      if (stops !== "" && mode === "brace")
        depth += "([".includes(character) ? 1 : ")]".includes(character) ? -1 : 0;
      if (depth < 0) depth = 0;
      literal += reader.next();
    }
  }
  flush();
  return parts;
}

/** Which of `<(...)` and `>(...)` begins here, in a shell that has them. */
export function processSubstitution({ reader, dialect }: Parser): "<" | ">" | undefined {
  const direction = reader.peek();
  if (direction !== "<" && direction !== ">") return undefined;
  return dialect.processSubstitution && reader.startsWith(`${direction}(`) ? direction : undefined;
}

const CLOSER: Record<Mode, string> = {
  bare: "",
  document: "",
  double: '"',
  brace: "}",
  "quoted-brace": "}",
  arithmetic: "))",
};

/** One character, both halves of a surrogate pair together. */
function takeCharacter(parser: Parser): string {
  const { reader } = parser;
  const character = String.fromCodePoint(reader.text.codePointAt(reader.position)!);
  for (let taken = 0; taken < character.length; taken += 1) reader.next();
  return character;
}

function readSingle(parser: Parser): WordPart {
  const { reader } = parser;
  reader.next();
  const end = reader.text.indexOf("'", reader.position);
  if (end < 0) {
    const { line } = reader;
    reader.skip(reader.text.length - reader.position);
    if (parser.dialect.bash) reader.line = line;
    throw parser.fail({ kind: "unterminated", quote: "'" }, true);
  }
  const text = reader.text.slice(reader.position, end);
  reader.skip(text.length + 1);
  return { kind: "quoted", text };
}

/** What a `$` begins; undefined if it stands for itself. */
function readDollar(parser: Parser, mode: Mode): WordPart | undefined {
  const { reader, dialect } = parser;
  const bareQuotes = mode === "bare" || mode === "brace";
  if (reader.startsWith("$((")) {
    const arithmetic = readArithmetic(parser);
    if (arithmetic) return arithmetic;
  }
  if (reader.startsWith("$(")) {
    const line = reader.line;
    reader.skip(2);
    return { kind: "command", body: parser.substitution(), line };
  }
  if (reader.startsWith("${")) return readParameter(parser, !bareQuotes);
  if (bareQuotes && dialect.dollarQuotes && reader.startsWith("$'")) return readDollarQuote(parser);
  if (bareQuotes && dialect.bash && reader.startsWith('$"')) {
    reader.skip(2);
    const parts = readParts(parser, "double");
    reader.next();
    return { kind: "double", parts };
  }
  const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(nameAfterDollar(parser))?.[0];
  if (name === undefined) return undefined;
  reader.skip(1);
  for (let at = 0; at < name.length; at += 1) {
    reader.peek();
    reader.next();
  }
  return { kind: "parameter", name, operator: "none", source: `$${name}` };
}

/** The text after `$`, without line joins: `$na\<newline>me` is one name. */
function nameAfterDollar(parser: Parser): string {
  const { reader } = parser;
  return reader.text.slice(reader.position + 1, reader.position + 257).replaceAll("\\\n", "");
}

/** `$((...))`; undefined where bash would read `$( (...) )` instead. */
function readArithmetic(parser: Parser): WordPart | undefined {
  const { reader, dialect } = parser;
  const { position, line } = reader;
  reader.skip(3);
  const parts = readParts(parser, "arithmetic");
  if (reader.startsWith("))")) {
    reader.skip(2);
    return { kind: "arithmetic", expression: { parts } };
  }
  if (!dialect.bash) throw parser.fail({ kind: "other", text: "Missing '))'" });
  reader.position = position;
  reader.line = line;
  return undefined;
}

function readBackticks(parser: Parser, mode: Mode): WordPart {
  const { reader } = parser;
  const line = reader.line;
  reader.next();
  let text = "";
  const escapable = mode === "double" || mode === "quoted-brace" ? '$`\\"' : "$`\\";
  for (;;) {
    const character = reader.raw();
    if (character === "") throw parser.fail({ kind: "unterminated", quote: "`" }, true);
    reader.next();
    if (character === "`") break;
    if (character === "\\" && reader.raw() === "\n") reader.next();
    else if (character === "\\" && reader.raw() !== "" && escapable.includes(reader.raw()))
      text += reader.next();
    else text += character;
  }
  return { kind: "command", body: parser.nested(text, line), line };
}
