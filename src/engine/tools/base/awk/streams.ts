import { createPipe } from "../../../process/descriptor.ts";
import { readToEnd } from "../../../process/io.ts";
import type { Child, Descriptor } from "../../../process/types.ts";
import { decodeText, encodeText, fromByteString, toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { statusOf } from "../system/spawn.ts";

/** What getline reads from: lines are handed out one by one. */
export class Source {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  /** The next record up to `separator` ("" stands for blank lines); undefined at the end. */
  next(separator: string): string | undefined {
    if (separator === "") this.#rest = this.#rest.replace(/^\n+/, "");
    if (this.#rest === "") return undefined;
    const mark = separator === "" ? /\n\n+/ : separator.length > 1 ? new RegExp(separator, "s") : undefined;
    const found = mark ? mark.exec(this.#rest) : undefined;
    const at = mark ? (found?.index ?? -1) : this.#rest.indexOf(separator);
    const length = found ? found[0].length : 1;
    const record =
      at < 0 ? this.#rest.replace(separator.length <= 1 ? /\n$/ : /(?!)/, "") : this.#rest.slice(0, at);
    this.#rest = at < 0 ? "" : this.#rest.slice(at + length);
    return record;
  }
}

/** The files and commands that a program writes to and reads from, each opened once. */
export class Streams {
  readonly #call: Call;
  readonly #outputs = new Map<string, { readonly descriptor: Descriptor; readonly child?: Child }>();
  readonly #inputs = new Map<string, { readonly source: Source; readonly status: number }>();

  constructor(call: Call) {
    this.#call = call;
  }

  #shell(command: string, changed: readonly (readonly [number, Descriptor])[]): Child {
    const descriptors = new Map<number, Descriptor>(changed);
    for (const number of [0, 1, 2]) {
      const own = this.#call.process.descriptors.get(number);
      if (!descriptors.has(number) && own) descriptors.set(number, own.duplicate());
    }
    return this.#call.process.spawn({
      argv: ["sh", "-c", decodeText(command)],
      path: "/bin/sh",
      descriptors,
    });
  }

  /** Throws FileSystemError where a file cannot be opened. */
  async write(operator: string, name: string, text: string): Promise<void> {
    if (operator !== "|" && name === "/dev/stdout") return await this.#call.out(text);
    if (operator !== "|" && name === "/dev/stderr") return await this.#call.complain(text);
    let output = this.#outputs.get(name);
    if (!output) {
      if (operator === "|") {
        const pipe = createPipe();
        output = { descriptor: pipe.write, child: this.#shell(name, [[0, pipe.read]]) };
      } else {
        const append = operator === ">>";
        output = {
          descriptor: this.#call.openPath(name, { write: true, create: true, append, truncate: !append }),
        };
      }
      this.#outputs.set(name, output);
    }
    await this.#call.process.wait(output.descriptor.write(fromByteString(text)));
  }

  /** The source behind a file or a command. Throws FileSystemError. */
  async source(name: string, command: boolean): Promise<Source> {
    const known = this.#inputs.get(name);
    if (known) return known.source;
    let text: string;
    let status = 0;
    if (command) {
      const result = await this.#capture(name);
      text = result.text;
      status = result.status;
    } else text = await this.#call.load(name);
    const source = new Source(text);
    this.#inputs.set(name, { source, status });
    return source;
  }

  async #capture(command: string): Promise<{ text: string; status: number }> {
    const pipe = createPipe();
    const child = this.#shell(command, [[1, pipe.write]]);
    const { process } = this.#call;
    const text = toByteString(await readToEnd(process, pipe.read));
    pipe.read.close();
    return { text, status: statusOf(await process.wait(child.exited)) };
  }

  async system(command: string): Promise<number> {
    return statusOf(await this.#call.process.wait(this.#shell(command, []).exited));
  }

  /** The status of a closed command, 0 for a file, -1 for what was not open. */
  async close(name: string): Promise<number> {
    const output = this.#outputs.get(name);
    const input = this.#inputs.get(name);
    this.#outputs.delete(name);
    this.#inputs.delete(name);
    if (!output) return input ? input.status : -1;
    output.descriptor.close();
    return output.child ? statusOf(await this.#call.process.wait(output.child.exited)) : 0;
  }

  async closeAll(): Promise<void> {
    for (const name of [...this.#outputs.keys()]) await this.close(name);
  }
}

/** Environment variables as byte strings, for ENVIRON. */
export function environmentOf(call: Call): [string, string][] {
  return [...call.process.environment].map(([name, value]) => [encodeText(name), encodeText(value)]);
}
