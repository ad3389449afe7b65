import type { Clock } from "../../process/types.ts";
import type { SourceLocation } from "../../source/position.ts";
import type { LogLine } from "../types.ts";

/** BuildKit keeps this much of what a step prints. */
const STEP_LIMIT = 2 * 1024 * 1024;

/** Lines shown again under a failed step. */
const TAIL = 10;

/** The plain progress log of one build: what `docker build --progress=plain` and `buildx history logs` show. */
export class BuildLog {
  /** Without the client's own first line and what it prints when all is over. */
  readonly lines: LogLine[] = [];
  steps = 0;
  cachedSteps = 0;
  completedSteps = 0;
  private readonly clock: Clock;
  private readonly progress: (line: LogLine) => void;

  constructor(clock: Clock, progress: (line: LogLine) => void) {
    this.clock = clock;
    this.progress = progress;
  }

  /** Only shown, not kept. */
  show(text: string, source?: SourceLocation): void {
    this.progress({ text, ...(source ? { source } : {}) });
  }

  /** A line of the Dockerfile's excerpt. */
  excerpt(text: string, source?: SourceLocation): void {
    this.progress({ text, isExcerpt: true, ...(source ? { source } : {}) });
  }

  keep(text: string, source?: SourceLocation): void {
    const line = { text, ...(source ? { source } : {}) };
    this.lines.push(line);
    this.progress(line);
  }

  /** Starts a step and prints its name. */
  step(name: string, source?: SourceLocation): StepLog {
    if (this.lines.length > 0) this.keep("");
    else this.show("");
    this.steps += 1;
    return new StepLog(this, this.clock, this.steps, name, source);
  }
}

/** The lines of one step: `#5 [2/4] RUN ...`, `#5 0.171 hello`, `#5 DONE 0.2s`. */
export class StepLog {
  readonly name: string;
  private readonly log: BuildLog;
  private readonly clock: Clock;
  private readonly number: number;
  private readonly source: SourceLocation | undefined;
  private readonly started: number;
  private readonly decoder = new TextDecoder();
  /** What the process printed, line by line. */
  readonly texts: string[] = [];
  private readonly printed: string[] = [];
  private pending: { readonly time: string; text: string } | undefined;
  private size = 0;

  constructor(log: BuildLog, clock: Clock, number: number, name: string, source: SourceLocation | undefined) {
    this.log = log;
    this.clock = clock;
    this.number = number;
    this.name = name;
    this.source = source;
    this.started = clock.now();
    this.line(name);
  }

  /** A line about the step, without a time. */
  line(text: string): void {
    this.log.keep(`#${this.number} ${text}`, this.source);
  }

  /** What the step's process prints. Standard output and error are one stream, cut into lines. */
  readonly output = (bytes: Uint8Array): void => {
    if (this.size > STEP_LIMIT) return;
    this.size += bytes.length;
    const kept = this.size > STEP_LIMIT ? bytes.subarray(0, bytes.length - (this.size - STEP_LIMIT)) : bytes;
    this.text(this.decoder.decode(kept, { stream: true }));
    if (this.size > STEP_LIMIT) this.text("[output clipped, log limit 2MiB reached]\n");
  };

  private text(text: string): void {
    const parts = text.split("\n");
    parts.forEach((part, index) => {
      const isLast = index === parts.length - 1;
      if (part !== "" || !isLast) {
        this.pending ??= { time: ((this.clock.now() - this.started) / 1000).toFixed(3), text: "" };
        this.pending.text += part;
      }
      if (!isLast) this.flush();
    });
  }

  private flush(): void {
    if (!this.pending) return;
    const { time, text } = this.pending;
    const line = `${time} ${text}`;
    this.pending = undefined;
    this.texts.push(text);
    this.printed.push(line);
    this.line(line);
  }

  private get seconds(): string {
    return `${((this.clock.now() - this.started) / 1000).toFixed(1)}s`;
  }

  done(): void {
    this.flush();
    this.log.completedSteps += 1;
    this.line(`DONE ${this.seconds}`);
  }

  cached(): void {
    this.log.completedSteps += 1;
    this.log.cachedSteps += 1;
    this.line("CACHED");
  }

  error(message: string): void {
    this.flush();
    this.line(`ERROR: ${message}`);
  }

  /** The step once more, for the end of a failed build: its name and last lines. */
  tail(): string[] {
    return ["------", ` > ${this.name}:`, ...this.printed.slice(-TAIL), "------"];
  }
}
