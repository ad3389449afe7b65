import type { ParameterOperator, ParameterPart, Word } from "../ast.ts";
import type { Parser } from "./parser.ts";
import { readParts } from "./word.ts";

const NAME = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])/;

/** `${...}`; `quoted` inside double quotes or a here-document. The reader stands at the `$`. */
export function readParameter(parser: Parser, quoted: boolean): ParameterPart {
  const { reader, dialect } = parser;
  const start = reader.position;
  reader.skip(2);
  const done = (part: Omit<ParameterPart, "kind" | "source">): ParameterPart => {
    if (reader.peek() === "") throw parser.fail({ kind: "unterminated", quote: "}" }, true);
    if (reader.peek() !== "}") return broken(parser, start);
    reader.next();
    return { kind: "parameter", ...part, source: reader.text.slice(start, reader.position) };
  };

  if (reader.peek() === "#") {
    const rest = reader.text.slice(reader.position + 1);
    const name = NAME.exec(rest)?.[0];
    const bracket = name !== undefined && rest[name.length] === "[" && dialect.bash;
    if (name !== undefined && (rest[name.length] === "}" || bracket)) {
      reader.skip(1 + name.length);
      const subscript = bracket ? readSubscript(parser) : undefined;
      return done({ name, operator: "length", ...(subscript ? { subscript } : {}) });
    }
  }
  const indirect = dialect.bash && reader.peek() === "!" && /^[A-Za-z0-9_]/.test(reader.raw(1));
  if (indirect) reader.next();
  reader.peek();
  const name = NAME.exec(reader.text.slice(reader.position))?.[0];
  if (name === undefined) return broken(parser, start);
  reader.skip(name.length);
  const subscript = dialect.bash && reader.peek() === "[" ? readSubscript(parser) : undefined;
  const base = { name, ...(subscript ? { subscript } : {}) };
  if (indirect) {
    if (reader.peek() === "*" || reader.peek() === "@") {
      reader.next();
      return done({ ...base, operator: "names" });
    }
    return done({ ...base, operator: subscript ? "keys" : "indirect" });
  }
  if (reader.peek() === "}") return done({ ...base, operator: "none" });

  const colon = reader.peek() === ":" && /[-=?+]/.test(reader.raw(1));
  if (colon) reader.next();
  const character = reader.peek();
  if ("-=?+".includes(character)) {
    reader.next();
    const word: Word = { parts: readParts(parser, quoted ? "quoted-brace" : "brace") };
    return done({ ...base, operator: character as ParameterOperator, colon, word });
  }
  if (character === "#" || character === "%") {
    reader.next();
    const longest = reader.peek() === character;
    if (longest) reader.next();
    const operator = (longest ? character + character : character) as ParameterOperator;
    return done({ ...base, operator, word: { parts: readParts(parser, "brace") } });
  }
  if (character === ":" && dialect.substrings) {
    reader.next();
    const word: Word = { parts: readParts(parser, "brace", ":") };
    if (reader.peek() !== ":") return done({ ...base, operator: "substring", word });
    reader.next();
    return done({ ...base, operator: "substring", word, second: { parts: readParts(parser, "brace") } });
  }
  if (character === "/" && dialect.substrings) return done(readReplacement(parser, base));
  if ((character === "^" || character === ",") && dialect.bash) {
    reader.next();
    const all = reader.peek() === character;
    if (all) reader.next();
    const operator = (all ? character + character : character) as ParameterOperator;
    return done({ ...base, operator, word: { parts: readParts(parser, "brace") } });
  }
  if (character === "@" && dialect.bash) {
    reader.next();
    return done({ ...base, operator: "transform", word: { parts: readParts(parser, "brace") } });
  }
  return broken(parser, start);
}

function readReplacement(
  parser: Parser,
  base: { name: string; subscript?: Word },
): Omit<ParameterPart, "kind" | "source"> {
  const { reader } = parser;
  reader.next();
  const anchor = reader.peek();
  const anchored = anchor === "/" || (parser.dialect.bash && (anchor === "#" || anchor === "%"));
  if (anchored) reader.next();
  // A slash right there is part of the pattern: ${x////:}.
  const slash = reader.peek() === "/" && anchored;
  if (slash) reader.next();
  const parts = readParts(parser, "brace", "/");
  const word: Word = { parts: slash ? [{ kind: "literal", text: "/" }, ...parts] : parts };
  const operator = (anchored ? `/${anchor}` : "/") as ParameterOperator;
  if (reader.peek() !== "/") return { ...base, operator, word };
  reader.next();
  return { ...base, operator, word, second: { parts: readParts(parser, "brace") } };
}

function readSubscript(parser: Parser): Word {
  const { reader } = parser;
  reader.next();
  const parts = readParts(parser, "brace", "]");
  if (reader.peek() === "]") reader.next();
  return { parts };
}

/** A `${` that means nothing: dash and bash complain when they expand it, ash when it reads it. */
function broken(parser: Parser, start: number): ParameterPart {
  if (parser.dialect.strictSubstitutions) throw parser.fail({ kind: "bad-substitution" });
  readParts(parser, "brace");
  parser.reader.next();
  const source = parser.reader.text.slice(start, parser.reader.position);
  return { kind: "parameter", name: "", operator: "error", source };
}
