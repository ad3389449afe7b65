/**
 * What of a Python module is found in its compiled file (`.pyc`): names and texts, no comments. Not Python's bytecode, which
 * nothing here could run; but whoever looks for a value in such a file finds it here as well.
 */
import { bytesOf, concat } from "../../process/io.ts";

/** Comments, texts (with their prefix and quotes), and names. */
const TOKEN =
  /#[^\n]*|([rbuf]{0,2})("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')|[A-Za-z_]\w*/gi;

/** The magic number of Python 3.13. */
const MAGIC = [0xf3, 0x0d, 0x0d, 0x0a];

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "" };

function textOfLiteral(prefix: string, literal: string): string {
  const width = /^("""|''')/.test(literal) ? 3 : 1;
  const inner = literal.slice(width, -width);
  if (/r/i.test(prefix)) return inner;
  return inner.replace(/\\([\s\S])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

export function compiled(source: string, size: number): Uint8Array {
  const seen = new Set<string>();
  let joined = "";
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [whole, prefix = "", literal] = match;
    if (whole.startsWith("#")) continue;
    if (literal === undefined) {
      seen.add(whole);
      continue;
    }
    // Texts beside each other are one.
    const follows = joined !== "" && /^[\s\\]*$/.test(source.slice(end, match.index));
    if (!follows) {
      seen.add(joined);
      joined = "";
    }
    joined += textOfLiteral(prefix, literal);
    end = match.index + whole.length;
  }
  seen.add(joined);
  const flags = [0, 0, 0, 0, 0, 0, 0, 0];
  const length = [size & 255, (size >> 8) & 255, (size >> 16) & 255, (size >> 24) & 255];
  const constants = [...seen].filter((text) => text !== "").map((text) => bytesOf(`\xda${text}\0`));
  return concat([new Uint8Array([...MAGIC, ...flags, ...length]), ...constants]);
}
