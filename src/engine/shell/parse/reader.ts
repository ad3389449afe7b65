/** A position in the text of a script. Alias expansion splices text in. */
export class Reader {
  text: string;
  position = 0;
  line: number;

  constructor(text: string, line = 1) {
    this.text = text;
    this.line = line;
  }

  /** The character `ahead` places on, "" at the end. A `\` newline in front of it is skipped. */
  peek(ahead = 0): string {
    if (ahead === 0) this.#joinLines();
    return this.text[this.position + ahead] ?? "";
  }

  /** As `peek`, but sees every character: for quoted text and here-documents. */
  raw(ahead = 0): string {
    return this.text[this.position + ahead] ?? "";
  }

  next(): string {
    const character = this.text[this.position] ?? "";
    if (character !== "") this.position += 1;
    if (character === "\n") this.line += 1;
    return character;
  }

  startsWith(text: string): boolean {
    this.#joinLines();
    return this.text.startsWith(text, this.position);
  }

  skip(count: number): void {
    for (let done = 0; done < count; done += 1) this.next();
  }

  get ended(): boolean {
    return this.position >= this.text.length;
  }

  splice(from: number, to: number, text: string): void {
    this.text = this.text.slice(0, from) + text + this.text.slice(to);
    this.position = from;
  }

  #joinLines(): void {
    while (this.text[this.position] === "\\" && this.text[this.position + 1] === "\n") {
      this.position += 2;
      this.line += 1;
    }
  }
}
