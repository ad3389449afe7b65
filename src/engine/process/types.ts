import type { Credentials, FileSystem, OpenFile } from "../filesystem/types.ts";

/** How a process ended: its exit status, or the signal that ended it (a shell shows 128 + signal). */
export type Exit = { readonly status: number } | { readonly signal: Signal };

export type Signal =
  | "SIGHUP"
  | "SIGINT"
  | "SIGQUIT"
  | "SIGKILL"
  | "SIGTERM"
  | "SIGPIPE"
  | "SIGALRM"
  | "SIGSEGV"
  | "SIGUSR1"
  | "SIGUSR2"
  | "SIGCHLD"
  | "SIGCONT"
  | "SIGSTOP";

/** One end of something that bytes flow through. Shared by duplication; the last close closes it. */
export interface Descriptor {
  readonly kind: "file" | "pipe" | "null" | "terminal" | "sink";
  /** Set for kind "file". */
  readonly file?: OpenFile;
  /** The next bytes, or null at the end. Waits while a pipe is empty and has writers. */
  read(max?: number): Promise<Uint8Array | null>;
  /** Waits while a pipe is full. Writing to a pipe without readers ends the process by SIGPIPE. */
  write(data: Uint8Array): Promise<void>;
  /** The same open end again, to be closed on its own. */
  duplicate(): Descriptor;
  close(): void;
}

/** What a process does with a signal: nothing (`ignore`), end (`default`), or run the handler. */
export type SignalAction = "default" | "ignore" | (() => void);

/** A program: runs in a process, returns its exit status (0..255). */
export type Program = (process: Process) => Promise<number>;

/** One POSIX process of a simulated machine. */
export interface Process {
  readonly pid: number;
  readonly parent: Process | undefined;
  readonly machine: Machine;
  /** argv[0] is the name it was called by; what /proc/PID/cmdline shows. */
  argv: readonly string[];
  /** What /proc/PID/environ shows: the environment given at exec, in order. Programs may read it freely. */
  environment: ReadonlyMap<string, string>;
  cwd: string;
  credentials: Credentials;
  umask: number;
  /** Open descriptors: 0, 1 and 2 are always there unless closed by the parent. */
  readonly descriptors: Map<number, Descriptor>;

  /**
   * Starts a child (fork and exec in one). `argv[0]` with a slash is a path, else it is looked up in
   * the PATH of `environment`. Throws ExecError when there is nothing to run.
   */
  spawn(options: SpawnOptions): Child;
  /** A child that runs `body` in a copy of this process without exec, as fork(2) does: subshells. */
  fork(body: Program, descriptors?: ReadonlyMap<number, Descriptor>): Child;
  /** Replaces this process's program, as execve(2): argv and environ change, the pid stays. Resolves with the status. */
  exec(argv: readonly string[], environment: ReadonlyMap<string, string>, path?: string): Promise<number>;
  /** Waits in simulated time. */
  sleep(milliseconds: number): Promise<void>;
  /** Waits for `promise`, but ends early when a signal ends this process. Every wait of a program goes through here. */
  wait<T>(promise: Promise<T>): Promise<T>;
  onSignal(signal: Signal, action: SignalAction): void;
  /** Counts work; throws RunawayError when the machine's budget is used up. Call it in every loop. */
  tick(steps?: number): void;
}

export interface SpawnOptions {
  readonly argv: readonly string[];
  readonly environment?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly credentials?: Credentials;
  /** The child's descriptors; default: duplicates of the parent's. */
  readonly descriptors?: ReadonlyMap<number, Descriptor>;
  /** The file to run, where it differs from argv[0]. */
  readonly path?: string;
}

export interface Child {
  readonly process: Process;
  readonly exited: Promise<Exit>;
  kill(signal: Signal): void;
}

/** Nothing to execute: 127 for not found, 126 for found but not executable, in every shell. */
export class ExecError extends Error {
  override readonly name = "ExecError";
  readonly code: "ENOENT" | "EACCES" | "ENOEXEC" | "EISDIR";
  readonly path: string;

  constructor(code: "ENOENT" | "EACCES" | "ENOEXEC" | "EISDIR", path: string) {
    super(`${path}: ${code}`);
    this.code = code;
    this.path = path;
  }
}

/** Where processes run: the learner's computer, one RUN step, or a container. */
export interface Machine {
  readonly hostname: string;
  readonly filesystem: FileSystem;
  readonly network: Network;
  readonly clock: Clock;
  readonly budget: Budget;
  /** Live processes by pid; the first one started is 1. */
  readonly processes: ReadonlyMap<number, Process>;
  /** Starts the first process (or, as `docker exec` does, another one without a parent). */
  start(options: StartOptions): Child;
  /** kill(2). Throws FileSystemError: ESRCH for no such process, EPERM for another user's. Signals that process 1 does not handle never reach it. */
  kill(pid: number, signal: Signal, by: Process): void;
  /** Same numbers in every run: what /dev/urandom, mktemp and $RANDOM draw from. */
  random(bytes: number): Uint8Array;
  /** Things that some programs of this machine reach, by name: the docker engine behind `docker`. */
  readonly facilities: ReadonlyMap<string, unknown>;
}

export interface StartOptions {
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly credentials: Credentials;
  readonly descriptors: ReadonlyMap<number, Descriptor>;
  readonly path?: string;
}

/** Simulated time, in ms since the epoch. It moves only when every process waits. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Lets everything run until `done` settles or nothing can move any more (then `stuck` rejects it). */
  drive<T>(done: Promise<T>): Promise<T>;
  /** Runs what is due in the next `milliseconds`, then returns. */
  advance(milliseconds: number): Promise<void>;
  /**
   * Sleeps through a long time: hours, days. Everybody else goes on meanwhile, but whoever sleeps for moments only is woken
   * a few thousand times in all, late and together, so that a day costs no more than a minute does.
   */
  pass(milliseconds: number): Promise<void>;
  /** Real waiting (loading a library) that simulated time must not overtake. */
  external<T>(work: Promise<T>): Promise<T>;
}

/** The limits that end runaway input; shared by all processes that one command of the learner started. */
export interface Budget {
  tick(steps?: number): void;
  /** Counts bytes written to files and pipes. */
  bytes(count: number): void;
  /** Counts live processes. */
  processStarted(): void;
  processEnded(): void;
}

// --- the network -------------------------------------------------------------------------------------

export interface HttpRequest {
  readonly method: string;
  /** Absolute: `http://registry.example:4873/@shop%2fui?x=1`. Userinfo never stands here: it is a header. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** The headers as they were sent, for servers that echo them. */
  readonly rawHeaders?: readonly (readonly [string, string])[];
  /** The machine that sends it, as its network names itself: a container's name. No header says so. */
  readonly client?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** What listens on a host and port. */
export type Endpoint =
  | { readonly protocol: "http"; readonly tls?: boolean; handle(request: HttpRequest): Promise<HttpResponse> }
  | { readonly protocol: "postgres"; connect(login: DatabaseLogin): Promise<DatabaseSession> }
  | { readonly protocol: "redis"; connect(login: DatabaseLogin): Promise<DatabaseSession> }
  | {
      readonly protocol: "ssh";
      /** The server's public key in SSH's wire format. */
      readonly hostKey: Uint8Array;
      /** Undefined when no key opens an account. */
      connect(login: SshLogin): Promise<SshSession | undefined>;
    };

export interface SshLogin {
  readonly user: string;
  /** Private keys as their files hold them: they stand for signatures, and are not kept. */
  readonly keys: readonly string[];
  /** As in HttpRequest. */
  readonly client?: string;
}

/** What a server lets an account do: run one command; the empty one asks for a shell. */
export interface SshSession {
  run(command: string): { readonly stdout: string; readonly stderr: string; readonly status: number };
}

export interface DatabaseLogin {
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  /** As in HttpRequest. */
  readonly client?: string;
}

export interface DatabaseSession {
  query(
    sql: string,
  ): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }>;
  close(): void;
}

/** The part of the network that one machine reaches: `--network=none` reaches nothing. */
export interface Network {
  /** Finds who listens at host:port. Throws NetworkError: unknown host or nothing listening. */
  connect(host: string, port: number): Endpoint;
  /** A server of this machine opens a port; the returned function closes it. */
  listen(port: number, endpoint: Endpoint): () => void;
}

export type NetworkErrorCode = "ENOTFOUND" | "ECONNREFUSED" | "ENETUNREACH" | "EADDRINUSE";

export class NetworkError extends Error {
  override readonly name = "NetworkError";
  /**
   * ENOTFOUND: no such host; ECONNREFUSED: nobody listens there; ENETUNREACH: no network at all;
   * EADDRINUSE: `listen` on a port that is taken.
   */
  readonly code: NetworkErrorCode;
  readonly host: string;
  readonly port: number;

  constructor(code: NetworkErrorCode, host: string, port: number) {
    super(`${code} ${host}:${port}`);
    this.code = code;
    this.host = host;
    this.port = port;
  }
}
