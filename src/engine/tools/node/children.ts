/** The children of a Node program: what they get as standard input, and what they wrote when they are over. */
import { bytesDescriptor, createPipe, nullDescriptor } from "../../process/descriptor.ts";
import { readToEnd } from "../../process/io.ts";
import type { Descriptor, Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";

/** A pipe of the parent's, /dev/null, or a descriptor of the parent's by its number. */
type Stdio = "pipe" | "ignore" | number;

export interface ChildOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdio: readonly [Stdio, Stdio, Stdio];
  /** All that a piped standard input holds, as latin1; without it the parent writes to it later. */
  readonly input?: string;
}

/** How the child ended; output that was no pipe is null, else it is latin1. */
export interface ChildResult {
  readonly pid: number;
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
}

export interface StartedChild {
  readonly result: Promise<ChildResult>;
  /** Writes to the child's standard input; null closes it. */
  feed(text: string | null): void;
}

/** Throws ExecError where there is nothing to run. */
export function startChild(process: Process, argv: readonly string[], options: ChildOptions): StartedChild {
  const input = createPipe();
  const outputs = [createPipe(), createPipe()] as const;
  const descriptors = new Map<number, Descriptor>();
  options.stdio.forEach((kind, fd) => {
    if (kind === "ignore") descriptors.set(fd, nullDescriptor());
    else if (kind !== "pipe") descriptors.set(fd, inherited(process, kind));
    else if (fd > 0) descriptors.set(fd, outputs[fd - 1]!.write);
    else {
      const all = options.input === undefined ? undefined : bytesDescriptor(fromLatin1(options.input));
      descriptors.set(fd, all ?? input.read);
    }
  });
  const child = process.spawn({
    argv,
    descriptors,
    environment: new Map(Object.entries(options.env)),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const heard = outputs.map((pipe, at) =>
    options.stdio[at + 1] === "pipe" ? drain(process, pipe.read) : null,
  );
  const end = async (): Promise<ChildResult> => {
    const [stdout = null, stderr = null] = await process.wait(Promise.all(heard));
    const exit = await process.wait(child.exited);
    return {
      pid: child.process.pid,
      status: "status" in exit ? exit.status : null,
      signal: "signal" in exit ? exit.signal : null,
      ...{ stdout, stderr },
    };
  };
  return {
    result: end(),
    feed(text) {
      if (text === null) input.write.close();
      // A child that reads no more has closed its end.
      else input.write.write(fromLatin1(text)).catch(() => {});
    },
  };
}

function inherited(process: Process, fd: number): Descriptor {
  const own = process.descriptors.get(fd);
  if (!own) throw new NotModelledError("node: a file as a child's standard output");
  return own.duplicate();
}

async function drain(process: Process, from: Descriptor): Promise<string> {
  return toLatin1(await readToEnd(process, from));
}
