import { sinkDescriptor } from "../process/descriptor.ts";
import type { Descriptor } from "../process/types.ts";
import type { Container } from "./types.ts";

type Stream = "stdout" | "stderr";
export type LogEntry = Container["log"][number];

/** Who follows a container's output while it runs: `docker run` in the foreground, `logs -f`. */
export type Follower = (data: Uint8Array, stream: Stream) => void;

const NEWLINE = 10;

/** What a terminal makes of a program's output: every line end becomes a carriage return and a line end. */
function asTerminal(data: Uint8Array): Uint8Array {
  return Uint8Array.from([...data].flatMap((byte) => (byte === NEWLINE ? [13, NEWLINE] : [byte])));
}

/**
 * Standard output and error of a container's process 1, kept line by line as the json-file driver does it.
 * A last line without an end is kept when the container stops.
 */
export class ContainerLog {
  readonly entries: LogEntry[] = [];
  private readonly followers = new Set<Follower>();
  private readonly pending = { stdout: "", stderr: "" };
  private readonly decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  private readonly now: () => number;
  private readonly kept: boolean;

  constructor(now: () => number, kept = true) {
    this.now = now;
    this.kept = kept;
  }

  write(data: Uint8Array, stream: Stream): void {
    for (const follower of this.followers) follower(data, stream);
    if (!this.kept) return;
    const text = this.pending[stream] + this.decoders[stream].decode(data, { stream: true });
    const lines = text.split(/(?<=\n)/);
    const last = lines.at(-1) ?? "";
    this.pending[stream] = last.endsWith("\n") ? "" : last;
    if (!last.endsWith("\n")) lines.pop();
    for (const line of lines) this.entries.push({ stream, text: line, time: this.now() });
  }

  /** What process 1 gets as its input and outputs; a terminal is one for both outputs. */
  descriptors(stdin: Descriptor, terminal: boolean): ReadonlyMap<number, Descriptor> {
    const sink = (stream: Stream) =>
      sinkDescriptor((data) =>
        terminal ? this.write(asTerminal(data), "stdout") : this.write(data, stream),
      );
    return new Map([
      [0, stdin],
      [1, sink("stdout")],
      [2, sink("stderr")],
    ]);
  }

  flush(): void {
    for (const stream of ["stdout", "stderr"] as const) {
      const text = this.pending[stream];
      if (text) this.entries.push({ stream, text, time: this.now() });
      this.pending[stream] = "";
    }
  }

  /** Hands on all that comes from now; the returned function ends it. */
  follow(follower: Follower): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }
}
