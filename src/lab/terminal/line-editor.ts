/** What the editor asks of whoever owns the screen. */
export interface LineEditorPort {
  /** Bytes for the screen, ANSI sequences included. */
  write(text: string): void;
  /** The learner pressed Enter. */
  submit(line: string): void;
  /** Ctrl+C on the prompt line. */
  cancel(): void;
  complete(line: string): Promise<{ readonly from: number; readonly words: readonly string[] }>;
  /** Ctrl+L. */
  clear(): void;
  /** A line that was submitted and is not empty: for a history that outlives the page. */
  remember?(line: string): void;
}

/**
 * The prompt line of the terminal: editing keys as in readline, history, completion. It knows nothing of
 * xterm; input arrives as the character sequences that a terminal sends.
 */
export class LineEditor {
  readonly #port: LineEditorPort;
  readonly #prompt: string;
  readonly #history: string[];
  #line = "";
  #cursor = 0;
  #place = 0;
  #kept = "";
  #killed = "";
  /** Keys pressed while a completion is on its way: as in readline, they come after it. */
  #early: string[] | null = null;

  constructor(port: LineEditorPort, prompt: string, history: readonly string[] = []) {
    this.#port = port;
    this.#prompt = prompt;
    this.#history = [...history];
  }

  readonly #actions: Readonly<Record<Key, () => void>> = {
    enter: () => this.#submit(),
    tab: () => void this.#complete(),
    interrupt: () => {
      this.#port.write("^C\r\n");
      this.#port.cancel();
    },
    clear: () => {
      this.#port.clear();
      this.redraw();
    },
    backspace: () => this.#splice(Math.max(0, this.#cursor - 1), this.#cursor),
    delete: () => this.#splice(this.#cursor, this.#cursor + 1),
    left: () => this.#move(this.#cursor - 1),
    right: () => this.#move(this.#cursor + 1),
    home: () => this.#move(0),
    end: () => this.#move(this.#line.length),
    "word-left": () => this.#move(this.#wordStart()),
    "word-right": () => this.#move(this.#wordEnd()),
    "kill-word": () => this.#kill(this.#wordStart(), this.#cursor),
    "kill-start": () => this.#kill(0, this.#cursor),
    "kill-end": () => this.#kill(this.#cursor, this.#line.length),
    yank: () => this.#insert(this.#killed),
    up: () => this.#recall(this.#place - 1),
    down: () => this.#recall(this.#place + 1),
  };

  get line(): string {
    return this.#line;
  }

  /** Shows the prompt with an empty line. */
  start(): void {
    this.#line = "";
    this.#cursor = 0;
    this.#place = this.#history.length;
    this.#port.write(this.#prompt);
  }

  /** Shows the prompt and what was typed again, e.g. after output. */
  redraw(): void {
    const back = this.#line.length - this.#cursor;
    this.#port.write(`\r\x1b[K${this.#prompt}${this.#line}${back > 0 ? `\x1b[${back}D` : ""}`);
  }

  /** Types a line and submits it, as a click on a suggestion does. */
  enter(line: string): void {
    this.#set(line);
    this.#submit();
  }

  input(data: string): void {
    if (this.#early) {
      this.#early.push(data);
      return;
    }
    const key = KEYS[data];
    if (key) this.#actions[key]();
    else if (!data.startsWith("\x1b")) this.#paste(data);
  }

  /** Pasted text may hold several lines: each but the last is run. */
  #paste(data: string): void {
    const [first = "", ...rest] = data.replaceAll("\r\n", "\n").split(/[\r\n]/);
    this.#insert(first);
    for (const line of rest) {
      this.#submit();
      this.#insert(line);
    }
  }

  #submit(): void {
    const line = this.#line;
    this.#move(line.length);
    this.#port.write("\r\n");
    if (line.trim() !== "" && this.#history.at(-1) !== line) {
      this.#history.push(line);
      this.#port.remember?.(line);
    }
    this.#place = this.#history.length;
    this.#line = "";
    this.#cursor = 0;
    this.#port.submit(line);
  }

  #recall(place: number): void {
    if (place < 0 || place > this.#history.length) return;
    if (this.#place === this.#history.length) this.#kept = this.#line;
    this.#place = place;
    this.#set(place === this.#history.length ? this.#kept : (this.#history[place] ?? ""));
  }

  async #complete(): Promise<void> {
    this.#early = [];
    const before = this.#line.slice(0, this.#cursor);
    const { from, words } = await this.#port.complete(before);
    const early = this.#early;
    this.#early = null;
    if (words.length > 0) this.#offer(before.slice(from), words);
    for (const data of early) this.input(data);
  }

  /** Completes `typed` as far as all words agree; where that is no further, lists them. */
  #offer(typed: string, words: readonly string[]): void {
    const common = words.reduce((prefix, word) => {
      let length = 0;
      while (length < prefix.length && prefix[length] === word[length]) length++;
      return prefix.slice(0, length);
    });
    const [only] = words;
    if (words.length === 1 && only !== undefined)
      this.#insert(only.slice(typed.length) + (only.endsWith("/") ? "" : " "));
    else if (common.length > typed.length) this.#insert(common.slice(typed.length));
    else {
      this.#port.write(`\r\n${words.join("  ")}\r\n`);
      this.redraw();
    }
  }

  #wordStart(): number {
    return Math.max(0, this.#line.slice(0, this.#cursor).search(/\S+\s*$/));
  }

  #wordEnd(): number {
    return this.#cursor + (/^\s*\S*/.exec(this.#line.slice(this.#cursor))?.[0].length ?? 0);
  }

  #insert(text: string): void {
    const clean = [...text].filter((character) => character >= " " && character !== "\x7f").join("");
    this.#line = this.#line.slice(0, this.#cursor) + clean + this.#line.slice(this.#cursor);
    this.#cursor += clean.length;
    this.redraw();
  }

  #kill(from: number, to: number): void {
    this.#killed = this.#line.slice(from, to);
    this.#splice(from, to);
  }

  #splice(from: number, to: number): void {
    this.#line = this.#line.slice(0, from) + this.#line.slice(to);
    this.#cursor = from;
    this.redraw();
  }

  #move(cursor: number): void {
    this.#cursor = Math.min(this.#line.length, Math.max(0, cursor));
    this.redraw();
  }

  #set(line: string): void {
    this.#line = line;
    this.#cursor = line.length;
    this.redraw();
  }
}

type Key =
  | "enter"
  | "tab"
  | "interrupt"
  | "clear"
  | "backspace"
  | "delete"
  | "left"
  | "right"
  | "home"
  | "end"
  | "word-left"
  | "word-right"
  | "kill-word"
  | "kill-start"
  | "kill-end"
  | "yank"
  | "up"
  | "down";

/** What a terminal sends for each key, as xterm encodes it, and readline's control letters. */
const KEYS: Readonly<Record<string, Key>> = {
  "\r": "enter",
  "\t": "tab",
  "\x03": "interrupt",
  "\x0c": "clear",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x1b[3~": "delete",
  "\x04": "delete",
  "\x1b[D": "left",
  "\x02": "left",
  "\x1b[C": "right",
  "\x06": "right",
  "\x1b[H": "home",
  "\x1bOH": "home",
  "\x01": "home",
  "\x1b[F": "end",
  "\x1bOF": "end",
  "\x05": "end",
  "\x1b[1;5D": "word-left",
  "\x1bb": "word-left",
  "\x1b[1;5C": "word-right",
  "\x1bf": "word-right",
  "\x17": "kill-word",
  "\x15": "kill-start",
  "\x0b": "kill-end",
  "\x19": "yank",
  "\x1b[A": "up",
  "\x10": "up",
  "\x1b[B": "down",
  "\x0e": "down",
};
