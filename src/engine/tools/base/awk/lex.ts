export interface Token {
  readonly kind: "number" | "string" | "regex" | "name" | "function" | "word" | "symbol" | "newline" | "end";
  readonly text: string;
}

const WORDS = new Set(
  "BEGIN END if else while for do break continue next nextfile exit return delete in getline print printf function func".split(
    " ",
  ),
);
const SYMBOLS = [
  "**=",
  "&&",
  "||",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "==",
  "<=",
  ">=",
  "!=",
  "!~",
  ">>",
  "**",
];
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "/": "/",
};

/** Escapes of a string constant, and of -v and ARGV assignments. */
export function awkEscapes(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[\s\S])/g, (whole, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) & 255) : (ESCAPES[code] ?? whole),
  );
}

/** Splits a program into tokens; throws Error with the wording's tail for what is none. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const last = tokens.at(-1);
    const space = /^([ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    if (rest[0] === "\n") {
      tokens.push({ kind: "newline", text: "\n" });
      at++;
      continue;
    }
    const string = /^"((?:[^"\\\n]|\\[\s\S])*)"/.exec(rest);
    const number = /^(0[xX][0-9a-fA-F]+|(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?)/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    // A slash begins a pattern where no value stands before it.
    const value =
      last &&
      (["number", "string", "name", "regex"].includes(last.kind) ||
        [")", "]", "$", "++", "--"].includes(last.text));
    const regex = value ? null : /^\/((?:[^/\\\n[]|\\.|\[\^?\]?[^\]\n]*\])*)\//.exec(rest);
    if (string) tokens.push({ kind: "string", text: awkEscapes(string[1] ?? "") });
    else if (number) tokens.push({ kind: "number", text: number[0] });
    else if (regex) tokens.push({ kind: "regex", text: (regex[1] ?? "").replaceAll("\\/", "/") });
    else if (name) {
      const kind = WORDS.has(name[0]) ? "word" : text[at + name[0].length] === "(" ? "function" : "name";
      tokens.push({ kind, text: name[0] });
    } else {
      const symbol = SYMBOLS.find((candidate) => rest.startsWith(candidate)) ?? rest[0] ?? "";
      if (!/[-+*/%^!<>=?:,;(){}[\]~$|&]/.test(symbol)) throw new Error(symbol);
      tokens.push({ kind: "symbol", text: symbol });
      at += symbol.length;
      continue;
    }
    at += (string ?? number ?? regex ?? name)?.[0].length ?? 1;
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}
