import type { Redirect, Script, Word } from "../ast.ts";
import { ShellSyntaxError, type SyntaxProblem } from "../errors.ts";
import type { Dialect } from "./dialect.ts";
import { readHereDocument } from "./heredoc.ts";
import { parseList } from "./list.ts";
import { Reader } from "./reader.ts";
import { readToken, type Token } from "./token.ts";

/** A here-document whose body follows the next newline. */
export interface PendingDocument {
  readonly redirect: Redirect;
  readonly delimiter: string;
  readonly stripTabs: boolean;
  readonly quoted: boolean;
  readonly line: number;
}

/**
 * Reads a script command line by command line, because what one line defines (an alias, a failing
 * `set -e`) matters before the next line is even looked at. The grammar lives in the files beside this.
 */
export class Parser {
  readonly reader: Reader;
  readonly dialect: Dialect;
  /** Looked up anew for every word, as aliases change while the script runs. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly pending: PendingDocument[] = [];
  /** Aliases that are being expanded, until the reader has passed their text. */
  readonly expanding: { name: string; until: number }[] = [];
  /** Here-documents that ended with the text instead of their delimiter: bash warns of them. */
  readonly unfinished: { line: number; end: number; delimiter: string }[];
  #token: Token | undefined;

  constructor(reader: Reader, dialect: Dialect, aliases: ReadonlyMap<string, string>, outer?: Parser) {
    this.reader = reader;
    this.dialect = dialect;
    this.aliases = aliases;
    this.unfinished = outer?.unfinished ?? [];
  }

  /** The next complete command line; undefined at the end. Throws ShellSyntaxError. */
  next(): Script | undefined {
    while (this.peek().kind === "newline") this.take();
    if (this.peek().kind === "end") return undefined;
    return parseList(this, "line");
  }

  /** The inside of `$(`: reads up to and with the closing parenthesis. */
  substitution(): Script {
    const inner = new Parser(this.reader, this.dialect, this.aliases, this);
    const script = parseList(inner, "substitution");
    const token = inner.take();
    if (token.kind !== "operator" || token.text !== ")") throw inner.unexpected(token, '")"');
    return script;
  }

  /** Backticks: `text` was unescaped already. */
  nested(text: string, line: number): Script {
    const inner = new Parser(new Reader(text, line), this.dialect, this.aliases, this);
    const script = parseList(inner, "substitution");
    const token = inner.peek();
    if (token.kind !== "end" && this.dialect.checkedBackticks) throw inner.unexpected(token);
    return script;
  }

  peek(): Token {
    this.#token ??= readToken(this);
    return this.#token;
  }

  take(): Token {
    const token = this.peek();
    this.#token = undefined;
    if (token.kind === "newline") this.#readDocuments();
    return token;
  }

  /** Forgets the token that was looked at: the reader's text was changed under it. */
  forget(): void {
    this.#token = undefined;
  }

  /** The last command line ended with the text itself, not with a newline. */
  endsHere(): boolean {
    return this.#token?.kind === "end";
  }

  skipNewlines(): void {
    while (this.peek().kind === "newline") this.take();
  }

  isOperator(...texts: string[]): boolean {
    const token = this.peek();
    return token.kind === "operator" && texts.includes(token.text);
  }

  /** An unquoted word that is exactly one of `texts`. */
  isKeyword(...texts: string[]): boolean {
    const token = this.peek();
    return token.kind === "word" && token.plain !== undefined && texts.includes(token.plain);
  }

  expectKeyword(text: string): void {
    if (!this.isKeyword(text)) throw this.unexpected(this.peek(), `"${text}"`);
    this.take();
  }

  unexpected(token: Token, expecting?: string): ShellSyntaxError {
    const problem: SyntaxProblem =
      expecting === undefined
        ? { kind: "unexpected", token: this.#describe(token) }
        : { kind: "unexpected", token: this.#describe(token), expecting };
    return new ShellSyntaxError(problem, this.reader.line, token.kind === "end");
  }

  fail(problem: SyntaxProblem, incomplete = false): ShellSyntaxError {
    return new ShellSyntaxError(problem, this.reader.line, incomplete);
  }

  /** Bodies still missing when the text ends. */
  finish(): void {
    if (this.pending.length > 0) this.#readDocuments();
  }

  #readDocuments(): void {
    for (const document of this.pending.splice(0)) {
      const body: Word = readHereDocument(this, document);
      document.redirect.target = body;
    }
  }

  /** dash and ash name a plain word just `word`; bash shows it, so its text is kept after a colon. */
  #describe(token: Token): string {
    if (token.kind === "end") return "end of file";
    if (token.kind === "newline") return "newline";
    if (token.kind === "redirect") return `redirection:${token.text}`;
    if (token.kind === "operator") return `"${token.text}"`;
    return token.plain !== undefined && RESERVED.has(token.plain)
      ? `"${token.plain}"`
      : `word:${token.source}`;
  }
}

const RESERVED = new Set([
  "!",
  "case",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "if",
  "in",
  "then",
  "until",
  "while",
  "{",
  "}",
]);
