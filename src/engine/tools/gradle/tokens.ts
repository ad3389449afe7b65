/** A word, text or sign of a build file; blanks and comments are passed over. */
export interface Token {
  readonly text: string;
  readonly line: number;
  /** A line end stands before it. */
  readonly first: boolean;
}

const TOKEN =
  /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|\$\{[^}]*\}|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`\n]+`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s+|\?:|\?\.|!!|[A-Za-z_$][\w$]*|\d+(?:\.\d+)?|./gy;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let first = true;
  for (const [piece] of text.matchAll(TOKEN)) {
    const isBlank = /^(?:\s|\/\/|\/\*)/.test(piece);
    if (!isBlank) tokens.push({ text: piece, line, first });
    const lines = piece.split("\n").length - 1;
    first = isBlank ? first || lines > 0 : false;
    line += lines;
  }
  return tokens;
}
