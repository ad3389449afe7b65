/** The machine that a job runs on: a user, folders, and how programs are started there. */
import type { Credentials } from "../filesystem/types.ts";
import { ROOT } from "../filesystem/types.ts";
import { bytesDescriptor, nullDescriptor, sinkDescriptor } from "../process/descriptor.ts";
import { bytesOf, textOf } from "../process/io.ts";
import type { Machine } from "../process/types.ts";
import { makeFolders, parentOf } from "../runtime/copy.ts";
import { exitCodeOf } from "../runtime/signals.ts";

export const RUNNER: Credentials = { uid: 1001, gid: 1001, groups: [1001] };
export const RUNNER_HOME = "/home/runner";
const WORK = `${RUNNER_HOME}/work`;

/** What the operating system of a runner sets for every program. */
const BASE: Readonly<Record<string, string>> = {
  HOME: RUNNER_HOME,
  USER: "runner",
  LANG: "C.UTF-8",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
};

/** A machine as new, for one job. */
export interface RentedMachine {
  readonly machine: Machine;
  /** The job is over: what it left running ends. */
  giveBack(): void;
}

type Receive = (line: string) => void;

export interface RunOptions {
  readonly environment: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** What it reads from standard input; default nothing. */
  readonly input?: string;
  /** Told each line of either output; without it, they go nowhere. */
  readonly onLine?: Receive;
}

/** A runner with the workspace of one repository. */
export class RunnerMachine {
  readonly workspace: string;
  readonly temp = `${WORK}/_temp`;
  readonly base: ReadonlyMap<string, string> = new Map(Object.entries(BASE));
  readonly machine: Machine;
  private files = 0;

  constructor(machine: Machine, repository: string) {
    const name = repository.replace(/^.*\//, "");
    this.machine = machine;
    this.workspace = `${WORK}/${name}/${name}`;
    for (const path of [this.workspace, this.temp, `${RUNNER_HOME}/.docker`]) this.makeFolders(path);
  }

  /** A path below the temporary folder that nothing has yet; names follow from how many there were. */
  temporary(suffix = ""): string {
    this.files += 1;
    return `${this.temp}/${String(this.files).padStart(8, "0")}${suffix}`;
  }

  makeFolders(path: string): void {
    const { filesystem } = this.machine;
    if (filesystem.exists(path, ROOT)) return;
    this.makeFolders(parentOf(path));
    makeFolders(filesystem, path);
    filesystem.chown(path, RUNNER.uid, RUNNER.gid, ROOT);
  }

  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    const { filesystem } = this.machine;
    this.makeFolders(parentOf(path));
    filesystem.writeFile(path, typeof content === "string" ? bytesOf(content) : content, mode, RUNNER);
  }

  read(path: string): string {
    return textOf(this.machine.filesystem.readFile(path, RUNNER));
  }

  exists(path: string): boolean {
    return this.machine.filesystem.exists(path, RUNNER);
  }

  /** A path as a step writes it: relative to the workspace. */
  path(path: string): string {
    return path.startsWith("/") ? path : `${this.workspace}/${path}`;
  }

  /** Runs a program to its end; its exit status. What the simulator does not model is thrown. */
  async run(argv: readonly string[], options: RunOptions): Promise<number> {
    const { environment, cwd = this.workspace, input, onLine = () => {} } = options;
    const outputs = [new LineSplitter(onLine), new LineSplitter(onLine)] as const;
    const child = this.machine.start({
      argv,
      environment: new Map([...environment, ["PWD", cwd]]),
      cwd,
      credentials: RUNNER,
      descriptors: new Map([
        [0, input === undefined ? nullDescriptor() : bytesDescriptor(bytesOf(input))],
        [1, sinkDescriptor((data) => outputs[0].take(data))],
        [2, sinkDescriptor((data) => outputs[1].take(data))],
      ]),
    });
    const exit = exitCodeOf(await child.exited);
    for (const output of outputs) output.end();
    return exit;
  }
}

/** Hands on what is written line by line. */
class LineSplitter {
  private readonly decoder = new TextDecoder();
  private readonly receive: Receive;
  private rest = "";

  constructor(receive: Receive) {
    this.receive = receive;
  }

  take(data: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(data, { stream: true })).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.receive(line);
  }

  end(): void {
    if (this.rest !== "") this.receive(this.rest);
    this.rest = "";
  }
}
