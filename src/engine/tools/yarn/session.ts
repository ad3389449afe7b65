/** One run of yarn: its settings, and what it prints. Steps and results go to standard output, the rest to standard error. */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { absolute, makeFolders } from "../node-packages/files.ts";
import { YARN_VERSION, YarnConfig } from "./config.ts";
import type { CommandLine } from "./options.ts";

export class Session {
  readonly process: Process;
  readonly line: CommandLine;
  readonly cwd: string;
  /** Settings are read when they are first asked for: a broken .npmrc is complained about after the header. */
  private loaded: YarnConfig | undefined;
  private readonly started: number;

  constructor(process: Process, line: CommandLine) {
    this.process = process;
    this.line = line;
    this.cwd = absolute(process.cwd, line.options.get("cwd") ?? process.cwd);
    this.started = process.machine.clock.now();
  }

  get config(): YarnConfig {
    this.loaded ??= new YarnConfig(this.process, {
      cwd: this.cwd,
      registry: this.line.options.get("registry"),
      defaultRc: !this.on("no-default-rc"),
      extra: this.line.options.has("use-yarnrc") ? [this.line.options.get("use-yarnrc") ?? ""] : [],
    });
    return this.loaded;
  }

  on(option: string): boolean {
    return this.line.options.get(option) === "true";
  }

  get silent(): boolean {
    return this.on("silent") || this.process.environment.get("YARN_SILENT") === "1";
  }

  /** --production, `production` of the settings, or NODE_ENV. */
  get production(): boolean {
    const given = this.line.options.get("production") ?? this.config.text("production");
    return given === undefined ? this.process.environment.get("NODE_ENV") === "production" : given === "true";
  }

  private chosenCache: string | undefined;

  /** Where packages are kept: root's cache is not in its home. */
  get cacheFolder(): string {
    if (this.chosenCache !== undefined) return this.chosenCache;
    const { environment } = this.process;
    const given = this.line.options.get("cache-folder") ?? this.config.text("cache-folder");
    if (given !== undefined) return `${absolute(this.cwd, given)}/v6`;
    const preferred =
      this.line.options.get("preferred-cache-folder") ?? this.config.text("preferred-cache-folder");
    const base = environment.get("XDG_CACHE_HOME") ?? `${this.config.userHome}/.cache`;
    return `${preferred === undefined ? `${base}/yarn` : absolute(this.cwd, preferred)}/v6`;
  }

  /** Makes the cache's folder; where it may not, another in /tmp takes its place. */
  async prepareCache(): Promise<void> {
    const wanted = this.cacheFolder;
    try {
      makeFolders(this.process, wanted);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      const parent = wanted.replace(/\/v6$/, "");
      const other = `/tmp/.yarn-cache-${this.process.credentials.uid}`;
      await this.warn(`Skipping preferred cache folder "${parent}" because it is not writable.`);
      await this.warn(`Selected the next writable cache folder in the list, will be "${other}".`);
      this.chosenCache = `${other}/v6`;
      makeFolders(this.process, this.chosenCache);
    }
  }

  private async out(kind: string, text: string): Promise<void> {
    if (this.silent) return;
    const line = this.on("json") ? JSON.stringify({ type: kind, data: text }) : `${kind} ${text}`;
    await print(this.process, `${line}\n`);
  }

  async header(command: string): Promise<void> {
    if (!this.silent && !this.on("json")) await print(this.process, `yarn ${command} v${YARN_VERSION}\n`);
  }

  async footer(): Promise<void> {
    if (this.silent || this.on("json")) return;
    const seconds = (this.process.machine.clock.now() - this.started) / 1000;
    await print(this.process, `Done in ${seconds.toFixed(2)}s.\n`);
  }

  info(text: string): Promise<void> {
    return this.out("info", text);
  }

  success(text: string): Promise<void> {
    return this.out("success", text);
  }

  /** A command line that is about to run. */
  async command(text: string): Promise<void> {
    if (this.silent) return;
    await print(
      this.process,
      this.on("json") ? `${JSON.stringify({ type: "command", data: text })}\n` : `$ ${text}\n`,
    );
  }

  async step(number: number, total: number, text: string): Promise<void> {
    if (this.silent) return;
    const line = this.on("json")
      ? JSON.stringify({ type: "step", data: { message: text, current: number, total } })
      : `[${number}/${total}] ${text}...`;
    await print(this.process, `${line}\n`);
  }

  /** Plain text, shown even with --silent. */
  async say(text: string): Promise<void> {
    await print(
      this.process,
      this.on("json") ? `${JSON.stringify({ type: "log", data: text })}\n` : `${text}\n`,
    );
  }

  async warn(text: string): Promise<void> {
    if (!this.silent) await this.problem("warning", text);
  }

  error(text: string): Promise<void> {
    return this.problem("error", text);
  }

  private async problem(kind: string, text: string): Promise<void> {
    const line = this.on("json") ? JSON.stringify({ type: kind, data: text }) : `${kind} ${text}`;
    await printError(this.process, `${line}\n`);
  }

  /** What --verbose adds: seconds since the program began, and the text. */
  async verbose(text: string): Promise<void> {
    if (!this.on("verbose")) return;
    const seconds = (this.process.machine.clock.now() - this.started) / 1000 + 0.3;
    await this.out("verbose", this.on("json") ? text : `${seconds} ${text}`);
  }
}
