/** One run of yarn 4: its settings and its report, sections with a code before each line, all on standard output. */
import { print } from "../../../process/io.ts";
import type { Process } from "../../../process/types.ts";
import { BERRY_VERSION, BerryConfig, projectOf } from "./config.ts";

export class BerrySession {
  readonly process: Process;
  readonly config: BerryConfig;
  readonly options: ReadonlyMap<string, string>;
  private readonly started: number;

  constructor(process: Process, options: ReadonlyMap<string, string>) {
    this.process = process;
    this.config = new BerryConfig(process);
    this.options = options;
    this.started = process.machine.clock.now();
  }

  get project(): string {
    return projectOf(this.process);
  }

  on(option: string): boolean {
    return this.options.get(option) === "true";
  }

  async say(text: string): Promise<void> {
    await print(this.process, `${text}\n`);
  }

  line(text: string, code = "YN0000"): Promise<void> {
    return this.say(`➤ ${code}: ${text}`);
  }

  header(): Promise<void> {
    return this.line(`· Yarn ${BERRY_VERSION}`);
  }

  footer(): Promise<void> {
    return this.line(`· Done in ${this.took(this.started)}`);
  }

  failed(): Promise<void> {
    return this.line(`· Failed with errors in ${this.took(this.started)}`);
  }

  /** A section of the report; it is closed when it fails, too. */
  async section(title: string, body: () => Promise<void>): Promise<void> {
    await this.line(`┌ ${title}`);
    try {
      await body();
    } finally {
      await this.line("└ Completed");
    }
  }

  private took(since: number): string {
    const ms = this.process.machine.clock.now() - since;
    return `${Math.floor(ms / 1000)}s ${ms % 1000}ms`;
  }
}
