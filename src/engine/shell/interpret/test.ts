import type { Stat } from "../../filesystem/types.ts";
import { refuseExponential } from "../../source/tame-regex.ts";
import { compilePattern } from "../expand/pattern.ts";
import type { Shell } from "../shell.ts";

/** An expression that `test` cannot make sense of; the message is the flavour's own. */
export class TestError extends Error {
  override readonly name = "TestError";
}

const BINARY = new Set("= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef =~".split(" "));
const UNARY = /^-[a-hknoprstuvwxzGLNOS]$/;

/** POSIX test: few arguments have fixed meanings, more are parsed. `patterns`: ash's `[[`, where == matches patterns. */
export function evaluateTest(shell: Shell, words: readonly string[], patterns = false): boolean {
  if (words.length === 0) return false;
  if (words.length === 1) return words[0] !== "";
  if (words.length === 2 && words[0] === "!") return words[1] === "";
  if (words.length === 3 && isBinary(shell, words[1]!))
    return binaryTest(shell, words[0]!, words[1]!, words[2]!, patterns)!;
  if (words.length === 3 && words[0] === "(" && words[2] === ")") return words[1] !== "";
  if (words.length === 4 && words[0] === "!" && isBinary(shell, words[2]!)) {
    return !binaryTest(shell, words[1]!, words[2]!, words[3]!, patterns);
  }
  const parser = new TestParser(shell, words, patterns);
  return parser.parse();
}

function isBinary(shell: Shell, word: string): boolean {
  if (word === "==" || word === "=~")
    return shell.flavour.name !== "dash" && (word === "==" || shell.flavour.name === "ash");
  return BINARY.has(word);
}

class TestParser {
  private readonly shell: Shell;
  private readonly words: readonly string[];
  private readonly patterns: boolean;
  private at = 0;

  constructor(shell: Shell, words: readonly string[], patterns: boolean) {
    this.shell = shell;
    this.words = words;
    this.patterns = patterns;
  }

  parse(): boolean {
    const value = this.or();
    const extra = this.words[this.at];
    if (extra === undefined) return value;
    if (this.shell.isBash) {
      if (this.words.length === 3) throw new TestError(`${this.words[1]}: binary operator expected`);
      throw new TestError("too many arguments");
    }
    if (this.shell.flavour.name === "ash") throw new TestError(`${extra}: unknown operand`);
    throw new TestError(`${this.words[this.at - 1]}: unexpected operator`);
  }

  private or(): boolean {
    let value = this.and();
    while (this.take("-o", "||")) value = this.and() || value;
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.take("-a", "&&")) value = this.not() && value;
    return value;
  }

  private take(word: string, long: string): boolean {
    const next = this.words[this.at];
    if (next !== word && !(this.patterns && next === long)) return false;
    this.at += 1;
    return true;
  }

  private not(): boolean {
    if (this.words[this.at] === "!" && this.at + 1 < this.words.length) {
      this.at += 1;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const word = this.words[this.at];
    if (word === undefined) {
      if (this.shell.isBash) throw new TestError("argument expected");
      throw new TestError(
        this.shell.flavour.name === "dash"
          ? `${this.words[this.at - 1]}: argument expected`
          : "argument expected",
      );
    }
    const operator = this.words[this.at + 1];
    if (operator !== undefined && isBinary(this.shell, operator) && this.at + 2 < this.words.length) {
      this.at += 3;
      return binaryTest(this.shell, word, operator, this.words[this.at - 1]!, this.patterns)!;
    }
    if (operator !== undefined && isBinary(this.shell, operator) && !this.shell.isBash) {
      throw new TestError(`${operator}: argument expected`);
    }
    if (word === "(") {
      this.at += 1;
      const value = this.or();
      if (this.words[this.at] !== ")") {
        throw new TestError(this.shell.isBash ? "`)' expected" : "closing paren expected");
      }
      this.at += 1;
      return value;
    }
    if (UNARY.test(word) && operator !== undefined) {
      this.at += 2;
      return unaryTest(this.shell, word, operator);
    }
    if (this.words.length === 2 && this.shell.isBash) throw new TestError(`${word}: unary operator expected`);
    if (this.words.length === 2 && this.shell.flavour.name === "dash")
      throw new TestError(`${word}: unexpected operator`);
    this.at += 1;
    return word !== "";
  }
}

export function unaryTest(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case "-n":
      return operand !== "";
    case "-z":
      return operand === "";
    case "-t":
      return shell.process.descriptors.get(integer(shell, operand))?.kind === "terminal";
    case "-v":
      return shell.variables.value(operand) !== undefined;
    case "-o":
      return shell.options.has(operand);
    case "-L":
    case "-h":
      return statOf(shell, operand, false)?.kind === "symlink";
    case "-r":
    case "-w":
    case "-x": {
      const { process } = shell;
      const path = place(shell, operand);
      return (
        statOf(shell, operand) !== undefined &&
        process.machine.filesystem.access(path, operator[1]!, process.credentials)
      );
    }
  }
  const stat = statOf(shell, operand);
  if (!stat) return false;
  const { credentials } = shell.process;
  switch (operator) {
    case "-d":
      return stat.kind === "directory";
    case "-f":
      return stat.kind === "file";
    case "-p":
      return stat.kind === "fifo";
    case "-S":
      return stat.kind === "socket";
    case "-c":
      return stat.kind === "device";
    case "-b":
      return false;
    case "-s":
      return stat.size > 0;
    case "-u":
      return (stat.mode & 0o4000) !== 0;
    case "-g":
      return (stat.mode & 0o2000) !== 0;
    case "-k":
      return (stat.mode & 0o1000) !== 0;
    case "-O":
      return stat.uid === credentials.uid;
    case "-G":
      return stat.gid === credentials.gid;
    default:
      return true;
  }
}

export function binaryTest(
  shell: Shell,
  left: string,
  operator: string,
  right: string,
  patterns = false,
): boolean {
  switch (operator) {
    case "=":
    case "==":
      return patterns ? compilePattern(right).test(left) : left === right;
    case "!=":
      return patterns ? !compilePattern(right).test(left) : left !== right;
    case "=~":
      refuseExponential(right);
      return new RegExp(right).test(left);
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "-nt":
    case "-ot":
    case "-ef": {
      const first = statOf(shell, left);
      const second = statOf(shell, right);
      if (operator === "-ef")
        return first !== undefined && first.inode === second?.inode && first.device === second.device;
      const older = operator === "-ot" ? first : second;
      const newer = operator === "-ot" ? second : first;
      if (shell.flavour.name === "ash" && older === undefined) return false;
      return newer !== undefined && (older === undefined || newer.mtime > older.mtime);
    }
  }
  const difference = integer(shell, left) - integer(shell, right);
  const results: Record<string, boolean> = {
    "-eq": difference === 0,
    "-ne": difference !== 0,
    "-lt": difference < 0,
    "-le": difference <= 0,
    "-gt": difference > 0,
    "-ge": difference >= 0,
  };
  return results[operator]!;
}

function integer(shell: Shell, text: string): number {
  if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
  if (shell.isBash) throw new TestError(`${text}: integer expression expected`);
  throw new TestError(
    shell.flavour.name === "dash"
      ? `Illegal number: ${text}`
      : text === ""
        ? "bad number"
        : `${text}: bad number`,
  );
}

function place(shell: Shell, path: string): string {
  return path.startsWith("/") ? path : `${shell.process.cwd === "/" ? "" : shell.process.cwd}/${path}`;
}

function statOf(shell: Shell, path: string, follow = true): Stat | undefined {
  if (path === "") return undefined;
  const { filesystem } = shell.process.machine;
  const as = shell.process.credentials;
  try {
    return follow ? filesystem.stat(place(shell, path), as) : filesystem.lstat(place(shell, path), as);
  } catch {
    return undefined;
  }
}
