import type { Masker } from "./masker.ts";

/** The log of one job as its readers see it: each line masked when it is written, never afterwards. */
export class JobLog {
  readonly lines: string[] = [];
  private readonly masker: Masker;
  private readonly onLine: (line: string) => void;

  constructor(masker: Masker, onLine: (line: string) => void) {
    this.masker = masker;
    this.onLine = onLine;
  }

  write(text: string): void {
    for (const line of text.replace(/\n$/, "").split(/\r?\n/)) {
      const masked = this.masker.mask(line);
      this.lines.push(masked);
      this.onLine(masked);
    }
  }

  /** `##[group]Run ...`, its lines, `##[endgroup]`. */
  group(title: string, lines: readonly string[]): void {
    this.write(`##[group]${title}`);
    for (const line of lines) this.write(line);
    this.write("##[endgroup]");
  }

  warning(text: string): void {
    this.write(`##[warning]${text}`);
  }

  error(text: string): void {
    this.write(`##[error]${text}`);
  }
}
