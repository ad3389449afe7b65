import type { LessonBundle } from "./lesson-bundle.ts";
import type { Answer, Event, LabFiles, Request } from "./protocol.ts";

/** The part of `Worker` that the client needs; tests give one of their own. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface ClientOptions {
  readonly create: () => WorkerLike;
  readonly onEvent?: (event: Event) => void;
  /** After the worker was replaced, with the reason as a sentence. Its simulated machine is as new. */
  readonly onRestart?: (why: string) => void;
  /** How long a worker may be silent while requests wait, in ms. At first it also loads the engine. */
  readonly patience?: number;
  readonly firstPatience?: number;
}

/** The worker did not answer in time, or was replaced while a request waited. */
export class WorkerStopped extends Error {
  override readonly name = "WorkerStopped";
}

interface Waiting {
  readonly resolve: (reply: never) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * The page's side of `protocol.ts`. A worker that does not answer is replaced and the lesson opened again
 * with the latest files, so neither an endless loop nor a crash ever costs more than a few seconds.
 */
export class LabClient {
  readonly #options: ClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerLike | undefined;
  #nextId = 1;
  #warm = false;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #opened: { lesson: string | LessonBundle; files: LabFiles } | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  open(lesson: string | LessonBundle, files: LabFiles): Promise<void> {
    this.#opened = { lesson, files };
    return this.#send({ type: "open", lesson, files });
  }

  files(files: LabFiles): Promise<void> {
    if (this.#opened) this.#opened = { ...this.#opened, files };
    return this.#send({ type: "files", files });
  }

  /** Rejects with WorkerStopped, or with an Error whose message is meant for people. */
  request<Reply>(request: Request): Promise<Reply> {
    return this.#send(request);
  }

  /** Replaces the worker at once. Waiting requests end with WorkerStopped. */
  restart(why: string): void {
    this.#stop(why);
    if (this.#opened) this.#send({ type: "open", ...this.#opened }).catch(() => undefined);
    this.#options.onRestart?.(why);
  }

  close(): void {
    this.#stop("the page was left");
  }

  #send<Reply>(request: Request): Promise<Reply> {
    const worker = this.#start();
    const id = this.#nextId++;
    return new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (reply: never) => void, reject });
      this.#watchOver();
      worker.postMessage({ id, request });
    });
  }

  /** Counts the worker's silence from now; whatever it says is a sign of life. */
  #watchOver(): void {
    clearTimeout(this.#watch);
    if (this.#waiting.size === 0) return;
    const { patience = 15_000, firstPatience = 60_000 } = this.#options;
    const limit = this.#warm ? patience : firstPatience;
    this.#watch = setTimeout(
      () => this.restart("The simulator did not answer and was started again."),
      limit,
    );
  }

  #start(): WorkerLike {
    if (this.#worker) return this.#worker;
    const worker = this.#options.create();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#receive(data);
    worker.onerror = (event) =>
      this.restart(`The simulator stopped: ${event.message || "it could not be loaded"}.`);
    this.#worker = worker;
    return worker;
  }

  #stop(why: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#warm = false;
    clearTimeout(this.#watch);
    for (const { reject } of this.#waiting.values()) reject(new WorkerStopped(why));
    this.#waiting.clear();
  }

  #receive(answer: Answer): void {
    if (answer.kind === "event") {
      this.#watchOver();
      this.#options.onEvent?.(answer.event);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#warm = true;
    this.#waiting.delete(answer.id);
    this.#watchOver();
    if (answer.kind === "done") waiting.resolve(answer.reply as never);
    else waiting.reject(new Error(answer.message));
  }
}
