/** OpenSSL's way of options: one dash, a word, perhaps a value; the rest are operands. */
import { NotModelledError } from "../../source/errors.ts";
import { OpensslError } from "./files.ts";

export interface Given {
  readonly command: string;
  has(name: string): boolean;
  /** The last value of an option. */
  value(name: string): string | undefined;
  /** Every value of an option, in order. */
  values(name: string): readonly string[];
  readonly operands: readonly string[];
}

/** Options by name: those with a value, and flags. What OpenSSL has beyond these is refused. */
export interface OptionTable {
  readonly valued: string;
  readonly flags: string;
  /** Names that stand for algorithms, e.g. `-sha256`. */
  readonly isAlgorithm?: (name: string) => boolean;
}

export function parseOptions(command: string, words: readonly string[], table: OptionTable): Given {
  const valued = new Set(table.valued.split(" "));
  const flags = new Set(table.flags.split(" "));
  const given: [string, string][] = [];
  const operands: string[] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (!word.startsWith("-") || word === "-") {
      operands.push(word, ...todo.splice(0).reverse());
      break;
    }
    const name = word.replace(/^--?/, "");
    if (valued.has(name)) {
      const value = todo.pop();
      if (value === undefined)
        throw new OpensslError(
          `${command}: Option ${word} needs a value\n${command}: Use -help for summary.`,
        );
      given.push([name, value]);
    } else if (flags.has(name) || table.isAlgorithm?.(name)) given.push([name, ""]);
    else throw new NotModelledError(`openssl ${command} -${name}`);
  }
  return {
    command,
    operands,
    has: (name) => given.some(([each]) => each === name),
    value: (name) => given.findLast(([each]) => each === name)?.[1],
    values: (name) => given.filter(([each]) => each === name).map(([, value]) => value),
  };
}
