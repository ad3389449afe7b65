import { NotModelledError } from "../../../source/errors.ts";
import { REAL_OPTIONS } from "./real-options.ts";
import type { Flavour } from "./tool.ts";
import { UsageError } from "./tool.ts";

/**
 * What a tool models: short letters (as getopt(3) writes them: `m:` with a value, `i::` with an optional one)
 * and long names, each to the letter that it stands for (`m:` likewise). A long name without a letter stands for itself.
 */
export interface OptionSpec {
  readonly short?: string;
  readonly long?: Readonly<Record<string, string>>;
  /** Stop at the first operand, as env, timeout and xargs do. */
  readonly stopEarly?: boolean;
}

/** Options by letter (or long name) in the order given, and the rest. */
export class Options {
  readonly given: { readonly name: string; readonly value: string | undefined }[] = [];
  operands: string[] = [];

  has(...names: string[]): boolean {
    return this.given.some((option) => names.includes(option.name));
  }
  /** The last value, as nearly all tools take it. */
  value(name: string): string | undefined {
    return this.given.findLast((option) => option.name === name)?.value;
  }
  values(name: string): string[] {
    return this.given.flatMap((option) => (option.name === name ? [option.value ?? ""] : []));
  }
  /** Which of these came last: `-L` and `-P` override each other. */
  last(...names: string[]): string | undefined {
    return this.given.findLast((option) => names.includes(option.name))?.name;
  }
}

function arity(letters: string, letter: string): number | undefined {
  const at = letter === ":" ? -1 : letters.indexOf(letter);
  if (at < 0) return undefined;
  return letters.startsWith("::", at + 1) ? 2 : letters[at + 1] === ":" ? 1 : 0;
}

/** Reads `args` as getopt_long(3) does: operands may stand anywhere, `--` ends the options. */
export function parseOptions(
  name: string,
  flavour: Flavour,
  spec: OptionSpec,
  args: readonly string[],
): Options {
  const real = REAL_OPTIONS[name];
  const realShort = real?.[flavour] ?? spec.short ?? "";
  const realLong = (flavour === "busybox" ? real?.busyboxLong : real?.long)?.split(" ") ?? [];
  const options = new Options();
  const queue = [...args];
  const take = (complaint: string): string => {
    const value = queue.shift();
    if (value === undefined) throw new UsageError(complaint);
    return value;
  };
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === "--") break;
    if (word === "-" || !word.startsWith("-")) {
      options.operands.push(word);
      if (spec.stopEarly) break;
    } else if (word.startsWith("--")) {
      readLong(word, take);
    } else {
      readShort(word, take);
    }
  }
  options.operands.push(...queue);
  return options;

  function readShort(word: string, next: (complaint: string) => string): void {
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? "";
      const wanted = arity(realShort, letter);
      if (wanted === undefined) throw new UsageError(`invalid option -- '${letter}'`);
      const modelled = arity(spec.short ?? "", letter);
      if (modelled === undefined) throw new NotModelledError(`the option -${letter} of ${name}`);
      if (modelled === 0) {
        options.given.push({ name: letter, value: undefined });
        continue;
      }
      const rest = word.slice(at + 1);
      const value =
        rest !== "" || modelled === 2
          ? rest || undefined
          : next(`option requires an argument -- '${letter}'`);
      options.given.push({ name: letter, value });
      return;
    }
  }

  function readLong(word: string, next: (complaint: string) => string): void {
    const equals = word.indexOf("=");
    const written = equals < 0 ? word.slice(2) : word.slice(2, equals);
    if (written === "help" || written === "version") throw new NotModelledError(`${name} --${written}`);
    const modelledLong = Object.keys(spec.long ?? {});
    const known =
      real === undefined
        ? modelledLong
        : flavour === "busybox"
          ? realLong
          : [...new Set([...realLong, ...modelledLong])];
    const candidates = known.includes(written) ? [written] : known.filter((long) => long.startsWith(written));
    if (candidates.length === 0) throw new UsageError(`unrecognized option '${word}'`);
    if (candidates.length > 1) {
      const list = candidates.map((long) => ` '--${long}'`).join("");
      throw new UsageError(`option '${word}' is ambiguous; possibilities:${list}`);
    }
    const long = candidates[0] ?? written;
    const target = spec.long?.[long];
    if (target === undefined) throw new NotModelledError(`the option --${long} of ${name}`);
    const letter = target.replace(/:+$/, "");
    const colons = target.length - letter.length;
    const given = equals < 0 ? undefined : word.slice(equals + 1);
    if (colons === 0 && given !== undefined)
      throw new UsageError(`option '--${long}' doesn't allow an argument`);
    const value =
      colons === 1 && given === undefined ? next(`option '--${long}' requires an argument`) : given;
    options.given.push({ name: letter, value });
  }
}
