/** Which lines a sed command applies to: its addresses, and the ranges that are open. */

import type { Call } from "../core/call.ts";
import type { Address, SedCommand } from "./sed-parse.ts";

/** Where a run stands: the number of the line last read, whether it is the last one, the pattern space. */
export interface Position {
  readonly line: number;
  readonly last: boolean;
  readonly space: string;
}

export class Selector {
  readonly #call: Call;
  /** Commands whose range is open, with the line that closes it. */
  readonly #active = new Map<SedCommand, number>();
  #lastRegex: RegExp | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  /** An empty pattern means the one used last, be it in an address or in s. */
  pattern(given: RegExp | undefined): RegExp {
    const regex = given ?? this.#lastRegex;
    if (!regex) return this.#call.fail("no previous regular expression");
    this.#lastRegex = regex;
    regex.lastIndex = 0;
    return regex;
  }

  /** Whether the range of a command goes on behind the current line. */
  isOpen(command: SedCommand): boolean {
    return this.#active.has(command);
  }

  selected(command: SedCommand, at: Position): boolean {
    const { from, to } = command;
    if (!from) return !command.negated;
    return (to ? this.#inRange(command, from, to, at) : this.#matches(from, at)) !== command.negated;
  }

  #matches(address: Address, at: Position): boolean {
    if (address.kind === "line") return at.line === address.line;
    if (address.kind === "last") return at.last;
    if (address.kind === "step") {
      return address.step <= 0
        ? at.line === address.first
        : at.line >= address.first && (at.line - address.first) % address.step === 0;
    }
    if (address.kind === "offset") return false;
    return this.pattern(address.regex).test(at.space);
  }

  #inRange(command: SedCommand, from: Address, to: Address, at: Position): boolean {
    const until = this.#active.get(command);
    if (until === undefined) {
      if (from.kind === "line" && from.line === 0 ? at.line !== 1 : !this.#matches(from, at)) return false;
      if (from.kind === "line" && from.line === 0 && this.#matches(to, at)) return true;
      const end =
        to.kind === "line" ? to.line : to.kind === "offset" ? at.line + to.count : Number.POSITIVE_INFINITY;
      if (end > at.line) this.#active.set(command, end);
      return true;
    }
    if (to.kind === "line" || to.kind === "offset") {
      if (at.line >= until) this.#active.delete(command);
      return at.line <= until;
    }
    if (this.#matches(to, at)) this.#active.delete(command);
    return true;
  }
}
