/** An expression that does not evaluate; each flavour has its own words for `problem`. */
export class ArithmeticError extends Error {
  override readonly name = "ArithmeticError";
  readonly problem:
    | "primary"
    | "rest"
    | "zero"
    | "parenthesis"
    | "number"
    | "base"
    | "readonly"
    | "exponent"
    | "lvalue"
    | "unset";
  /** The text from the offending token on, or the number or name. */
  readonly token: string;

  constructor(problem: ArithmeticError["problem"], token: string) {
    super(`${problem}: ${token}`);
    this.problem = problem;
    this.token = token;
  }
}

export type ArithmeticToken =
  | { readonly kind: "number"; readonly value: bigint; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "operator"; readonly text: string; readonly at: number }
  | { readonly kind: "end"; readonly text: ""; readonly at: number };

const OPERATORS =
  /^(?:<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|\/=|%=|&=|\^=|\|=|[-+*/%<>=!~&^|?:(),])/;

/** `extended`: ash and bash know `++`, `--`, `**` and the comma; dash does not. */
export function tokenizeArithmetic(text: string, extended: boolean, bases: boolean): ArithmeticToken[] {
  const tokens: ArithmeticToken[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^\s+/.exec(rest)?.[0];
    if (blank) {
      at += blank.length;
      continue;
    }
    const number = (
      bases ? /^(?:[0-9]+#[0-9A-Za-z@_]+|[0-9][0-9A-Za-z]*)/ : /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/
    ).exec(rest)?.[0];
    if (number) {
      tokens.push({ kind: "number", value: numberOf(number), at });
      at += number.length;
      continue;
    }
    const name = /^[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?/.exec(rest)?.[0];
    if (name) {
      tokens.push({ kind: "name", text: name, at });
      at += name.length;
      continue;
    }
    let operator = OPERATORS.exec(rest)?.[0];
    // Whatever else stands there is no operator: the parser stumbles over it where it is.
    operator ??= rest[0]!;
    if (!extended && ["**", "++", "--"].includes(operator)) operator = operator[0]!;
    tokens.push({ kind: "operator", text: operator, at });
    at += operator.length;
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

/** Decimal, 0octal, 0xhex or base#digits. Throws ArithmeticError. */
export function numberOf(text: string): bigint {
  const based = /^([0-9]+)#(.+)$/.exec(text);
  if (based) {
    const base = Number(based[1]);
    let value = 0n;
    for (const character of based[2]!) {
      const digit = digitOf(character, base);
      if (digit >= base) throw new ArithmeticError("base", text);
      value = value * BigInt(base) + BigInt(digit);
    }
    return BigInt.asIntN(64, value);
  }
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  if (/^0[0-7]+$/.test(text)) return BigInt.asIntN(64, BigInt(`0o${text.slice(1)}`));
  if (/^(?:0|[1-9][0-9]*)$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  throw new ArithmeticError("base", text);
}

function digitOf(character: string, base: number): number {
  if (character === "@") return 62;
  if (character === "_") return 63;
  const lower = "0123456789abcdefghijklmnopqrstuvwxyz".indexOf(
    base <= 36 ? character.toLowerCase() : character,
  );
  return lower >= 0 ? lower : character.charCodeAt(0) - 65 + 36;
}
