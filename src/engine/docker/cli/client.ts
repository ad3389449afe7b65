import type { FileSystem } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import type { SimulatedContainer } from "../../runtime/container.ts";
import { makeFolders } from "../../runtime/copy.ts";
import type { Engine } from "../../runtime/engine.ts";

/** Something the docker client itself refuses, before or without asking the daemon. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** One run of the docker client: the process it is, and the engine it talks to. */
export class Client {
  readonly process: Process;
  readonly engine: Engine;
  /** All that was printed to standard error so far. */
  complaints = "";
  /** The progress of builds that went to standard output, where Compose prints it. */
  progress = "";
  private writing: Promise<void> = Promise.resolve();

  constructor(process: Process, engine: Engine) {
    this.process = process;
    this.engine = engine;
  }

  /** Everything that is printed goes out in the order in which it was printed. */
  out(text: string | Uint8Array): Promise<void> {
    return this.queue(() => print(this.process, text));
  }

  err(text: string | Uint8Array): Promise<void> {
    this.complaints += typeof text === "string" ? text : textOf(text);
    return this.queue(() => printError(this.process, text));
  }

  /** Progress of a build, on standard output. */
  report(text: string): Promise<void> {
    this.progress += text;
    return this.out(text);
  }

  private queue(write: () => Promise<void>): Promise<void> {
    const written = this.writing.then(write);
    this.writing = written.catch(() => {});
    return written;
  }

  flush(): Promise<void> {
    return this.writing;
  }

  get files(): FileSystem {
    return this.process.machine.filesystem;
  }

  get environment(): ReadonlyMap<string, string> {
    return this.process.environment;
  }

  get now(): number {
    return this.engine.clock.now();
  }

  path(path: string): string {
    return absolute(path, this.process.cwd);
  }

  readFile(path: string): Uint8Array {
    return this.files.readFile(this.path(path), this.process.credentials);
  }

  readText(path: string): string {
    return new TextDecoder().decode(this.readFile(path));
  }

  exists(path: string): boolean {
    return this.files.exists(this.path(path), this.process.credentials);
  }

  writeFile(path: string, content: Uint8Array | string, mode = 0o644): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.files.writeFile(this.path(path), bytes, mode & ~this.process.umask, this.process.credentials);
  }

  makeFolders(path: string): void {
    makeFolders(this.files, this.path(path));
  }

  stdin(): Promise<Uint8Array> {
    return readAll(this.process, 0);
  }

  container(reference: string): SimulatedContainer {
    return this.engine.find(reference);
  }
}
