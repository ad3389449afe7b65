/** What curl says of a transfer besides its body: -v, --trace, --stderr. Here credentials are shown as they are. */
import { bytesOf, print, printError } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { Process } from "../../process/types.ts";
import type { Given } from "./given.ts";
import { dumpText } from "./trace.ts";

export class Report {
  private readonly process: Process;
  private readonly given: Given;
  /** Files of --stderr, --trace and -D that this run has written to. */
  private readonly opened = new Set<string>();

  constructor(process: Process, given: Given) {
    this.process = process;
    this.given = given;
  }

  /** 2 for -vv, which adds times, 3 for -vvv, which is a trace: the letters of one word count, two words do not. */
  private get level(): number {
    return this.given.last("verbose")?.length ?? 0;
  }

  async say(text: string): Promise<void> {
    if (this.given.has("verbose") && this.level < 3)
      await this.error(text.replace(/^(?=.)/gm, this.prefix()));
  }

  /** Standard error, or where --stderr sends it. */
  async error(text: string): Promise<void> {
    const path = this.given.last("stderr");
    if (path === undefined) await printError(this.process, text);
    else if (path === "-") await print(this.process, text);
    else await this.append(path, bytesOf(text));
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    const again = this.opened.has(path);
    this.opened.add(path);
    const file = openDescriptor(this.process, path, {
      write: true,
      create: true,
      ...(again ? { append: true } : { truncate: true }),
    });
    await this.process.wait(file.write(bytes));
    file.close();
  }

  /** Adds to the trace file; `data` are the bytes that went over the wire. */
  async trace(title: string, data?: Uint8Array): Promise<void> {
    for (const name of ["trace", "trace-ascii"] as const) {
      const path = this.given.last(name) ?? (name === "trace-ascii" && this.level > 2 ? "%" : undefined);
      if (path === undefined) continue;
      const text = `${this.prefix()}${title}\n${data ? dumpText(data, name === "trace") : ""}`;
      if (path === "%") await printError(this.process, text);
      else if (path === "-") await print(this.process, text);
      else await this.append(path, bytesOf(text));
    }
  }

  /** --trace-time, and --trace-ids or `--trace-config ids`. */
  private prefix(): string {
    const wants = (word: string) =>
      this.given.has(`trace-${word}`) || (this.given.last("trace-config") ?? "").split(",").includes(word);
    const now = new Date(this.process.machine.clock.now()).toISOString().slice(11, 23);
    const time = wants("time") || this.level > 1 ? `${now}000 ` : "";
    return time + (wants("ids") || this.level > 1 ? "[0-0] " : "");
  }

  /** What -v prints with a star and a trace calls information. */
  async inform(text: string): Promise<void> {
    await this.say(`* ${text}\n`);
    await this.trace(`== Info: ${text}`);
  }
}
