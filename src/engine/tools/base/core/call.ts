import { FileSystemError, type OpenFlags } from "../../../filesystem/types.ts";
import { read, write } from "../../../process/io.ts";
import { openDescriptor } from "../../../process/open.ts";
import type { Descriptor, Process } from "../../../process/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { decodeText, encodeText, fromByteString, splitLines, toByteString } from "./bytes.ts";
import { Files } from "./files.ts";
import { Options } from "./options.ts";
import { quoteWhereNeeded } from "./quote.ts";
import { Failure, type Flavour, UsageError } from "./tool.ts";

/** One run of one utility: its arguments as byte strings, its files, and the three standard streams. */
export class Call {
  readonly process: Process;
  readonly flavour: Flavour;
  /** The name it was called by, without the folder: it begins every message. */
  name: string;
  readonly args: readonly string[];
  readonly files: Files;
  options: Options = new Options();

  constructor(process: Process, flavour: Flavour, name: string, args: readonly string[]) {
    this.process = process;
    this.flavour = flavour;
    this.name = name;
    this.args = args.map(encodeText);
    this.files = new Files(process);
  }

  get operands(): string[] {
    return this.options.operands;
  }
  get busybox(): boolean {
    return this.flavour === "busybox";
  }
  has(...names: string[]): boolean {
    return this.options.has(...names);
  }

  /** Writes a byte string to standard output. */
  async out(text: string): Promise<void> {
    if (text !== "") await this.write(1, fromByteString(text));
  }
  async bytes(data: Uint8Array): Promise<void> {
    if (data.length > 0) await this.write(1, data);
  }
  async write(descriptor: number, data: Uint8Array): Promise<void> {
    if (!this.process.descriptors.has(descriptor)) {
      if (descriptor === 2) return;
      throw new Failure("write error: Bad file descriptor");
    }
    await write(this.process, descriptor, data);
  }
  /** `NAME: message` on standard error. */
  async warn(message: string): Promise<void> {
    await this.complain(`${this.name}: ${message}\n`);
  }
  async complain(text: string): Promise<void> {
    await this.write(2, fromByteString(text));
  }
  fail(message: string, status = 1): never {
    throw new Failure(message, status);
  }
  usage(message = ""): never {
    throw new UsageError(message);
  }
  refuse(what: string): never {
    throw new NotModelledError(`${what} of ${this.name}`);
  }
  /** The flavour's wording. */
  say(busybox: string, coreutils: string): string {
    return this.busybox ? busybox : coreutils;
  }

  /** A file's name at the beginning of a complaint: coreutils quote it where a shell would mind. */
  named(path: string): string {
    return this.busybox ? path : quoteWhereNeeded(path);
  }

  /** The next bytes of standard input; null at its end. */
  async read(): Promise<Uint8Array | null> {
    return await read(this.process);
  }
  /** All of standard input. */
  async readAll(): Promise<string> {
    const parts: string[] = [];
    for (let data = await this.read(); data !== null; data = await this.read())
      parts.push(toByteString(data));
    return parts.join("");
  }
  /** All of a file, or of standard input for "-". Throws FileSystemError. */
  async load(path: string): Promise<string> {
    if (path === "-") return await this.readAll();
    const parts: string[] = [];
    for await (const part of this.stream(path)) {
      this.process.machine.budget.bytes(part.length);
      parts.push(toByteString(part));
    }
    return parts.join("");
  }
  /** A file's (or, for "-", standard input's) bytes as they come. Throws FileSystemError; EISDIR for a folder. */
  async *stream(path: string): AsyncGenerator<Uint8Array> {
    if (path === "-") {
      for (let data = await this.read(); data !== null; data = await this.read()) yield data;
      return;
    }
    if (this.files.look(path)?.kind === "directory" && this.files.access(path, "r")) {
      throw new FileSystemError("EISDIR", path);
    }
    const source = this.openPath(path, { read: true });
    try {
      for (let data = await this.process.wait(source.read()); data !== null; ) {
        this.process.tick();
        yield data;
        data = await this.process.wait(source.read());
      }
    } finally {
      source.close();
    }
  }
  /** Opens a file, a named pipe or one of the process's own descriptors (/dev/stdout). Throws FileSystemError. */
  openPath(path: string, flags: OpenFlags): Descriptor {
    if (path === "") throw new FileSystemError("ENOENT", path);
    return openDescriptor(this.process, decodeText(path), flags);
  }
  /** Lines without their newline. */
  async lines(path: string): Promise<string[]> {
    return splitLines(await this.load(path)).map((line) => (line.endsWith("\n") ? line.slice(0, -1) : line));
  }
  /** Runs `body`; a refused file operation is reported in `wording` and gives false. */
  async attempt(
    body: () => Promise<void> | void,
    wording: (error: FileSystemError) => string,
  ): Promise<boolean> {
    try {
      await body();
      return true;
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await this.warn(wording(error));
      return false;
    }
  }
  /** A variable of the environment, as a byte string. */
  variable(name: string): string | undefined {
    const value = this.process.environment.get(name);
    return value === undefined ? undefined : encodeText(value);
  }
}
