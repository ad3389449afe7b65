import { type Credentials, FileSystemError } from "../filesystem/types.ts";
import { RunawayError } from "../source/errors.ts";
import { type Executable, findCommand, readExecutable } from "./executable.ts";
import type { SimulatedMachine } from "./machine.ts";
import type {
  Child,
  Descriptor,
  Exit,
  Process,
  Program,
  Signal,
  SignalAction,
  SpawnOptions,
} from "./types.ts";

/** Thrown into a program whose process has ended, so that it unwinds. Programs do not catch it. */
export class ProcessEnded extends Error {
  override readonly name = "ProcessEnded";
}

/** What starting a process costs of the budget, in steps. */
const START_COST = 100;
/** Signals that do nothing unless handled. SIGSTOP is not modelled, so nothing ever stops. */
const HARMLESS: ReadonlySet<Signal> = new Set<Signal>(["SIGCHLD", "SIGCONT", "SIGSTOP"]);

export interface Start {
  readonly pid: number;
  readonly parent: SimulatedProcess | undefined;
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly credentials: Credentials;
  readonly umask: number;
  readonly descriptors: ReadonlyMap<number, Descriptor>;
  readonly executable: string;
}

export class SimulatedProcess implements Process {
  readonly pid: number;
  readonly parent: SimulatedProcess | undefined;
  readonly machine: SimulatedMachine;
  argv: readonly string[];
  environment: ReadonlyMap<string, string>;
  cwd: string;
  umask: number;
  readonly descriptors: Map<number, Descriptor>;
  /** The file that runs, for /proc/PID/exe. */
  executable: string;
  readonly exited: Promise<Exit>;
  private identity!: Credentials;
  private readonly actions = new Map<Signal, SignalAction>();
  private readonly waiters = new Set<(error: Error) => void>();
  private ended: Exit | undefined;
  private settle!: (exit: Exit) => void;
  private fail!: (error: unknown) => void;

  constructor(machine: SimulatedMachine, start: Start) {
    this.machine = machine;
    this.pid = start.pid;
    this.parent = start.parent;
    this.argv = start.argv;
    this.environment = start.environment;
    this.cwd = start.cwd;
    this.umask = start.umask;
    this.credentials = start.credentials;
    this.executable = start.executable;
    this.descriptors = new Map(start.descriptors);
    this.exited = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
    });
    this.exited.catch(() => {});
  }

  get credentials(): Credentials {
    return this.identity;
  }

  /** Copied, so that the object tells /proc/self which process is asking. */
  set credentials(credentials: Credentials) {
    this.identity = { ...credentials };
    this.machine.identities.set(this.identity, this);
  }

  // --- living and ending ----------------------------------------------------------------------------

  /** Runs `body` from the next turn on, so that whoever starts a process goes on first. */
  run(body: Program): void {
    void Promise.resolve()
      .then(() => (this.ended ? 0 : body(this)))
      .then(
        (status) => this.end({ status: status & 255 }),
        (error) => this.endBy(error),
      );
  }

  private endBy(error: unknown): void {
    if (error instanceof ProcessEnded || this.ended) return;
    if (error instanceof FileSystemError) {
      if (error.code === "EPIPE") {
        this.end({ signal: "SIGPIPE" });
        return;
      }
      const text = `${this.argv[0]}: ${error.path ? `${error.path}: ` : ""}${error.text}\n`;
      const written = this.descriptors.get(2)?.write(new TextEncoder().encode(text)) ?? Promise.resolve();
      void written.catch(() => {}).then(() => this.end({ status: 1 }));
      return;
    }
    // What JavaScript says of a text or a nesting that outgrew it: a real machine would run out of memory later.
    this.machine.panic(
      error instanceof RangeError ? new RunawayError(`out of memory: ${error.message}`) : error,
    );
  }

  /** Ends the process: descriptors are closed, whoever waits is told, and its program unwinds. */
  end(exit: Exit, error?: unknown): void {
    if (this.ended) return;
    this.ended = exit;
    for (const descriptor of this.descriptors.values()) descriptor.close();
    this.descriptors.clear();
    this.machine.forget(this);
    if (error === undefined) this.settle(exit);
    else this.fail(error);
    for (const reject of this.waiters) reject(new ProcessEnded());
    this.waiters.clear();
    if (this.parent && !this.parent.ended) this.parent.receive("SIGCHLD");
  }

  receive(signal: Signal): void {
    if (this.ended) return;
    const action = signal === "SIGKILL" ? "default" : (this.actions.get(signal) ?? "default");
    if (action === "ignore") return;
    if (action !== "default") action();
    else if (!HARMLESS.has(signal) && !this.machine.shields(this, signal)) this.end({ signal });
  }

  onSignal(signal: Signal, action: SignalAction): void {
    this.actions.set(signal, action);
  }

  tick(steps = 1): void {
    if (this.ended) throw new ProcessEnded();
    this.machine.budget.tick(steps);
  }

  wait<T>(promise: Promise<T>): Promise<T> {
    if (this.ended) return Promise.reject(new ProcessEnded());
    return new Promise<T>((resolve, reject) => {
      this.waiters.add(reject);
      promise.then(
        (value) => {
          this.waiters.delete(reject);
          resolve(value);
        },
        (error) => {
          this.waiters.delete(reject);
          reject(this.broken(error) ? new ProcessEnded() : error);
        },
      );
    });
  }

  /** A write to a pipe without readers: SIGPIPE comes before the EPIPE that a program could see. */
  private broken(error: unknown): boolean {
    if (!(error instanceof FileSystemError) || error.code !== "EPIPE") return false;
    this.receive("SIGPIPE");
    return this.ended !== undefined;
  }

  sleep(milliseconds: number): Promise<void> {
    this.tick(10);
    return this.wait(this.machine.clock.sleep(milliseconds));
  }

  // --- children -------------------------------------------------------------------------------------

  private look(options: SpawnOptions, shellFallback: boolean): Executable {
    const environment = options.environment ?? this.environment;
    const lookup = {
      filesystem: this.machine.filesystem,
      cwd: options.cwd ?? this.cwd,
      as: options.credentials ?? this.credentials,
    };
    const name = options.path ?? options.argv[0] ?? "";
    const path = findCommand(name, environment.get("PATH"), lookup);
    return readExecutable(path, options.argv, lookup, shellFallback, 0, name.includes("/") ? name : path);
  }

  private copies(): Map<number, Descriptor> {
    return new Map([...this.descriptors].map(([fd, descriptor]) => [fd, descriptor.duplicate()]));
  }

  private child(found: Partial<Executable>, options: Omit<SpawnOptions, "argv">): SimulatedProcess {
    this.tick(START_COST);
    const as = options.credentials ?? this.credentials;
    const child = this.machine.create({
      parent: this,
      argv: found.argv ?? this.argv,
      environment: options.environment ?? this.environment,
      cwd: options.cwd ?? this.cwd,
      credentials: { ...as, uid: found.setuid ?? as.uid, gid: found.setgid ?? as.gid },
      umask: this.umask,
      descriptors: options.descriptors ?? this.copies(),
      executable: found.path ?? this.executable,
    });
    for (const [signal, action] of this.actions) {
      if (action === "ignore") child.actions.set(signal, action);
    }
    return child;
  }

  spawn(options: SpawnOptions): Child {
    const found = this.look(options, true);
    const body = this.machine.load(found.program);
    const child = this.child(found, options);
    child.run(body);
    return child.handle();
  }

  fork(body: Program, descriptors?: ReadonlyMap<number, Descriptor>): Child {
    const child = this.child({}, descriptors ? { descriptors } : {});
    child.run(body);
    return child.handle();
  }

  handle(): Child {
    return { process: this, exited: this.exited, kill: (signal) => this.receiveOutside(signal) };
  }

  /** From outside the container SIGKILL reaches process 1 too; what it does not handle still does not. */
  private receiveOutside(signal: Signal): void {
    if (signal === "SIGKILL") this.end({ signal });
    else this.receive(signal);
  }

  exec(argv: readonly string[], environment: ReadonlyMap<string, string>, path?: string): Promise<number> {
    const found = this.look({ argv, environment, ...(path === undefined ? {} : { path }) }, true);
    const body = this.machine.load(found.program);
    this.tick(START_COST);
    this.argv = found.argv;
    this.environment = environment;
    this.executable = found.path;
    if (found.setuid !== undefined) this.credentials = { ...this.credentials, uid: found.setuid };
    for (const [signal, action] of this.actions) if (action !== "ignore") this.actions.delete(signal);
    return body(this);
  }
}
