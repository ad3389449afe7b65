import { NotModelledError } from "../../../source/errors.ts";
import type { Call } from "../core/call.ts";
import { compileRegex } from "../core/regex.ts";

export type Address =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "last" }
  | { readonly kind: "regex"; readonly regex: RegExp | undefined }
  | { readonly kind: "step"; readonly first: number; readonly step: number }
  | { readonly kind: "offset"; readonly count: number };

export interface SedCommand {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly name: string;
  /** a, i, c: the text; r, w: the file; b, t, T and `:`: the label. */
  readonly text: string;
  readonly substitution?: Substitution;
  readonly map?: ReadonlyMap<string, string>;
  /** Matching `}` of a `{`. */
  end?: number;
}

export interface Substitution {
  readonly regex: RegExp | undefined;
  readonly replacement: string;
  readonly global: boolean;
  readonly print: boolean;
  readonly nth: number;
  readonly write: string | undefined;
}

/** Reads a sed script. A wrong one ends the tool with GNU's or BusyBox's message. */
export class SedParser {
  #at = 0;
  readonly #call: Call;
  readonly #script: string;
  readonly #extended: boolean;
  readonly commands: SedCommand[] = [];

  constructor(call: Call, script: string, extended: boolean) {
    this.#call = call;
    this.#script = script;
    this.#extended = extended;
  }

  #fail(message: string, busybox = message, offset = 0): never {
    return this.#call.fail(
      this.#call.say(busybox, `-e expression #1, char ${this.#at + offset}: ${message}`),
    );
  }

  parse(): SedCommand[] {
    const open: number[] = [];
    for (;;) {
      while (/[ \t\n;]/.test(this.#peek())) this.#at++;
      if (this.#at >= this.#script.length) break;
      if (this.#peek() === "#") {
        while (this.#at < this.#script.length && this.#peek() !== "\n") this.#at++;
        continue;
      }
      this.#command(open);
    }
    if (open.length > 0) this.#fail("unmatched `{'", "unmatched '{'");
    return this.commands;
  }

  #peek(): string {
    return this.#script[this.#at] ?? "";
  }

  #blanks(): void {
    while (/[ \t]/.test(this.#peek())) this.#at++;
  }

  #address(): Address | undefined {
    const rest = this.#script.slice(this.#at);
    const number = /^(\d+)(?:~(\d+))?/.exec(rest);
    if (number) {
      this.#at += number[0].length;
      if (number[2] !== undefined) return { kind: "step", first: Number(number[1]), step: Number(number[2]) };
      return { kind: "line", line: Number(number[1]) };
    }
    if (rest[0] === "$") {
      this.#at++;
      return { kind: "last" };
    }
    const offset = /^\+(\d+)/.exec(rest);
    if (offset) {
      this.#at += offset[0].length;
      return { kind: "offset", count: Number(offset[1]) };
    }
    if (rest[0] !== "/" && rest[0] !== "\\") return undefined;
    this.#at += rest[0] === "/" ? 1 : 2;
    const pattern = this.#until(rest[0] === "/" ? "/" : (rest[1] ?? ""), true);
    if (pattern === undefined) return this.#fail("unterminated address regex", "bad format in regexp");
    let ignoreCase = false;
    while (/[IM]/.test(this.#peek())) {
      if (this.#peek() === "I") ignoreCase = true;
      this.#at++;
    }
    return { kind: "regex", regex: this.#regex(pattern, ignoreCase, false) };
  }

  #regex(pattern: string, ignoreCase: boolean, multiline: boolean): RegExp | undefined {
    if (pattern === "") return undefined;
    return compileRegex(this.#call, withCharacters(pattern), {
      extended: this.#extended,
      ignoreCase,
      multiline,
      global: true,
      status: 1,
    });
  }

  /** Text up to an unescaped delimiter, which is passed; an escaped delimiter stands for itself. */
  #until(delimiter: string, pattern: boolean): string | undefined {
    let text = "";
    let inBracket = false;
    while (this.#at < this.#script.length) {
      const character = this.#peek();
      if (character === "\\" && !inBracket) {
        const next = this.#script[this.#at + 1] ?? "";
        this.#at += 2;
        if (next === delimiter)
          text += delimiter !== "/" && /[.*+?^$|(){}[\]&]/.test(delimiter) ? `\\${next}` : next;
        else text += pattern && next === "n" ? "\n" : `\\${next}`;
        continue;
      }
      if (pattern && inBracket && character === "]" && !/\[\^?$/.test(text)) inBracket = false;
      else if (pattern && character === "[" && !inBracket) inBracket = true;
      if (character === delimiter && !inBracket) {
        this.#at++;
        return text;
      }
      text += character;
      this.#at++;
    }
    return undefined;
  }

  #command(open: number[]): void {
    const from = this.#address();
    let to: Address | undefined;
    this.#blanks();
    if (from && this.#peek() === ",") {
      this.#at++;
      this.#blanks();
      to = this.#address();
      if (!to) this.#fail("unexpected `,'", "no address after comma");
    }
    this.#blanks();
    let negated = false;
    while (this.#peek() === "!") {
      negated = true;
      this.#at++;
      this.#blanks();
    }
    const name = this.#peek();
    this.#at++;
    if (name === "") this.#fail("missing command", "missing command");
    const base = { ...(from ? { from } : {}), ...(to ? { to } : {}), negated, name, text: "" };
    if (name === "{") {
      open.push(this.commands.length);
      this.commands.push(base);
      return;
    }
    if (name === "}") {
      const start = open.pop();
      if (start === undefined) this.#fail("unexpected `}'", "unexpected '}'");
      const block = this.commands[start];
      if (block) block.end = this.commands.length;
      this.#finish();
      return;
    }
    if (name === "s") this.commands.push({ ...base, substitution: this.#substitution() });
    else if (name === "y") this.commands.push({ ...base, map: this.#transliteration() });
    else if ("aic".includes(name)) this.commands.push({ ...base, text: this.#text() });
    else if ("rwRW".includes(name)) this.commands.push({ ...base, text: this.#line() });
    else if (":btT".includes(name)) {
      this.commands.push({ ...base, text: this.#label() });
    } else if ("dDgGhHlnNpPqQxz=F".includes(name)) {
      this.#blanks();
      const status = /^\d+/.exec(this.#script.slice(this.#at))?.[0] ?? "";
      this.#at += status.length;
      this.commands.push({ ...base, text: status });
      this.#finish();
    } else if (name === "e") {
      throw new NotModelledError("the command e of sed");
    } else {
      this.#fail(`unknown command: \`${name}'`, `unsupported command ${name}`);
    }
  }

  #finish(): void {
    this.#blanks();
    // BusyBox takes the next command without a separator.
    if (this.#call.busybox) return;
    if (!/^([;\n}#]|$)/.test(this.#script.slice(this.#at)))
      this.#fail("extra characters after command", "extra characters after command", 1);
  }

  #line(): string {
    this.#blanks();
    const end = this.#script.indexOf("\n", this.#at);
    const text = this.#script.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#script.length : end;
    return text;
  }

  #label(): string {
    this.#blanks();
    const text = /^[^\n;}]*/.exec(this.#script.slice(this.#at))?.[0] ?? "";
    this.#at += text.length;
    return text.trim();
  }

  /** The text of a, i and c: after `\` and a newline, or on the same line; a backslash takes the next character as it is. */
  #text(): string {
    this.#blanks();
    if (this.#peek() === "\\") {
      this.#at++;
      this.#blanks();
      if (this.#peek() === "\n") this.#at++;
    }
    let text = "";
    while (this.#at < this.#script.length && this.#peek() !== "\n") {
      if (this.#peek() === "\\") {
        this.#at++;
        text += this.#peek() === "t" ? "\t" : this.#peek();
      } else text += this.#peek();
      this.#at++;
    }
    return `${text}\n`;
  }

  #substitution(): Substitution {
    const delimiter = this.#peek();
    this.#at++;
    const pattern = this.#until(delimiter, true);
    const replacement = pattern === undefined ? undefined : this.#until(delimiter, false);
    if (pattern === undefined || replacement === undefined)
      return this.#fail("unterminated `s' command", `unmatched '${delimiter}'`);
    let [global, print, ignoreCase, multiline] = [false, false, false, false];
    let nth = 1;
    let write: string | undefined;
    for (;;) {
      const flag = this.#peek();
      if (flag === "g") global = true;
      else if (flag === "p") print = true;
      else if (flag === "i" || flag === "I") ignoreCase = true;
      else if (flag === "m" || flag === "M") multiline = true;
      else if (/[1-9]/.test(flag)) {
        nth = Number(/^\d+/.exec(this.#script.slice(this.#at))?.[0]);
        this.#at += String(nth).length - 1;
      } else if (flag === "w") {
        this.#at++;
        write = this.#line();
        break;
      } else if (flag === "e") {
        throw new NotModelledError("the flag e of sed's s");
      } else break;
      this.#at++;
    }
    this.#blanks();
    if (!/^([;\n}#]|$)/.test(this.#script.slice(this.#at)))
      this.#fail("unknown option to `s'", "bad option in substitution expression", 1);
    return { regex: this.#regex(pattern, ignoreCase, multiline), replacement, global, print, nth, write };
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#peek();
    this.#at++;
    const plain = (text: string | undefined): string =>
      text?.replace(/\\(.)/gs, (_, letter: string) => (letter === "n" ? "\n" : letter)) ?? "";
    const from = plain(this.#until(delimiter, false));
    const to = plain(this.#until(delimiter, false));
    if (from.length !== to.length)
      this.#fail("strings for `y' command are different lengths", "unequal length strings for 'y'");
    this.#finish();
    return new Map([...from].map((character, at) => [character, to[at] ?? ""]));
  }
}

const CHARACTERS: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n", f: "\f", v: "\v" };

/** A pattern with `\t`, `\r` and the like as the characters they stand for, in brackets too. grep(1) knows none of them. */
function withCharacters(pattern: string): string {
  return pattern.replace(/\\(.)/gs, (written, letter: string) => CHARACTERS[letter] ?? written);
}
