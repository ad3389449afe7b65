import type { Word, WordPart } from "../ast.ts";
import { Parser, type PendingDocument } from "./parser.ts";
import { Reader } from "./reader.ts";
import { readParts } from "./word.ts";

/** Takes the body's lines from the reader; a quoted delimiter keeps them as they are. */
export function readHereDocument(parser: Parser, document: PendingDocument): Word {
  const { reader } = parser;
  const first = reader.line;
  let body = "";
  for (;;) {
    if (reader.ended) {
      if (parser.dialect.bash && body !== "" && !body.endsWith("\n")) body += "\n";
      parser.unfinished.push({ line: document.line, end: reader.line, delimiter: document.delimiter });
      break;
    }
    let line = takeLine(reader);
    // An unquoted body joins lines that end in a backslash before the delimiter is looked for.
    while (!document.quoted && /(?:^|[^\\])(?:\\\\)*\\\n$/.test(line) && !reader.ended)
      line += takeLine(reader);
    if (document.stripTabs) line = line.replace(/^\t+/, "");
    if (line === document.delimiter || line === `${document.delimiter}\n`) break;
    body += line;
  }
  if (document.quoted) return { parts: body === "" ? [] : [{ kind: "quoted", text: body }] };
  const inner = new Parser(new Reader(body, first), parser.dialect, parser.aliases);
  return { parts: readParts(inner, "document") };
}

function takeLine(reader: Reader): string {
  const end = reader.text.indexOf("\n", reader.position);
  const line = reader.text.slice(reader.position, end < 0 ? undefined : end + 1);
  reader.skip(line.length);
  return line;
}

/** The delimiter word after quote removal (no expansion), and whether any of it was quoted. */
export function delimiterOf(word: Word): { delimiter: string; quoted: boolean } {
  let quoted = false;
  const textOf = (part: WordPart): string => {
    if (part.kind === "literal") return part.text;
    if (part.kind === "quoted") {
      quoted = true;
      return part.text;
    }
    if (part.kind === "double") {
      quoted = true;
      return part.parts.map(textOf).join("");
    }
    return part.kind === "parameter" ? part.source : "";
  };
  const delimiter = word.parts.map(textOf).join("");
  return { delimiter, quoted };
}
