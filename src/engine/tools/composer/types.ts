/** A command that failed: PHP's exception as Composer draws it, with the file and line that threw it. */
export class ComposerError extends Error {
  override readonly name = "ComposerError";
  readonly file: string;
  readonly line: number;
  readonly status: number;

  constructor(message: string, file: string, line: number, status = 1) {
    super(message);
    this.file = file;
    this.line = line;
    this.status = status;
  }

  /** A block of lines that break after 75 characters, wherever that is, as Symfony's console makes it. */
  get report(): string {
    const lines = this.message.split("\n").flatMap((line) => line.match(/.{1,75}/g) ?? [""]);
    const width = Math.max(...lines.map((line) => line.length));
    const block = ["", ...lines, ""].map((line) => `  ${line.padEnd(width)}  `);
    return `\nIn ${this.file} line ${this.line}:\n${block.join("\n")}\n\n`;
  }
}

/** composer.json, as far as it is read. */
export interface Project {
  readonly name?: string;
  readonly version?: string;
  readonly repositories?:
    | readonly Readonly<Record<string, unknown>>[]
    | Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly require?: Readonly<Record<string, string>>;
  readonly "require-dev"?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, unknown>>;
}
