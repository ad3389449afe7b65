import type { Call } from "../core/call.ts";
import { compileRegex } from "../core/regex.ts";
import { Failure, type Tool } from "../core/tool.ts";

const LEVELS: readonly (readonly string[])[] = [
  ["|"],
  ["&"],
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  [":"],
];

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);
const isNull = (text: string): boolean => text === "" || /^-?0+$/.test(text);

class Expression {
  #at = 0;
  readonly #call: Call;
  readonly #words: readonly string[];

  constructor(call: Call, words: readonly string[]) {
    this.#call = call;
    this.#words = words;
  }

  whole(): string {
    const value = this.#level(0);
    const rest = this.#words[this.#at];
    if (rest !== undefined)
      throw new Failure(this.#call.say("syntax error", `syntax error: unexpected argument '${rest}'`), 2);
    return value;
  }

  #level(depth: number): string {
    const operators = LEVELS[depth];
    if (operators === undefined) return this.#atom();
    let left = this.#level(depth + 1);
    for (
      let word = this.#words[this.#at];
      word !== undefined && operators.includes(word);
      word = this.#words[this.#at]
    ) {
      this.#at++;
      left = this.#apply(left, word, this.#level(depth + 1));
    }
    return left;
  }

  #atom(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) {
      const last = this.#words.at(-1);
      throw new Failure(this.#call.say("syntax error", `syntax error: missing argument after '${last}'`), 2);
    }
    const take = (): string => this.#atom();
    if (word === "(") {
      const value = this.#level(0);
      if (this.#words[this.#at++] !== ")")
        throw new Failure(this.#call.say("syntax error", "syntax error: expecting ')'"), 2);
      return value;
    }
    if (word === "length" && this.#at < this.#words.length) return String(take().length);
    if (word === "match" && this.#at + 1 < this.#words.length) return this.#apply(take(), ":", take());
    if (word === "index" && this.#at + 1 < this.#words.length) {
      const [text, set] = [take(), take()];
      return String([...text].findIndex((character) => set.includes(character)) + 1);
    }
    if (word === "substr" && this.#at + 2 < this.#words.length) {
      const [text, from, length] = [take(), Number(take()), Number(take())];
      return from >= 1 && length > 0 ? text.slice(from - 1, from - 1 + length) : "";
    }
    return word;
  }

  #apply(left: string, operator: string, right: string): string {
    if (operator === "|") return !isNull(left) ? left : isNull(right) ? "0" : right;
    if (operator === "&") return isNull(left) || isNull(right) ? "0" : left;
    if (operator === ":") {
      const pattern = compileRegex(this.#call, `^${right.replace(/^\^/, "")}`, { extended: false });
      const match = pattern.exec(left);
      if (/\\\(/.test(right)) return match?.[1] ?? "";
      return String(match ? match[0].length : 0);
    }
    if (LEVELS[2]?.includes(operator)) {
      const numbers = isNumber(left) && isNumber(right);
      const order = numbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
      const holds = {
        "<": order < 0,
        "<=": order <= 0,
        "=": order === 0,
        "==": order === 0,
        "!=": order !== 0,
        ">=": order >= 0,
        ">": order > 0,
      };
      return holds[operator as "<"] ? "1" : "0";
    }
    if (!isNumber(left) || !isNumber(right))
      throw new Failure(this.#call.say("non-numeric argument", "non-integer argument"), 2);
    const [a, b] = [BigInt(left), BigInt(right)];
    if ((operator === "/" || operator === "%") && b === 0n) throw new Failure("division by zero", 2);
    const result =
      operator === "+"
        ? a + b
        : operator === "-"
          ? a - b
          : operator === "*"
            ? a * b
            : operator === "/"
              ? a / b
              : a % b;
    return result.toString();
  }
}

export const expr: Tool = {
  usageStatus: 2,
  async run(call: Call) {
    const words = call.args[0] === "--" ? call.args.slice(1) : call.args;
    if (words.length === 0) {
      if (call.busybox) call.fail("too few arguments", 2);
      call.usage("missing operand");
    }
    const value = new Expression(call, words).whole();
    await call.out(`${value}\n`);
    return isNull(value) ? 1 : 0;
  },
};
