import type { Shell } from "../shell.ts";
import { ArithmeticError, type ArithmeticToken, numberOf, tokenizeArithmetic } from "./arithmetic-tokens.ts";
import { parameterValue } from "./special.ts";

/** The value of `$((text))`, 64 bits wide, after expansion. Complains in the shell's own words and fails. */
export async function evaluateArithmetic(shell: Shell, text: string): Promise<bigint> {
  try {
    return new Evaluator(shell, text).run();
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    return complain(shell, text, error);
  }
}

async function complain(shell: Shell, text: string, error: ArithmeticError): Promise<never> {
  const { problem, token } = error;
  if (problem === "readonly") return shell.failReadonly(token);
  if (problem === "unset") return shell.fail(`${token}: unbound variable`, 127);
  if (problem === "number") return shell.fail(`Illegal number: ${token}`);
  if (shell.flavour.name === "dash") {
    const what = { zero: "division by zero", rest: "expecting EOF", parenthesis: "expecting ')'" }[
      problem as string
    ];
    return shell.fail(`arithmetic expression: ${what ?? "expecting primary"}: "${text}"`);
  }
  if (shell.flavour.name === "ash") {
    if (problem === "zero") return shell.fail("divide by zero");
    if (problem === "exponent") return shell.fail("exponent less than 0");
    return shell.fail("arithmetic syntax error");
  }
  const shown = text.trimStart();
  const where = `(error token is "${token}")`;
  const messages: Record<string, string> = {
    zero: `division by 0 ${where}`,
    exponent: `exponent less than 0 ${where}`,
    base: `value too great for base ${where}`,
    parenthesis: `missing \`)' ${where}`,
    rest: `syntax error in expression ${where}`,
    lvalue: `attempted assignment to non-variable ${where}`,
  };
  return shell.fail(`${shown}: ${messages[problem] ?? `syntax error: operand expected ${where}`}`, 1);
}

type Binary = (left: bigint, right: bigint) => bigint;

const bool = (value: boolean) => (value ? 1n : 0n);

/** Binding power and meaning of the binary operators that always evaluate both sides. */
const BINARY: Record<string, readonly [number, Binary]> = {
  "|": [5, (a, b) => a | b],
  "^": [6, (a, b) => a ^ b],
  "&": [7, (a, b) => a & b],
  "==": [8, (a, b) => bool(a === b)],
  "!=": [8, (a, b) => bool(a !== b)],
  "<": [9, (a, b) => bool(a < b)],
  ">": [9, (a, b) => bool(a > b)],
  "<=": [9, (a, b) => bool(a <= b)],
  ">=": [9, (a, b) => bool(a >= b)],
  "<<": [10, (a, b) => a << (b & 63n)],
  ">>": [10, (a, b) => a >> (b & 63n)],
  "+": [11, (a, b) => a + b],
  "-": [11, (a, b) => a - b],
  "*": [12, (a, b) => a * b],
  "/": [12, (a, b) => a / b],
  "%": [12, (a, b) => a % b],
};
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<=", ">>="]);
const MAXIMUM_DEPTH = 200;

class Evaluator {
  private readonly shell: Shell;
  private readonly text: string;
  private readonly tokens: readonly ArithmeticToken[];
  private readonly extended: boolean;
  private readonly depth: number;
  private position = 0;
  /** Above 0 in the branch that is not taken: nothing is assigned, no division fails. */
  private skipping = 0;

  constructor(shell: Shell, text: string, depth = 0) {
    this.shell = shell;
    this.text = text;
    this.depth = depth;
    this.extended = shell.flavour.name !== "dash";
    this.tokens = tokenizeArithmetic(text, this.extended, this.extended);
  }

  run(): bigint {
    if (this.tokens.length === 1) {
      if (this.shell.flavour.name === "dash") throw new ArithmeticError("primary", "");
      return 0n;
    }
    const value = this.comma();
    if (this.token.kind !== "end") throw new ArithmeticError("rest", this.rest());
    return value;
  }

  private get token(): ArithmeticToken {
    return this.tokens[this.position]!;
  }

  private rest(): string {
    return this.text.slice(this.token.at);
  }

  private accept(text: string): boolean {
    if (this.token.kind !== "operator" || this.token.text !== text) return false;
    this.position += 1;
    return true;
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.extended && this.accept(",")) value = this.assignment();
    return value;
  }

  private assignment(): bigint {
    const name = this.token;
    const operator = this.tokens[this.position + 1];
    if (name.kind !== "name" || operator?.kind !== "operator" || !ASSIGNMENTS.has(operator.text))
      return this.ternary();
    this.position += 2;
    const right = this.assignment();
    const value =
      operator.text === "=" ? right : this.apply(operator.text.slice(0, -1), this.read(name.text), right);
    return this.write(name.text, value);
  }

  private ternary(): bigint {
    const condition = this.logical("||");
    if (!this.accept("?")) return condition;
    const yes = this.maybe(condition !== 0n, () => this.comma());
    if (!this.accept(":")) throw new ArithmeticError("primary", this.rest());
    const no = this.maybe(condition === 0n, () => this.assignment());
    return condition !== 0n ? yes : no;
  }

  private maybe(wanted: boolean, evaluate: () => bigint): bigint {
    if (!wanted) this.skipping += 1;
    const value = evaluate();
    if (!wanted) this.skipping -= 1;
    return value;
  }

  private logical(operator: "||" | "&&"): bigint {
    const operand = () => (operator === "||" ? this.logical("&&") : this.binary(5));
    let left = operand();
    while (this.accept(operator)) {
      const decided = operator === "||" ? left !== 0n : left === 0n;
      const right = this.maybe(!decided, operand);
      left = bool(decided ? operator === "||" : right !== 0n);
    }
    return left;
  }

  private binary(power: number): bigint {
    let left = this.power();
    for (;;) {
      const token = this.token;
      const known =
        token.kind === "operator" && Object.hasOwn(BINARY, token.text) ? BINARY[token.text] : undefined;
      if (!known || known[0] < power) return left;
      this.position += 1;
      left = this.apply((token as { text: string }).text, left, this.binary(known[0] + 1));
    }
  }

  private apply(operator: string, left: bigint, right: bigint): bigint {
    if ((operator === "/" || operator === "%") && right === 0n) {
      if (this.skipping > 0) return 0n;
      throw new ArithmeticError("zero", this.text.slice(this.tokens[this.position - 1]!.at));
    }
    return BigInt.asIntN(64, BINARY[operator]![1](left, right));
  }

  private power(): bigint {
    const base = this.unary();
    if (!this.extended || !this.accept("**")) return base;
    const exponent = this.power();
    if (exponent < 0n) throw new ArithmeticError("exponent", this.rest());
    return BigInt.asIntN(64, base ** (exponent > 100_000n ? 100_000n : exponent));
  }

  private unary(): bigint {
    this.shell.process.tick();
    if (this.accept("!")) return bool(this.unary() === 0n);
    if (this.accept("~")) return ~this.unary();
    if (this.accept("-")) return BigInt.asIntN(64, -this.unary());
    if (this.accept("+")) return this.unary();
    for (const [operator, step] of STEPS) {
      if (!this.accept(operator)) continue;
      const name = this.token;
      if (name.kind !== "name") throw new ArithmeticError("primary", this.rest());
      this.position += 1;
      return this.write(name.text, this.read(name.text) + step);
    }
    return this.primary();
  }

  private primary(): bigint {
    const token = this.token;
    if (token.kind === "number") {
      this.position += 1;
      return token.value;
    }
    if (token.kind === "name") {
      this.position += 1;
      const value = this.read(token.text);
      for (const [operator, step] of STEPS) {
        if (this.accept(operator)) this.write(token.text, value + step);
      }
      return value;
    }
    if (this.accept("(")) {
      const value = this.comma();
      if (!this.accept(")")) throw new ArithmeticError("parenthesis", this.rest());
      return value;
    }
    // bash points at the operator that misses its operand when the text ends.
    const previous = token.kind === "end" ? this.tokens[this.position - 1] : undefined;
    throw new ArithmeticError("primary", previous ? this.text.slice(previous.at) : this.rest());
  }

  /** A variable's number; in ash and bash its value is an expression itself. */
  private read(name: string): bigint {
    const element = /^(\w+)\[(.*)\]$/.exec(name);
    const stored = element ? this.shell.variables.get(element[1]!)?.value : undefined;
    const value = element
      ? typeof stored === "object"
        ? stored.get(this.index(element[1]!, element[2]!))
        : stored
      : parameterValue(this.shell, name);
    if (value === undefined && this.shell.options.has("nounset") && this.skipping === 0 && this.shell.isBash)
      throw new ArithmeticError("unset", name);
    const text = (value ?? "").trim();
    if (text === "") return 0n;
    if (/^[-+]?[0-9]/.test(text) && this.shell.flavour.name === "dash") {
      const digits = text.replace(/^[-+]/, "");
      if (!/^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(digits))
        throw new ArithmeticError("number", text);
      return text.startsWith("-") ? -numberOf(digits) : numberOf(digits);
    }
    if (this.shell.flavour.name === "dash") throw new ArithmeticError("number", text);
    if (this.depth > MAXIMUM_DEPTH) throw new ArithmeticError("primary", text);
    return new Evaluator(this.shell, text, this.depth + 1).run();
  }

  private write(name: string, value: bigint): bigint {
    const wrapped = BigInt.asIntN(64, value);
    // ash 1.35 assigns even in the branch that is not taken.
    if (this.skipping > 0 && this.shell.flavour.name !== "ash") return wrapped;
    const element = /^(\w+)\[(.*)\]$/.exec(name);
    const variable = this.shell.variables.declare(element ? element[1]! : name);
    if (variable.readonly) throw new ArithmeticError("readonly", name);
    if (element) {
      if (typeof variable.value !== "object")
        variable.value = new Map(variable.value ? [["0", variable.value]] : []);
      variable.value.set(this.index(element[1]!, element[2]!), wrapped.toString());
    } else this.shell.variables.set(name, wrapped.toString(), this.shell.options.has("allexport"));
    return wrapped;
  }

  private index(name: string, key: string): string {
    if (this.shell.variables.get(name)?.associative) return key;
    return new Evaluator(this.shell, key, this.depth + 1).run().toString();
  }
}

const STEPS: readonly (readonly [string, bigint])[] = [
  ["++", 1n],
  ["--", -1n],
];
