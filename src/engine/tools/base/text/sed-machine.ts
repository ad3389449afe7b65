/** One run of a sed script over lines: pattern space, hold space, and what is written at the end of a cycle. */

import { splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { SedCommand } from "./sed-parse.ts";
import { Selector } from "./sed-select.ts";
import { substituted } from "./sed-substitute.ts";

/** A line without its newline, and whether it had one: the last may not. */
export interface Line {
  readonly text: string;
  readonly ended: boolean;
}

export function toLines(text: string, end: string): Line[] {
  return splitLines(text, end).map((line) =>
    line.endsWith(end) ? { text: line.slice(0, -1), ended: true } : { text: line, ended: false },
  );
}

export class Machine {
  readonly #call: Call;
  readonly #commands: readonly SedCommand[];
  readonly #write: (text: string) => Promise<void>;
  readonly #lines: readonly Line[];
  readonly #quiet: boolean;
  readonly #selector: Selector;
  readonly #labels = new Map<string, number>();
  readonly #written: Map<string, string>;
  #next = 0;
  #space = "";
  #hold = "";
  #queue: string[] = [];
  quit: number | undefined;

  constructor(
    call: Call,
    commands: readonly SedCommand[],
    lines: readonly Line[],
    quiet: boolean,
    written: Map<string, string>,
    write: (text: string) => Promise<void>,
  ) {
    this.#call = call;
    this.#selector = new Selector(call);
    this.#commands = commands;
    this.#lines = lines;
    this.#quiet = quiet;
    this.#written = written;
    this.#write = write;
    for (const [at, command] of commands.entries())
      if (command.name === ":") this.#labels.set(command.text, at);
  }

  async run(): Promise<void> {
    let again = false;
    while (this.quit === undefined && (again || this.#next < this.#lines.length)) {
      if (!again) this.#space = this.#lines[this.#next++]?.text ?? "";
      again = await this.#cycle();
    }
  }

  /** A newline after every line, but after the last one only if the input had it. */
  async #print(text: string): Promise<void> {
    const current = this.#lines[this.#next - 1];
    await this.#write(current?.ended === false ? text : `${text}\n`);
  }

  async #flush(): Promise<void> {
    for (const text of this.#queue) {
      await this.#write(text.startsWith("\0") ? await this.#fileText(text.slice(1)) : text);
    }
    this.#queue = [];
  }

  async #fileText(path: string): Promise<string> {
    return this.#call.files.look(path)?.kind === "file" ? await this.#call.load(path) : "";
  }

  async #endCycle(): Promise<void> {
    if (!this.#quiet) await this.#print(this.#space);
    await this.#flush();
  }

  #position() {
    return { line: this.#next, last: this.#next >= this.#lines.length, space: this.#space };
  }

  #toFile(path: string, text: string): void {
    this.#written.set(path, (this.#written.get(path) ?? "") + text);
  }

  /** Runs the script once; true where the next cycle starts without reading a line (D). */
  async #cycle(): Promise<boolean> {
    let replaced = false;
    for (let at = 0; at < this.#commands.length; at++) {
      this.#call.process.tick();
      const command = this.#commands[at];
      if (!command) break;
      if (command.name === ":") continue;
      if (!this.#selector.selected(command, this.#position())) {
        if (command.name === "{") at = (command.end ?? at) - 1;
        continue;
      }
      const newline = this.#space.indexOf("\n");
      switch (command.name) {
        case "s": {
          const step = command.substitution;
          if (!step) break;
          const regex = this.#selector.pattern(step.regex);
          const result = substituted(this.#call, this.#space, step, regex);
          if (result === undefined) break;
          this.#space = result;
          replaced = true;
          if (step.print) await this.#print(this.#space);
          if (step.write !== undefined) await this.#send(step.write, `${this.#space}\n`);
          break;
        }
        case "y":
          this.#space = [...this.#space]
            .map((character) => command.map?.get(character) ?? character)
            .join("");
          break;
        case "p":
          await this.#print(this.#space);
          break;
        case "P":
          await this.#write(`${newline < 0 ? this.#space : this.#space.slice(0, newline)}\n`);
          break;
        case "l":
          await this.#write(
            `${this.#space.replace(/\\/g, "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n")}$\n`,
          );
          break;
        case "=":
          await this.#write(`${this.#next}\n`);
          break;
        case "d":
          await this.#flush();
          return false;
        case "D":
          await this.#flush();
          if (newline < 0) return false;
          this.#space = this.#space.slice(newline + 1);
          return true;
        case "n":
          if (this.#next >= this.#lines.length) {
            if (!this.#quiet) await this.#print(this.#space);
            await this.#flush();
            this.quit = 0;
            return false;
          }
          await this.#endCycle();
          this.#space = this.#lines[this.#next++]?.text ?? "";
          break;
        case "N":
          if (this.#next >= this.#lines.length) {
            await this.#endCycle();
            this.quit = 0;
            return false;
          }
          this.#space += `\n${this.#lines[this.#next++]?.text ?? ""}`;
          break;
        case "g":
          this.#space = this.#hold;
          break;
        case "G":
          this.#space += `\n${this.#hold}`;
          break;
        case "h":
          this.#hold = this.#space;
          break;
        case "H":
          this.#hold += `\n${this.#space}`;
          break;
        case "x":
          [this.#space, this.#hold] = [this.#hold, this.#space];
          break;
        case "z":
          this.#space = "";
          break;
        case "a":
          this.#queue.push(command.text);
          break;
        case "i":
          await this.#write(command.text);
          break;
        case "c":
          if (!command.to || command.negated || !this.#selector.isOpen(command))
            await this.#write(command.text);
          await this.#flush();
          return false;
        case "r":
          this.#queue.push(`\0${command.text}`);
          break;
        case "w":
          await this.#send(command.text, `${this.#space}\n`);
          break;
        case "q":
          await this.#endCycle();
          this.quit = Number(command.text || 0);
          return false;
        case "Q":
          this.quit = Number(command.text || 0);
          return false;
        case "b":
        case "t":
        case "T": {
          const taken = command.name === "b" || (command.name === "t") === replaced;
          if (command.name !== "b") replaced = command.name === "t" ? false : replaced;
          if (!taken) break;
          if (command.text === "") at = this.#commands.length;
          else {
            const label = this.#labels.get(command.text);
            if (label === undefined)
              this.#call.fail(
                this.#call.say(
                  `can't find label for jump to '${command.text}'`,
                  `-e expression #1, char 0: can't find label for jump to \`${command.text}'`,
                ),
              );
            at = label;
          }
          break;
        }
        case "{":
          break;
        default:
          this.#call.refuse(`the command ${command.name}`);
      }
    }
    await this.#endCycle();
    return false;
  }

  async #send(path: string, text: string): Promise<void> {
    if (path === "/dev/stdout") await this.#write(text);
    else if (path === "/dev/stderr") await this.#call.complain(text);
    else this.#toFile(path, text);
  }
}
