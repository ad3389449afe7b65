import type { FileKind } from "../../../filesystem/types.ts";
import type { Call } from "../core/call.ts";
import { Failure, type Tool } from "../core/tool.ts";

const KINDS: Readonly<Record<string, FileKind>> = {
  d: "directory",
  f: "file",
  p: "fifo",
  S: "socket",
  c: "device",
};

const BINARY: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  "=": (a, b) => a === b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
};

const NUMERIC: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};

/** The expression grammar of test(1): by the number of arguments first, then -o, -a, ! and brackets. */
class Expression {
  #at = 0;
  readonly #call: Call;
  readonly #words: readonly string[];

  constructor(call: Call, words: readonly string[]) {
    this.#call = call;
    this.#words = words;
  }

  whole(): boolean {
    if (this.#words.length === 0) return false;
    const value = this.#or();
    const rest = this.#words[this.#at];
    if (rest !== undefined)
      this.#bad(
        this.#call.say(
          `${rest}: unknown operand`,
          this.#words.length === 2 ? `missing argument after '${rest}'` : `extra argument '${rest}'`,
        ),
      );
    return value;
  }

  #bad(message: string): never {
    throw new Failure(message, 2);
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#words[this.#at] === "-o") {
      this.#at++;
      const right = this.#and();
      value = value || right;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#words[this.#at] === "-a") {
      this.#at++;
      const right = this.#not();
      value = value && right;
    }
    return value;
  }

  #not(): boolean {
    if (this.#words[this.#at] === "!" && this.#at + 1 < this.#words.length && !this.#isBinary(this.#at + 1)) {
      this.#at++;
      return !this.#not();
    }
    return this.#primary();
  }

  #isBinary(at: number): boolean {
    const operator = this.#words[at] ?? "";
    return (
      (operator in BINARY || operator in NUMERIC || /^-(nt|ot|ef)$/.test(operator)) &&
      at + 1 < this.#words.length
    );
  }

  #primary(): boolean {
    const word =
      this.#words[this.#at] ??
      this.#bad(this.#call.say("argument expected", `missing argument after '${this.#words.at(-1)}'`));
    if (this.#isBinary(this.#at + 1)) {
      const [operator = "", right = ""] = [this.#words[this.#at + 1], this.#words[this.#at + 2]];
      this.#at += 3;
      return this.#compare(word, operator, right);
    }
    if (word === "(" && this.#at + 1 < this.#words.length) {
      this.#at++;
      const value = this.#or();
      if (this.#words[this.#at++] !== ")")
        this.#bad(this.#call.say("closing paren expected", "')' expected"));
      return value;
    }
    this.#at++;
    const operand = this.#words[this.#at];
    if (/^-[a-zA-Z]$/.test(word) && operand !== undefined && word !== "-a" && word !== "-o") {
      this.#at++;
      return this.#unary(word[1] ?? "", operand);
    }
    return word !== "";
  }

  #compare(left: string, operator: string, right: string): boolean {
    const text = BINARY[operator];
    if (text) return text(left, right);
    const numeric = NUMERIC[operator];
    if (numeric) return numeric(this.#integer(left), this.#integer(right));
    const [a, b] = [this.#call.files.look(left), this.#call.files.look(right)];
    if (operator === "-ef")
      return a !== undefined && b !== undefined && a.inode === b.inode && a.device === b.device;
    const newer = operator === "-nt" ? [a, b] : [b, a];
    return newer[0] !== undefined && (newer[1] === undefined || newer[0].mtime > newer[1].mtime);
  }

  #integer(text: string): bigint {
    const trimmed = text.trim();
    if (!/^[-+]?\d+$/.test(trimmed))
      this.#bad(this.#call.say(`${text}: bad number`, `invalid integer '${text}'`));
    return BigInt(trimmed.replace("+", ""));
  }

  #unary(letter: string, operand: string): boolean {
    const { files, process } = this.#call;
    if (letter === "n") return operand !== "";
    if (letter === "z") return operand === "";
    if (letter === "t") return process.descriptors.get(Number(operand))?.kind === "terminal";
    if (letter === "h" || letter === "L") return files.look(operand, false)?.kind === "symlink";
    if (letter === "r" || letter === "w" || letter === "x")
      return files.look(operand) !== undefined && files.access(operand, letter);
    const stat = files.look(operand);
    if (letter === "e" || letter === "a") return stat !== undefined;
    if (letter === "s") return stat !== undefined && stat.size > 0;
    if (letter === "u") return stat !== undefined && (stat.mode & 0o4000) !== 0;
    if (letter === "g") return stat !== undefined && (stat.mode & 0o2000) !== 0;
    if (letter === "k") return stat !== undefined && (stat.mode & 0o1000) !== 0;
    if (letter === "O") return stat?.uid === process.credentials.uid;
    if (letter === "G") return stat?.gid === process.credentials.gid;
    if (letter === "b") return false;
    const kind = KINDS[letter];
    if (kind === undefined)
      return this.#bad(
        this.#call.say(`${operand}: unknown operand`, `'-${letter}': unary operator expected`),
      );
    return stat?.kind === kind;
  }
}

export const test: Tool = {
  usageStatus: 2,
  async run(call: Call) {
    const words = [...call.args];
    if (call.name === "[" && words.pop() !== "]") call.fail(call.say("missing ]", "missing ']'"), 2);
    return new Expression(call, words).whole() ? 0 : 1;
  },
};
