import { ExpressionError } from "./value.ts";

export interface Token {
  readonly kind: "number" | "string" | "name" | "sign" | "end";
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<number>-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))|'(?<string>(?:[^']|'')*)'|(?<name>[A-Za-z_][\w-]*)|(?<sign>==|!=|<=|>=|&&|\|\||[()[\].,!<>*]))/y;

/** Splits an expression; the last token is always `end`. Throws ExpressionError. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== "") {
    const start = TOKEN.lastIndex;
    const found = TOKEN.exec(text)?.groups;
    if (!found)
      throw new ExpressionError(
        `Unexpected symbol: '${text.slice(start).trim().split(/\s/)[0]}'. Located at position ${start + 1} within expression: ${text.trim()}`,
      );
    const { number, string, name, sign } = found;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return [...tokens, { kind: "end", text: "" }];
}
