import type { Word } from "../ast.ts";
import type { Parser } from "./parser.ts";
import { processSubstitution, readParts } from "./word.ts";

export type Token =
  | { readonly kind: "end"; readonly line: number; readonly start: number }
  | { readonly kind: "newline"; readonly line: number; readonly start: number }
  /** Control operators: `;`, `&&`, `|`, `(` ... */
  | { readonly kind: "operator"; readonly text: string; readonly line: number; readonly start: number }
  /** `2>`, `<<-`, `>&` ...; `fd` where a number stood in front. */
  | {
      readonly kind: "redirect";
      readonly text: string;
      readonly fd: number | undefined;
      readonly line: number;
      readonly start: number;
    }
  | {
      readonly kind: "word";
      readonly word: Word;
      /** The text, if nothing in it was quoted or is to be expanded. */
      readonly plain: string | undefined;
      readonly source: string;
      readonly array?: readonly { readonly key?: Word; readonly value: Word }[];
      readonly arraySource?: string;
      readonly line: number;
      readonly start: number;
    };

const CONTROL = ["&&", "||", ";;", ";", "&", "|", "(", ")"];
const BASH_CONTROL = [";;&", ";&", "|&"];
const REDIRECTS = ["<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"];

export function readToken(parser: Parser): Token {
  const { reader, dialect } = parser;
  for (;;) {
    const character = reader.peek();
    if (character === " " || character === "\t") reader.next();
    else if (character === "#") while (reader.raw() !== "" && reader.raw() !== "\n") reader.next();
    else break;
  }
  const line = reader.line;
  const start = reader.position;
  const character = reader.peek();
  if (character === "") return { kind: "end", line, start };
  if (character === "\n") {
    reader.next();
    return { kind: "newline", line, start };
  }
  const digits = /^[0-9]+(?=[<>])/.exec(reader.text.slice(reader.position, reader.position + 8))?.[0];
  const fd =
    digits !== undefined && (digits.length === 1 || dialect.longDescriptors) ? Number(digits) : undefined;
  if (fd !== undefined) reader.skip(digits!.length);
  if (fd === undefined && processSubstitution(parser)) return readWordToken(parser, line, start);
  const redirects = [
    ...(dialect.hereStrings ? ["<<<"] : []),
    ...(dialect.bash ? ["&>>"] : []),
    ...(dialect.joinedRedirects ? ["&>"] : []),
    ...REDIRECTS,
  ];
  for (const text of redirects) {
    if (!reader.startsWith(text)) continue;
    reader.skip(text.length);
    return { kind: "redirect", text, fd, line, start };
  }
  for (const text of dialect.bash ? [...BASH_CONTROL, ...CONTROL] : CONTROL) {
    if (!reader.startsWith(text)) continue;
    reader.skip(text.length);
    return { kind: "operator", text, line, start };
  }
  return readWordToken(parser, line, start);
}

function readWordToken(parser: Parser, line: number, start: number): Token {
  const { reader, dialect } = parser;
  const parts = readParts(parser, "bare");
  const word: Word = { parts };
  const source = reader.text.slice(start, reader.position);
  const only = parts.length === 1 ? parts[0] : undefined;
  const plain = only?.kind === "literal" ? only.text : undefined;
  if (dialect.bash && reader.peek() === "(" && /^[A-Za-z_]\w*\+?=$/.test(plain ?? "")) {
    reader.next();
    const from = reader.position;
    const array = readArray(parser);
    const arraySource = reader.text.slice(from, reader.position - 1).trim();
    return { kind: "word", word, plain, source, array, arraySource, line, start };
  }
  return { kind: "word", word, plain, source, line, start };
}

/** bash: the elements after `name=(`. */
function readArray(parser: Parser): { key?: Word; value: Word }[] {
  const elements: { key?: Word; value: Word }[] = [];
  for (;;) {
    const token = readToken(parser);
    if (token.kind === "newline") continue;
    if (token.kind === "operator" && token.text === ")") return elements;
    if (token.kind !== "word") throw parser.unexpected(token, '")"');
    const subscript = splitSubscript(token.word, "");
    elements.push(subscript ? { key: subscript.key, value: subscript.value } : { value: token.word });
  }
}

/**
 * Splits `NAME[key]=value` (or `[key]=value` for an empty `name`) into its words; undefined if it is
 * something else. `append` tells of `+=`.
 */
export function splitSubscript(
  word: Word,
  name: string,
): { key: Word; value: Word; append: boolean } | undefined {
  const first = word.parts[0];
  if (first?.kind !== "literal" || !first.text.startsWith(`${name}[`)) return undefined;
  const rest: Word["parts"] = [
    { kind: "literal", text: first.text.slice(name.length + 1) },
    ...word.parts.slice(1),
  ];
  for (const [index, part] of rest.entries()) {
    if (part.kind !== "literal") continue;
    const end = /\](\+?)=/.exec(part.text);
    if (!end) continue;
    const after = part.text.slice(end.index + end[0].length);
    return {
      key: { parts: [...rest.slice(0, index), { kind: "literal", text: part.text.slice(0, end.index) }] },
      value: {
        parts: [
          ...(after === "" ? [] : [{ kind: "literal" as const, text: after }]),
          ...rest.slice(index + 1),
        ],
      },
      append: end[1] === "+",
    };
  }
  return undefined;
}
