/**
 * pip's messages: what the console shows at each -v and -q, and what `--log` keeps. The log file has everything, with the
 * time before each line. Levels, streams and prefixes as in pip's utils/logging.py.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, print, printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { makeFolders } from "./files.ts";

const LEVEL = { debug: 10, verbose: 15, info: 20, warning: 30, error: 40 } as const;

type Level = keyof typeof LEVEL;

export interface LogOptions {
  readonly verbosity: number;
  /** Absolute path of the log file. */
  readonly file: string | undefined;
  /** Takes the lines in place of the console: pip that runs inside pip. */
  readonly sink?: (line: string) => Promise<void>;
}

export class Log {
  readonly verbosity: number;
  readonly file: string | undefined;
  private readonly process: Process;
  private readonly sink: ((line: string) => Promise<void>) | undefined;
  private indent = 0;

  constructor(process: Process, { verbosity, file, sink }: LogOptions) {
    this.process = process;
    this.verbosity = verbosity;
    this.file = file;
    this.sink = sink;
  }

  private get threshold(): number {
    if (this.verbosity >= 2) return LEVEL.debug;
    if (this.verbosity === 1) return LEVEL.verbose;
    return this.verbosity >= 0 ? LEVEL.info : this.verbosity === -1 ? LEVEL.warning : LEVEL.error;
  }

  /** Whether what subprocesses say is shown, or kept, as it comes. */
  get showsSubprocesses(): boolean {
    return this.verbosity >= 1 || this.file !== undefined;
  }

  debug = (text: string) => this.emit("debug", text);
  verbose = (text: string) => this.emit("verbose", text);
  info = (text: string) => this.emit("info", text);
  warning = (text: string) => this.emit("warning", `WARNING: ${text}`);
  error = (text: string) => this.emit("error", `ERROR: ${text}`);
  /** A diagnostic: an error that brings its own first words. */
  diagnostic = (text: string) => this.emit("error", text);

  /** What the libraries inside pip say: kept out of the log file unless -v was given. */
  vendored(text: string): Promise<void> {
    return this.emit("debug", text, { keep: this.verbosity > 0 || this.verbosity === -1 });
  }

  /** What a subprocess says goes to standard error, whatever its level. */
  subprocess(level: Level, text: string, kept = text): Promise<void> {
    return this.emit(level, text, { stream: 2, kept });
  }

  /** Indents what is said meanwhile by two. */
  async indented<T>(body: () => Promise<T>): Promise<T> {
    this.indent += 2;
    try {
      return await body();
    } finally {
      this.indent -= 2;
    }
  }

  private async emit(
    level: Level,
    text: string,
    { stream, keep = true, kept = text }: { stream?: 2; keep?: boolean; kept?: string } = {},
  ): Promise<void> {
    const pad = " ".repeat(this.indent);
    if (LEVEL[level] >= this.threshold) {
      const shown = `${linesWith(pad, text)}\n`;
      if (this.sink) await this.sink(shown);
      else if (stream === 2 || LEVEL[level] >= LEVEL.warning) await printError(this.process, shown);
      else await print(this.process, shown);
    }
    if (this.file !== undefined && keep) this.append(this.file, `${linesWith(this.time() + pad, kept)}\n`);
  }

  /** `2026-11-23T07:29:10,192 ` */
  private time(): string {
    return `${new Date(this.process.machine.clock.now()).toISOString().slice(0, 23).replace(".", ",")} `;
  }

  private append(path: string, text: string): void {
    const { credentials, umask } = this.process;
    const { filesystem } = this.process.machine;
    try {
      makeFolders(this.process, path.replace(/\/[^/]*$/, ""));
      const flags = { write: true, append: true, create: true };
      const file = filesystem.open(path, flags, 0o666 & ~umask, credentials);
      file.write(bytesOf(text));
      file.close();
    } catch (error) {
      // Python's logging goes on without the file, too.
      if (!(error instanceof FileSystemError)) throw error;
    }
  }
}

function linesWith(prefix: string, text: string): string {
  return text
    .split("\n")
    .map((line) => prefix + line)
    .join("\n");
}
