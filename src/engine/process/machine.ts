import { type Credentials, type FileSystem, FileSystemError } from "../filesystem/types.ts";
import { NotModelledError } from "../source/errors.ts";
import { mountDev } from "./dev.ts";
import { findCommand, readExecutable } from "./executable.ts";
import { loadedBy, loadOnce } from "./load-once.ts";
import { mountProc } from "./proc.ts";
import { SimulatedProcess, type Start } from "./process.ts";
import { createRandom } from "./random.ts";
import type {
  Budget,
  Child,
  Clock,
  Machine,
  Network,
  Process,
  Program,
  Signal,
  StartOptions,
} from "./types.ts";

/** Loads a program when it is first run. */
export type Loader = () => Promise<Program>;
export type Programs = Readonly<Record<string, Loader>>;

export interface MachineOptions {
  readonly filesystem: FileSystem;
  readonly hostname: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly budget: Budget;
  /** By the name in the marker of an executable file. */
  readonly programs: Programs;
  readonly facilities?: ReadonlyMap<string, unknown>;
  /** A container: process 1 is shielded from signals it does not handle, and takes all others along. */
  readonly pidNamespace?: boolean;
  /** Text that the random numbers depend on; default the hostname. */
  readonly seed?: string;
  /** Leave /proc and /dev alone: a machine that only copies files. */
  readonly bare?: boolean;
}

/** A machine with /proc and /dev mounted, and no process yet. */
export function createMachine(options: MachineOptions): Machine {
  return new SimulatedMachine(options);
}

export class SimulatedMachine implements Machine {
  readonly hostname: string;
  readonly filesystem: FileSystem;
  readonly network: Network;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly facilities: ReadonlyMap<string, unknown>;
  readonly processes = new Map<number, SimulatedProcess>();
  readonly random: (bytes: number) => Uint8Array;
  /** Whose credentials an object is: how /proc/self knows who asks. */
  readonly identities = new WeakMap<Credentials, SimulatedProcess>();
  private readonly programs: Programs;
  private readonly pidNamespace: boolean;
  private lastPid = 0;

  constructor(options: MachineOptions) {
    this.hostname = options.hostname;
    this.filesystem = options.filesystem;
    this.network = options.network;
    this.clock = options.clock;
    this.budget = options.budget;
    this.programs = options.programs;
    this.facilities = options.facilities ?? new Map();
    this.pidNamespace = options.pidNamespace ?? false;
    this.random = createRandom(options.seed ?? options.hostname);
    if (!options.bare) {
      mountProc(this);
      mountDev(this);
    }
  }

  /** The program behind a marker; loaded when it is first run. Throws NotModelledError for an unknown one. */
  load(name: string): Program {
    const loader = this.programs[name] ?? this.programs[name.split(":")[0] ?? ""];
    if (!loader) throw new NotModelledError(`the program ${name}`);
    const ready = loadedBy(loader);
    if (ready) return ready;
    return async (process) => (await process.wait(loadOnce(loader, this.clock)))(process);
  }

  create(start: Omit<Start, "pid">): SimulatedProcess {
    this.budget.processStarted();
    this.lastPid += 1;
    const process = new SimulatedProcess(this, { ...start, pid: this.lastPid });
    this.processes.set(process.pid, process);
    return process;
  }

  start(options: StartOptions): Child {
    const lookup = { filesystem: this.filesystem, cwd: options.cwd, as: options.credentials };
    const name = options.path ?? options.argv[0] ?? "";
    const path = findCommand(name, options.environment.get("PATH"), lookup);
    const found = readExecutable(path, options.argv, lookup, false);
    const body = this.load(found.program);
    const process = this.create({
      parent: undefined,
      argv: found.argv,
      environment: options.environment,
      cwd: options.cwd,
      credentials: options.credentials,
      umask: 0o022,
      descriptors: options.descriptors,
      executable: found.path,
    });
    process.run(body);
    return process.handle();
  }

  kill(pid: number, signal: Signal, by: Process): void {
    const process = this.processes.get(pid);
    if (!process) throw new FileSystemError("ESRCH", "");
    if (by.credentials.uid !== 0 && by.credentials.uid !== process.credentials.uid) {
      throw new FileSystemError("EPERM", "");
    }
    process.receive(signal);
  }

  /** pid_namespaces(7): the first process gets only signals that it has a handler for. */
  shields(process: SimulatedProcess, signal: Signal): boolean {
    return this.pidNamespace && process.pid === 1 && signal !== "SIGPIPE";
  }

  forget(process: SimulatedProcess): void {
    if (this.processes.delete(process.pid)) this.budget.processEnded();
    if (this.pidNamespace && process.pid === 1) {
      for (const other of [...this.processes.values()]) other.end({ signal: "SIGKILL" });
    }
  }

  /**
   * Something that must not be swallowed by a script's `|| true`: input that is not modelled, a runaway, a
   * fault of the simulator. Everything on the machine ends; those who called `start` get the error.
   */
  panic(error: unknown): void {
    for (const process of [...this.processes.values()]) {
      process.end({ signal: "SIGKILL" }, process.parent ? undefined : error);
    }
  }
}
