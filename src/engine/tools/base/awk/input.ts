/** Where the records come from: the operands in turn, standard input where there are none. */

import { FileSystemError } from "../../../filesystem/types.ts";
import { awkEscapes } from "./lex.ts";
import { AwkExit, type AwkState } from "./state.ts";
import { Source } from "./streams.ts";
import { toNumber, toText } from "./values.ts";

export class Input {
  readonly #state: AwkState;
  readonly #files: string[];
  #source: Source | undefined;
  #opened = false;

  constructor(state: AwkState, operands: readonly string[]) {
    this.#state = state;
    this.#files = [...operands];
  }

  /** nextfile: the rest of the current operand is left out. */
  skip(): void {
    this.#source = undefined;
  }

  /** Opens the next operand; `name=value` operands are assignments. */
  async #open(): Promise<boolean> {
    while (this.#files.length > 0) {
      const path = this.#files.shift() ?? "";
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(path);
      if (assignment) {
        this.#state.globals.set(assignment[1] ?? "", { text: awkEscapes(assignment[2] ?? "") });
        continue;
      }
      this.#opened = true;
      this.#state.globals.set("FILENAME", path === "-" ? "" : path);
      this.#state.globals.set("FNR", 0);
      try {
        this.#source = new Source(await this.#state.call.load(path));
        return true;
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        const { busybox } = this.#state.call;
        await this.#state.call.complain(
          busybox ? `awk: ${path}: ${error.text}\n` : `awk: cannot open "${path}" (${error.text})\n`,
        );
        this.#state.exit = busybox ? 1 : 2;
        if (busybox) throw new AwkExit();
      }
    }
    if (this.#opened) return false;
    this.#opened = true;
    this.#source = new Source(await this.#state.call.readAll());
    return true;
  }

  /** The next record, counted in NR and FNR; undefined at the end of the input. */
  async read(): Promise<string | undefined> {
    for (;;) {
      this.#state.call.process.tick();
      const record = this.#source?.next(toText(this.#state.scalar("RS")));
      if (record !== undefined) {
        this.#state.globals.set("NR", toNumber(this.#state.scalar("NR")) + 1);
        this.#state.globals.set("FNR", toNumber(this.#state.scalar("FNR")) + 1);
        return record;
      }
      if (!(await this.#open())) return undefined;
    }
  }
}
