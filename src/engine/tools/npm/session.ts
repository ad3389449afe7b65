/**
 * One run of npm: what it prints, and its debug log, which it writes to ~/.npm/_logs (logs-dir) unless logs-max is 0. The
 * log holds the command line as typed, so a token that is given there stays on disk, unless it has the
 * shape that npm hides.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, print, printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import type { Config } from "./config.ts";
import type { NpmFailure } from "./failure.ts";
import type { CommandLine } from "./options.ts";
import { redactLog } from "./redact.ts";

export const NPM_VERSION = "11.19.1";
export const NODE_VERSION = "v20.20.2";

const LEVELS = ["silent", "error", "warn", "notice", "http", "info", "verbose", "silly"] as const;
export type LogLevel = (typeof LEVELS)[number];

export class Session {
  readonly process: Process;
  readonly config: Config;
  readonly line: CommandLine;
  /** The command's full name, whatever it was called by. */
  readonly command: string;
  private readonly log: string[] = [];
  private count = 0;
  private logFile = "";
  private logFailed = false;

  constructor(process: Process, config: Config, line: CommandLine, command: string) {
    this.process = process;
    this.config = config;
    this.line = line;
    this.command = command;
  }

  get silent(): boolean {
    return this.config.get("loglevel") === "silent";
  }

  private shows(level: LogLevel): boolean {
    const most = LEVELS.indexOf((this.config.get("loglevel") ?? "notice") as LogLevel);
    return LEVELS.indexOf(level) <= (most < 0 ? LEVELS.indexOf("notice") : most);
  }

  /** What every log starts with. */
  async begin(): Promise<void> {
    const { words, cooked } = this.line;
    // Two runs never share a log file: npm takes its time to start.
    await this.process.sleep(150);
    const stamp = new Date(this.process.machine.clock.now()).toISOString().replace(/[:.]/g, "_");
    this.logFile = `${this.logFolder}/${stamp}-debug-0.log`;
    await this.note("verbose", "cli /usr/local/bin/node /usr/local/bin/npm");
    await this.note("info", `using npm@${NPM_VERSION}`);
    await this.note("info", `using node@${NODE_VERSION}`);
    const { project, user, global } = this.config.files;
    for (const file of ["/usr/local/lib/node_modules/npm/npmrc", project, user, global]) {
      await this.note("silly", `config load:file:${file}`);
    }
    await this.note("verbose", `title ${["npm", ...words].join(" ")}`.trimEnd());
    await this.note("verbose", `argv ${cooked.map((word) => JSON.stringify(redactLog(word))).join(" ")}`);
    const most = this.config.get("logs-max") ?? "10";
    await this.note("verbose", `logfile logs-max:${most} dir:${this.logFile.replace(/debug-0\.log$/, "")}`);
    await this.note("verbose", `logfile ${this.logFile}`);
    await this.note("silly", "logfile done cleaning log files");
  }

  /** Keeps the newest logs: with this run's there are `logs-max`. */
  private cleanLogs(most: number): void {
    const { machine, credentials } = this.process;
    const { filesystem } = machine;
    try {
      const logs = filesystem
        .readdir(this.logFolder, credentials)
        .filter((name) => /-debug-\d+\.log$/.test(name))
        .sort();
      const mine = logs.includes(this.logFile.replace(/^.*\//, "")) ? 0 : 1;
      for (const name of logs.slice(0, Math.max(0, logs.length + mine - most)))
        filesystem.unlink(`${this.logFolder}/${name}`, credentials);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
    }
  }

  /** Writes a line to the log, and to standard error where the log level shows it. */
  async note(level: LogLevel, text: string): Promise<void> {
    const number = this.count;
    this.count += 1;
    for (const line of text.split("\n")) {
      const hidden = redactLog(line);
      this.log.push(`${number} ${level} ${hidden}`.trimEnd());
      if (this.shows(level)) await printError(this.process, `npm ${level} ${hidden}`.trimEnd().concat("\n"));
    }
  }

  /** Writes a line to the log alone: what npm says when nobody listens any more. */
  remember(level: LogLevel, text: string): void {
    this.log.push(`${this.count++} ${level} ${redactLog(text)}`);
  }

  /** Prints to standard output, with the same words hidden as in the log. */
  async say(text: string): Promise<void> {
    await print(this.process, `${text.split("\n").map(redactLog).join("\n")}\n`);
  }

  /** Ends the log and writes it. */
  async end(status: number, failure?: NpmFailure): Promise<void> {
    const errors = failure?.lines ?? [];
    for (const line of failure?.verbose ?? []) await this.note("verbose", line);
    for (const line of errors) await this.note("error", line);
    await this.note("verbose", `cwd ${this.process.cwd}`);
    await this.note("verbose", "os Linux 6.12.0");
    await this.note("verbose", `node ${NODE_VERSION}`);
    await this.note("verbose", `npm  v${NPM_VERSION}`);
    await this.note("verbose", `exit ${status}`);
    if (status === 0) await this.note("info", "ok");
    else await this.note("verbose", `code ${status}`);
    this.cleanLogs(Number(this.config.get("logs-max") ?? 10));
    const place = `A complete log of this run can be found in: ${this.logFile}`;
    if (errors.length > 0) this.log.push(`${this.count} error ${place}`);
    if (!this.keepsNoLog) this.writeFile(this.logFile, bytesOf(`${this.log.join("\n")}\n`), false);
    if (errors.length === 0 || this.silent) return;
    await printError(this.process, `npm error ${this.whyNoLog ?? place}\n`);
  }

  private get logFolder(): string {
    return this.config.get("logs-dir") || `${this.config.cache}/_logs`;
  }

  private get keepsNoLog(): boolean {
    return this.config.get("logs-max") === "0";
  }

  private get whyNoLog(): string | undefined {
    const not = "Log files were not written due to";
    if (this.keepsNoLog) return `${not} the config logs-max=0`;
    if (!this.logFailed) return undefined;
    return `${not} an error writing to the directory: ${this.logFolder}\nnpm error You can rerun the command with \`--loglevel=verbose\` to see the logs in your terminal`;
  }

  /** Makes a file below the cache, with its folders. A log that cannot be written is no failure. */
  writeFile(path: string, content: Uint8Array, must: boolean): void {
    try {
      this.makeFolders(path.replace(/\/[^/]*$/, ""));
      this.process.machine.filesystem.writeFile(
        path,
        content,
        0o666 & ~this.process.umask,
        this.process.credentials,
      );
    } catch (error) {
      if (must || !(error instanceof FileSystemError)) throw error;
      this.logFailed = true;
    }
  }

  makeFolders(path: string): void {
    const { machine, credentials, umask } = this.process;
    let at = "";
    for (const name of path.split("/").filter(Boolean)) {
      at += `/${name}`;
      if (!machine.filesystem.exists(at, credentials))
        machine.filesystem.mkdir(at, 0o777 & ~umask, credentials);
    }
  }
}
