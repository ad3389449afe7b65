import { NotModelledError } from "../../source/errors.ts";

export interface Arguments {
  readonly words: readonly string[];
  /** By the long name without dashes; those that may come again keep all of their values. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/**
 * Reads a command's words. `valued` and `flags` are all names of options, each with the long name it stands for. Throws
 * NotModelledError for others.
 */
export function parseArguments(
  command: string,
  argv: readonly string[],
  valued: Readonly<Record<string, string>>,
  switches: Readonly<Record<string, string>>,
): Arguments {
  const words: string[] = [];
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const todo = [...argv].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name = "", glued] = /^(--?[\w-]+)(?:[=:](.*))?$/s.exec(word) ?? [];
    const long = valued[name];
    const flag = switches[name];
    if (long !== undefined) values.set(long, [...(values.get(long) ?? []), glued ?? todo.pop() ?? ""]);
    else if (flag !== undefined) flags.add(flag);
    else if (word.startsWith("-")) throw new NotModelledError(`dotnet ${command} ${name || word}`);
    else words.push(word);
  }
  return { words, values, flags };
}
