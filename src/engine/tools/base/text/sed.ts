import { FileSystemError } from "../../../filesystem/types.ts";
import { fromByteString, splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { type Address, type SedCommand, SedParser, type Substitution } from "./sed-parse.ts";

/** The replacement with its groups and case changes (\U \L \u \l \E). */
function expandReplacement(replacement: string, match: RegExpExecArray): string {
  let shown = "";
  let mode = "";
  let once = "";
  const add = (text: string): void => {
    let piece = mode === "U" ? text.toUpperCase() : mode === "L" ? text.toLowerCase() : text;
    if (once !== "" && piece !== "") {
      piece =
        (once === "u" ? (piece[0] ?? "").toUpperCase() : (piece[0] ?? "").toLowerCase()) + piece.slice(1);
      once = "";
    }
    shown += piece;
  };
  for (let at = 0; at < replacement.length; at++) {
    const character = replacement[at] ?? "";
    if (character === "&") add(match[0]);
    else if (character !== "\\") add(character);
    else {
      const next = replacement[++at] ?? "";
      if (/\d/.test(next)) add(match[Number(next)] ?? "");
      else if ("ULE".includes(next) && next !== "") mode = next === "E" ? "" : next;
      else if ("ul".includes(next) && next !== "") once = next;
      else add(({ n: "\n", t: "\t", r: "\r" } as Record<string, string>)[next] ?? next);
    }
  }
  return shown;
}

interface Line {
  readonly text: string;
  readonly ended: boolean;
}

/** One run of a script over lines: pattern space, hold space, and what is appended at the end of a cycle. */
class Machine {
  readonly #call: Call;
  readonly #commands: readonly SedCommand[];
  readonly #write: (text: string) => Promise<void>;
  readonly #lines: readonly Line[];
  readonly #quiet: boolean;
  readonly #active = new Map<SedCommand, number>();
  readonly #labels = new Map<string, number>();
  readonly #written: Map<string, string>;
  #next = 0;
  #space = "";
  #hold = "";
  #queue: string[] = [];
  #lastRegex: RegExp | undefined;
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

  #selected(command: SedCommand): boolean {
    const { from, to } = command;
    if (!from) return !command.negated;
    return (to ? this.#inRange(command, from, to) : this.#matches(from)) !== command.negated;
  }

  #matches(address: Address): boolean {
    if (address.kind === "line") return this.#next === address.line;
    if (address.kind === "last") return this.#next >= this.#lines.length;
    if (address.kind === "step") {
      return address.step <= 0
        ? this.#next === address.first
        : this.#next >= address.first && (this.#next - address.first) % address.step === 0;
    }
    if (address.kind === "offset") return false;
    const regex = address.regex ?? this.#lastRegex;
    if (!regex) return this.#call.fail("no previous regular expression");
    this.#lastRegex = regex;
    regex.lastIndex = 0;
    return regex.test(this.#space);
  }

  #inRange(command: SedCommand, from: Address, to: Address): boolean {
    const until = this.#active.get(command);
    if (until === undefined) {
      if (from.kind === "line" && from.line === 0 ? this.#next !== 1 : !this.#matches(from)) return false;
      if (from.kind === "line" && from.line === 0 && this.#matches(to)) return true;
      const end =
        to.kind === "line"
          ? to.line
          : to.kind === "offset"
            ? this.#next + to.count
            : Number.POSITIVE_INFINITY;
      if (end > this.#next) this.#active.set(command, end);
      return true;
    }
    if (to.kind === "line" || to.kind === "offset") {
      if (this.#next >= until) this.#active.delete(command);
      return this.#next <= until;
    }
    if (this.#matches(to)) this.#active.delete(command);
    return true;
  }

  #substitute(step: Substitution): boolean {
    const regex = step.regex ?? this.#lastRegex;
    if (!regex) return this.#call.fail("no previous regular expression");
    this.#lastRegex = regex;
    regex.lastIndex = 0;
    let shown = "";
    let end = 0;
    let count = 0;
    let changed = false;
    for (let match = regex.exec(this.#space); match; match = regex.exec(this.#space)) {
      this.#call.process.tick();
      if (match[0] === "") regex.lastIndex++;
      // An empty match right behind a match does not count.
      if (match[0] === "" && count > 0 && match.index === end) continue;
      count++;
      shown += this.#space.slice(end, match.index);
      const wanted = count === step.nth || (step.global && count > step.nth);
      shown += wanted ? expandReplacement(step.replacement, match) : match[0];
      changed ||= wanted;
      end = match.index + match[0].length;
      if (wanted && !step.global) break;
    }
    if (changed) this.#space = shown + this.#space.slice(end);
    return changed;
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
      if (!this.#selected(command)) {
        if (command.name === "{") at = (command.end ?? at) - 1;
        continue;
      }
      const newline = this.#space.indexOf("\n");
      switch (command.name) {
        case "s": {
          const step = command.substitution;
          if (!step || !this.#substitute(step)) break;
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
          if (!command.to || command.negated || !this.#active.has(command)) await this.#write(command.text);
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

function toLines(text: string, end: string): Line[] {
  return splitLines(text, end).map((line) =>
    line.endsWith(end) ? { text: line.slice(0, -1), ended: true } : { text: line, ended: false },
  );
}

export const sed: Tool = {
  usageStatus: 1,
  options: {
    short: "e:f:i::nrsEuz",
    long: {
      quiet: "n",
      silent: "n",
      expression: "e:",
      file: "f:",
      "in-place": "i::",
      "regexp-extended": "r",
      separate: "s",
      unbuffered: "u",
      "null-data": "z",
      posix: "posix",
    },
  },
  async run(call: Call) {
    const scripts: string[] = [];
    for (const { name, value = "" } of call.options.given) {
      if (name === "e") scripts.push(value);
      if (name === "f") scripts.push((await call.load(value)).replace(/\n$/, ""));
    }
    const operands = [...call.operands];
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        if (call.busybox) call.usage();
        await call.complain("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
        return 1;
      }
      scripts.push(script);
    }
    const script = scripts.join("\n");
    const commands = new SedParser(call, script, call.has("r", "E")).parse();
    const quiet = call.has("n") || script.startsWith("#n\n");
    const end = call.has("z") ? "\0" : "\n";
    const written = new Map<string, string>();
    let status = 0;
    const texts: { path: string; text: string }[] = [];
    for (const path of operands.length > 0 ? operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          texts.push({ path, text: await call.load(path) });
        },
        (error) => {
          if (error.code === "EISDIR")
            return call.say(
              `read error: ${error.text}`,
              call.has("i")
                ? `couldn't edit ${path}: not a regular file`
                : `read error on ${path}: ${error.text}`,
            );
          return call.say(`${path}: ${error.text}`, `can't read ${path}: ${error.text}`);
        },
      );
      if (!fine) status = call.busybox ? 1 : call.has("i") && texts.length === 0 ? 2 : 2;
    }
    if (call.has("i", "s")) {
      for (const { path, text } of texts) {
        let shown = "";
        const machine = new Machine(call, commands, toLines(text, end), quiet, written, async (part) => {
          if (call.has("i")) shown += part;
          else await call.out(part);
        });
        await machine.run();
        if (call.has("i") && path !== "-") replace(call, path, shown, text);
        if (machine.quit !== undefined) status = machine.quit || status;
      }
    } else {
      const lines = texts.flatMap(({ text }, at) => {
        const own = toLines(text, end);
        return at < texts.length - 1 ? own.map((line) => ({ ...line, ended: true })) : own;
      });
      const machine = new Machine(call, commands, lines, quiet, written, (part) =>
        call.out(end === "\0" ? part.replace(/\n$/, "\0") : part),
      );
      await machine.run();
      status = machine.quit || status;
    }
    for (const [path, text] of written) call.files.write(path, fromByteString(text));
    return status;
  },
};

/** In place: a new file takes the name, so links to the old one stay behind; -iSUFFIX keeps the old one. */
function replace(call: Call, path: string, text: string, old: string): void {
  const stat = call.files.stat(path);
  const suffix = call.options.value("i");
  if (suffix) {
    const backup = suffix.includes("*") ? suffix.replaceAll("*", path) : path + suffix;
    call.files.write(backup, fromByteString(old), stat.mode);
    call.files.chmod(backup, stat.mode);
  }
  const temporary = `${path.replace(/[^/]*$/, "")}sedXXXXXX`;
  try {
    call.files.write(temporary, fromByteString(text), 0o600);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const shown = temporary.includes("/") ? temporary : `./${temporary}`;
    const [busybox, gnu] = [
      `can't create temp file '${path}XXXXXX'`,
      `couldn't open temporary file ${shown}`,
    ];
    call.fail(`${call.say(busybox, gnu)}: ${error.text}`, call.busybox ? 1 : 4);
  }
  if (call.process.credentials.uid === 0) call.files.chown(temporary, stat.uid, stat.gid);
  call.files.chmod(temporary, stat.mode);
  call.files.rename(temporary, path);
}
