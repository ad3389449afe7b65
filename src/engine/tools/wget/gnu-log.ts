/** Where GNU Wget's messages go: standard error, or the file of -o and -a; and how much of them -q, -nv and -d let through. */
import { bytesOf, printError } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { Process } from "../../process/types.ts";
import type { Line } from "./gnu-options.ts";

export class Log {
  private readonly process: Process;
  private readonly line: Line;
  private isOpen = false;

  constructor(process: Process, line: Line) {
    this.process = process;
    this.line = line;
  }

  get stamp(): string {
    return new Date(this.process.machine.clock.now()).toISOString().slice(0, 19).replace("T", " ");
  }

  private async put(text: string): Promise<void> {
    const append = this.line.values.get("append-output");
    const path = append ?? this.line.values.get("output-file");
    if (path === undefined || path === "-") {
      await printError(this.process, text);
      return;
    }
    const again = this.isOpen || append !== undefined;
    this.isOpen = true;
    const how = again ? { append: true } : { truncate: true };
    const file = openDescriptor(this.process, path, { write: true, create: true, ...how });
    await this.process.wait(file.write(bytesOf(text)));
    file.close();
  }

  /** The usual report. */
  async say(text: string): Promise<void> {
    if (!this.line.values.has("quiet") && !this.line.values.has("no-verbose")) await this.put(text);
  }

  /** What -nv leaves. */
  async note(text: string): Promise<void> {
    if (!this.line.values.has("quiet")) await this.put(text);
  }

  /** What -S asks for; not even -q keeps it back. */
  async show(text: string): Promise<void> {
    await this.put(text);
  }

  /** What -d adds. It is shown however quiet the rest is. */
  async debug(text: string): Promise<void> {
    if (this.line.values.has("debug")) await this.put(text);
  }

  /** A line of -e, as -d repeats it. */
  private async setting(line: string): Promise<void> {
    const [name = "", value = ""] = line.split(/\s*=\s*(.*)/s);
    await printError(this.process, `Setting ${name} (${name.replace(/[-_]/g, "")}) to ${value}\n`);
  }

  /** What -d says first: every option of the command line, with its value, before there is a log file. */
  async begin(): Promise<void> {
    const { values, given } = this.line;
    if (!values.has("debug")) {
      if (values.has("output-file")) await this.put("");
      return;
    }
    const set = (name: string, value: string) =>
      printError(this.process, `Setting --${name} (${name.replaceAll("-", "")}) to ${value || 1}\n`);
    for (const [name, value] of given) {
      if (name === "append-output" || name === "output-file")
        await printError(this.process, `Setting --${name} (logfile) to ${value}\n`);
      else if (name === "execute") await this.setting(value);
      else if (name !== "debug") await set(name, value);
    }
    for (const [name, value] of given) {
      if (name !== "post-data" && name !== "post-file") continue;
      await set("method", "POST");
      await set(name.replace("post", "body"), value);
    }
    await this.put("DEBUG output created by Wget 1.25.0 on linux-gnu.\n\n");
    const home = this.process.environment.get("HOME") ?? "/root";
    await this.put(`Reading HSTS entries from ${home}/.wget-hsts\n`);
  }
}
