/**
 * What Maven prints, and where: its levels, bold and coloured unless `-B` says that nobody is asked anything (so it is in a
 * build, too: recorded in mvn-no-batch), to the file of `-l` instead of the console, and only errors with `-q`.
 */
import { print } from "../../process/io.ts";
import type { UserFiles } from "../registries/files.ts";
import type { MavenError } from "./types.ts";

export type Level = "DEBUG" | "INFO" | "WARNING" | "ERROR";

const LINE = "-".repeat(72);
const COLOURS: Readonly<Record<Level, string>> = {
  DEBUG: "1;36",
  INFO: "1;34",
  WARNING: "1;33",
  ERROR: "1;31",
};
const ARTICLES = "http://cwiki.apache.org/confluence/display/MAVEN";

export interface ConsoleOptions {
  readonly batch: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  /** Whether downloads are told. */
  readonly transfers: boolean;
  readonly logFile: string | undefined;
}

export class Console {
  private readonly files: UserFiles;
  private readonly options: ConsoleOptions;
  private readonly start: number;

  constructor(files: UserFiles, options: ConsoleOptions) {
    this.files = files;
    this.options = options;
    this.start = files.process.machine.clock.now();
    if (options.logFile !== undefined) files.write(options.logFile, "");
  }

  private get coloured(): boolean {
    return !this.options.batch && this.options.logFile === undefined;
  }

  paint(colour: string, text: string): string {
    return this.coloured ? `\u001b[${colour}m${text}\u001b[m` : text;
  }

  async write(text: string): Promise<void> {
    const { logFile } = this.options;
    if (logFile === undefined) await print(this.files.process, text);
    else this.files.write(logFile, `${this.files.readText(logFile) ?? ""}${text}`);
  }

  async say(level: Level, text: string): Promise<void> {
    const { quiet, debug } = this.options;
    if ((level === "DEBUG" && !debug) || (quiet && level !== "ERROR")) return;
    await this.write(`[${this.paint(COLOURS[level], level)}] ${text}\n`);
  }

  info(text: string): Promise<void> {
    return this.say("INFO", text);
  }

  /** What Maven says of a download, and how: its own words where somebody sits before it. */
  async downloading(place: { readonly id: string; readonly url: string }, path: string): Promise<void> {
    if (this.options.batch) await this.transfer(`Downloading from ${place.id}: ${place.url}/${path}`);
    else await this.transfer(this.gray(`Downloading from `, place, path));
  }

  async downloaded(
    place: { readonly id: string; readonly url: string },
    path: string,
    size: number,
  ): Promise<void> {
    const speed = `(${size} B at 1.0 kB/s)`;
    if (this.options.batch)
      return this.transfer(`Downloaded from ${place.id}: ${place.url}/${path} ${speed}`);
    const progress = `Progress (1): ${size} B`;
    const end = this.coloured ? `\u001b[90m ${speed}\u001b[0m` : ` ${speed}`;
    const begin = `${progress}\r${" ".repeat(progress.length)}\rDownloaded`;
    await this.transfer(begin + this.gray(" from ", place, path) + end);
  }

  private gray(
    word: string,
    { id, url }: { readonly id: string; readonly url: string },
    path: string,
  ): string {
    if (!this.coloured) return `${word}${id}: ${url}/${path}`;
    return `\u001b[90m${word}\u001b[0m${id}\u001b[90m: ${url}/\u001b[0m${path}`;
  }

  private async transfer(text: string): Promise<void> {
    if (!this.options.transfers || this.options.quiet) return;
    if (this.options.batch) await this.info(text);
    else await this.write(`${text}\n`);
  }

  async title(name: string): Promise<void> {
    const dashes = 72 - name.length - 4;
    const left = "-".repeat(Math.floor(dashes / 2));
    await this.info(
      this.paint(
        "1",
        `${left}< ${this.coloured ? `\u001b[0;36m${name}\u001b[0;1m` : name} >${"-".repeat(dashes - left.length)}`,
      ),
    );
  }

  async end(success: boolean): Promise<void> {
    const { clock } = this.files.process.machine;
    const line = this.paint("1", LINE);
    await this.info(line);
    await this.info(success ? this.paint("1;32", "BUILD SUCCESS") : this.paint("1;31", "BUILD FAILURE"));
    await this.info(line);
    await this.info(`Total time:  ${((clock.now() - this.start) / 1000).toFixed(3)} s`);
    await this.info(`Finished at: ${new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z")}`);
    await this.info(line);
  }

  /** An error's lines, and where its articles are. */
  async fail({ lines, articles }: MavenError): Promise<void> {
    const bold = (text: string) =>
      text.replace(/\[Help \d\]|(?<= )-[eX](?= switch)/g, (word) => this.paint("1", word));
    const all = [...lines];
    if (articles.length > 0)
      all.push(
        ...["", "To see the full stack trace of the errors, re-run Maven with the -e switch."],
        ...["Re-run Maven using the -X switch to enable full debug logging.", ""],
        "For more information about the errors and possible solutions, please read the following articles:",
        ...articles.map((name, at) => `[Help ${at + 1}] ${ARTICLES}/${name}`),
      );
    for (const line of all) {
      if (/^(?:\[(?:FATAL|WARNING)\]| @ )/.test(line)) await this.write(`${line}\n`);
      else await this.say("ERROR", bold(line));
    }
  }
}
