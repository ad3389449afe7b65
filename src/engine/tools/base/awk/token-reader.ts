/** The cursor over an awk program's tokens, with the questions that every part of the grammar asks. */

import { lex, type Token } from "./lex.ts";

export class TokenReader {
  readonly #tokens: readonly Token[];
  protected at = 0;

  constructor(text: string) {
    this.#tokens = lex(text);
  }

  protected peek(ahead = 0): Token {
    return this.#tokens[this.at + ahead] ?? { kind: "end", text: "" };
  }
  protected is(text: string): boolean {
    const token = this.peek();
    return token.text === text && (token.kind === "symbol" || token.kind === "word");
  }
  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  protected need(text: string): void {
    if (!this.take(text)) throw new Error(this.peek().text);
  }
  protected lines(): void {
    while (this.peek().kind === "newline") this.at++;
  }
  protected separators(): void {
    while (this.peek().kind === "newline" || this.is(";")) this.at++;
  }
}
