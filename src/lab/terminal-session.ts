import { signal } from "@preact/signals";
import { LabClient, type WorkerLike, WorkerStopped } from "./client.ts";
import type { LessonBundle } from "./lesson-bundle.ts";
import type { CompleteReply, Event, LabFiles, RunReply, UndoReply } from "./protocol.ts";
import { messageOf } from "./verdict-words.ts";

/** What the terminal panel registers, so that other panels can type into it. */
export interface TerminalPort {
  run(line: string): void;
  write(text: string, stream: "stdout" | "stderr"): void;
  notice(text: string): void;
  focus(): void;
}

export interface TerminalSessionOptions {
  readonly createWorker: () => WorkerLike;
  /** The lab's own commands. */
  readonly delivery: () => readonly string[];
  /** The shell changed a file; null: removed it. */
  readonly onFile: (path: string, content: string | null) => void;
  /** A command was asked for elsewhere: the terminal is to be seen. */
  readonly onShow: () => void;
}

/** The learner's machine and everything that can be done on it. */
export function createTerminalSession({ createWorker, delivery, onFile, onShow }: TerminalSessionOptions) {
  /** Lines that were run since the page was opened. */
  const lines = signal<ReadonlySet<string>>(new Set());
  /** Lines that were run since the files were last edited: what the machine's images and containers come from. */
  let sinceEdit: ReadonlySet<string> = new Set();
  let port: TerminalPort | undefined;
  /** Commands that were asked for before the terminal was there. */
  const waiting: string[] = [];

  const machine = new LabClient({
    create: createWorker,
    onEvent: receive,
    onRestart(why) {
      sinceEdit = new Set();
      port?.notice(`${why} The simulated machine is as new; your files are as they were.`);
    },
  });

  function receive(event: Event): void {
    if (event.type === "output") port?.write(event.text, event.stream);
    else onFile(event.path, event.content);
  }

  async function runLine(line: string): Promise<number> {
    lines.value = new Set([...lines.value, line.trim()]);
    sinceEdit = new Set([...sinceEdit, line.trim()]);
    try {
      return (await machine.request<RunReply>({ type: "run", line })).exit;
    } catch (error) {
      if (!(error instanceof WorkerStopped)) port?.notice(messageOf(error));
      return 130;
    }
  }

  /** Ctrl+C: asks first; a worker that cannot hear is replaced. */
  function interrupt(): void {
    const late = setTimeout(() => machine.restart("Stopped."), 1_500);
    machine.request({ type: "interrupt" }).then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    );
  }

  async function undoLine(): Promise<void> {
    try {
      const { line } = await machine.request<UndoReply>({ type: "undo" });
      sinceEdit = new Set([...sinceEdit].filter((other) => other !== line?.trim()));
      port?.notice(
        line === null
          ? "There is nothing to take back."
          : `Taken back: ${line}. The machine is as it was before.`,
      );
    } catch (error) {
      if (!(error instanceof WorkerStopped)) port?.notice(messageOf(error));
    }
  }

  async function resetMachine(): Promise<void> {
    await machine.request({ type: "reset" }).catch(() => undefined);
    sinceEdit = new Set();
    port?.notice("The simulated machine is as new.");
  }

  function showCommand(line: string): void {
    onShow();
    if (port) port.run(line);
    else waiting.push(line);
  }

  /** Runs an attacker's command where there is something to find: after the lab's own commands, on the files as they are. */
  async function showEvidence(command: string): Promise<void> {
    if (delivery().some((line) => !sinceEdit.has(line.trim()))) {
      if (lines.value.size > 0) await resetMachine();
      port?.notice("First your files are delivered, as the checks do it.");
      for (const line of delivery()) showCommand(line);
    }
    showCommand(command);
  }

  return {
    open(lesson: string | LessonBundle, files: LabFiles): void {
      ignoreRestart(machine.open(lesson, files));
    },
    edited(files: LabFiles): void {
      sinceEdit = new Set();
      ignoreRestart(machine.files(files));
    },
    /** What panels may do and read. */
    controls: {
      lines,
      runLine,
      interrupt,
      undoLine,
      resetMachine,
      showCommand,
      showEvidence,
      complete: (line: string) => machine.request<CompleteReply>({ type: "complete", line }),
      attachTerminal(terminal: TerminalPort) {
        port = terminal;
        for (const line of waiting.splice(0)) port.run(line);
      },
    },
  };
}

function ignoreRestart(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}
