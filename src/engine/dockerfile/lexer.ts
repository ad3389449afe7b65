import { RunawayError } from "../source/errors.ts";
import { splitAtSpace } from "../source/go-text.ts";
import { InstructionError } from "./instruction-error.ts";
import { replacePattern, trimPrefix, trimSuffix } from "./pattern.ts";

/** How BuildKit's `shell.Lex` is set for a use: see variables.ts for the uses. */
export interface LexOptions {
  readonly escape: string;
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  readonly skipQuotes?: boolean;
  readonly skipUnset?: boolean;
}

export interface Expansion {
  readonly text: string;
  /** `text` split at unquoted blanks, those of unquoted variables' values included. */
  readonly words: readonly string[];
  readonly matched: ReadonlySet<string>;
  readonly unmatched: ReadonlySet<string>;
}

/** Braces nested deeper than this, or a longer result, are runaway input: no file needs them. */
const maximumDepth = 200;
const maximumLength = 8 * 1024 * 1024;

/** What Go prints for the end of the text read as a character. */
const endOfText = "\ufffd";

/** BuildKit's word processing (frontend/dockerfile/shell/lex.go). Throws InstructionError, without the wrapping. */
export class Lexer {
  readonly matched = new Set<string>();
  readonly unmatched = new Set<string>();
  private readonly characters: readonly string[];
  private readonly variables: ReadonlyMap<string, string>;
  private readonly options: LexOptions;
  private rawEscapes: boolean;
  private position = 0;
  private depth = 0;
  private produced = 0;

  constructor(word: string, variables: ReadonlyMap<string, string>, options: LexOptions) {
    this.characters = Array.from(word);
    this.variables = variables;
    this.options = options;
    this.rawEscapes = options.rawEscapes ?? false;
  }

  run(): Expansion {
    const { text, words } = this.until(undefined, this.rawEscapes);
    return { text, words, matched: this.matched, unmatched: this.unmatched };
  }

  /** Up to the unescaped `stop`, which is consumed; to the end when undefined. */
  private until(stop: string | undefined, rawEscapes: boolean): { text: string; words: string[] } {
    const outer = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    try {
      return this.readUntil(stop);
    } finally {
      this.rawEscapes = outer;
    }
  }

  private readUntil(stop: string | undefined): { text: string; words: string[] } {
    const words = new WordSplitter();
    let text = "";
    while (this.position < this.characters.length) {
      const character = this.characters[this.position]!;
      if (character === stop) {
        this.position++;
        return { text, words: words.finish() };
      }
      if (character === "$") {
        const value = this.dollar();
        text += value;
        words.add(value);
      } else if (character === "'" && !this.options.skipQuotes) {
        const value = this.singleQuotes();
        text += value;
        words.addQuoted(value);
      } else if (character === '"' && !this.options.skipQuotes) {
        const value = this.doubleQuotes();
        text += value;
        words.addQuoted(value);
      } else {
        this.position++;
        if (character === this.options.escape) {
          if (this.rawEscapes) {
            words.addQuoted(character);
            text += character;
          }
          const escaped = this.characters[this.position++];
          if (escaped === undefined) break;
          words.addQuoted(escaped);
          text += escaped;
        } else {
          words.add(character);
          text += character;
        }
      }
      if (text.length > maximumLength) throw new RunawayError("a variable grew beyond 8 MiB");
    }
    if (stop !== undefined)
      throw new InstructionError(`unexpected end of statement while looking for matching ${stop}`);
    return { text, words: words.finish() };
  }

  private singleQuotes(): string {
    const end = this.characters.indexOf("'", this.position + 1);
    if (end < 0) {
      this.position = this.characters.length;
      throw new InstructionError("unexpected end of statement while looking for matching single-quote");
    }
    const text = this.characters.slice(this.position + 1, end).join("");
    this.position = end + 1;
    return this.options.rawQuotes ? `'${text}'` : text;
  }

  private doubleQuotes(): string {
    let text = this.options.rawQuotes ? '"' : "";
    this.position++;
    for (;;) {
      const character = this.characters[this.position];
      if (character === undefined)
        throw new InstructionError("unexpected end of statement while looking for matching double-quote");
      if (character === "$") {
        text += this.dollar();
        continue;
      }
      this.position++;
      if (character === '"') return this.options.rawQuotes ? `${text}"` : text;
      if (character !== this.options.escape) {
        text += character;
        continue;
      }
      if (this.rawEscapes) text += character;
      const next = this.characters[this.position];
      if (next === undefined) continue;
      if (next === '"' || next === "$" || next === this.options.escape) {
        text += next;
        this.position++;
      } else text += character;
    }
  }

  private dollar(): string {
    this.position++;
    if (this.characters[this.position] !== "{") {
      const name = this.variableName();
      if (name === "") return "$";
      const value = this.lookUp(name);
      return this.count(value ?? (this.options.skipUnset ? `$${name}` : ""));
    }
    if (++this.depth > maximumDepth) throw new RunawayError("substitutions nested too deeply");
    this.position++;
    const value = this.substitution();
    this.depth--;
    return this.count(value);
  }

  /** Bounds what all variables of a word bring in together. */
  private count(value: string): string {
    this.produced += value.length;
    if (this.produced > maximumLength) throw new RunawayError("a variable grew beyond 8 MiB");
    return value;
  }

  /** What follows `${`, its `}` included. */
  private substitution(): string {
    const first = this.characters[this.position];
    if (first === undefined) throw new InstructionError("syntax error: missing '}'");
    if (first === "{" || first === "}" || first === ":")
      throw new InstructionError("syntax error: bad substitution");
    const name = this.variableName();
    const operator = this.characters[this.position++];
    if (operator === "}") return this.lookUp(name) ?? (this.options.skipUnset ? `\${${name}}` : "");
    if (operator === "/") return this.replacement(name);
    const colon = operator === ":";
    const modifier = colon ? this.characters[this.position++] : operator;
    const symbols = (colon ? ":" : "") + (modifier ?? endOfText);
    if (!colon && !(modifier !== undefined && "+-?#%".includes(modifier)))
      throw new InstructionError(`unsupported modifier (${symbols}) in substitution`);
    const word = this.part("}", modifier === "#" || modifier === "%", "syntax error: missing '}'");
    const value = this.lookUp(name);
    if (this.options.skipUnset && value === undefined) return `\${${name}${symbols}${word}}`;
    const absent = value === undefined || (colon && value === "");
    if (modifier === "-") return absent ? word : value;
    if (modifier === "+") return absent ? "" : word;
    if (modifier === "?") {
      if (!absent) return value;
      throw new InstructionError(
        `${name}: ${word || `is not allowed to be ${value === undefined ? "unset" : "empty"}`}`,
      );
    }
    if (colon) throw new InstructionError(`unsupported modifier (${symbols}) in substitution`);
    const longest = word.startsWith(modifier!);
    const pattern = longest ? word.slice(1) : word;
    return (modifier === "%" ? trimSuffix : trimPrefix)(pattern, value ?? "", longest);
  }

  private replacement(name: string): string {
    const all = this.characters[this.position] === "/";
    if (all) this.position++;
    const pattern = this.part("/", true, `syntax error: missing '/' in $\{}`);
    const replacement = this.part("}", true, "syntax error: missing '}'");
    const value = this.lookUp(name);
    if (this.options.skipUnset && value === undefined) return `\${${name}/${pattern}/${replacement}}`;
    return replacePattern(pattern, value ?? "", replacement, all);
  }

  /** One word inside braces; an error at the end of the text becomes `missing`. */
  private part(stop: string, rawEscapes: boolean, missing: string): string {
    try {
      return this.until(stop, rawEscapes).text;
    } catch (error) {
      if (error instanceof InstructionError && this.position >= this.characters.length)
        throw new InstructionError(missing);
      throw error;
    }
  }

  /** Letters, digits and `_`; or a run of digits; or one special parameter. */
  private variableName(): string {
    const start = this.position;
    const first = this.characters[start];
    if (first === undefined) return "";
    if (/\p{Nd}/u.test(first)) {
      while (/\p{Nd}/u.test(this.characters[this.position] ?? "")) this.position++;
    } else if ("@*#?-$!".includes(first)) this.position++;
    else while (/^[\p{L}\p{Nd}_]$/u.test(this.characters[this.position] ?? "")) this.position++;
    return this.characters.slice(start, this.position).join("");
  }

  private lookUp(name: string): string | undefined {
    const value = this.variables.get(name);
    (value === undefined ? this.unmatched : this.matched).add(name);
    return value;
  }
}

class WordSplitter {
  private readonly words: string[] = [];
  private word = "";

  add(text: string): void {
    const [first = "", ...rest] = splitAtSpace(text);
    this.word += first;
    for (const part of rest) {
      this.flush();
      this.word = part;
    }
  }

  addQuoted(text: string): void {
    this.word += text;
  }

  finish(): string[] {
    this.flush();
    return this.words;
  }

  private flush(): void {
    if (this.word !== "") this.words.push(this.word);
    this.word = "";
  }
}
