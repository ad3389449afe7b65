import { parseDuration } from "../../source/duration.ts";
import { NotModelledError } from "../../source/errors.ts";

/** What a flag takes: nothing, one value, or a value each time it is given. */
type FlagKind = "bool" | "string" | "list" | "int" | "uint" | "duration";

interface FlagSpec {
  readonly name: string;
  readonly short: string | undefined;
  readonly kind: FlagKind;
  /** `modelled`: acted on. `harmless`: no effect on what anyone can read. `refused`: real, but not simulated. */
  readonly stand: "modelled" | "harmless" | "refused";
}

/** The flags of one command, by long name and by letter. */
export interface FlagSet {
  readonly byName: ReadonlyMap<string, FlagSpec>;
  readonly byShort: ReadonlyMap<string, FlagSpec>;
}

/**
 * Reads the flags of a command from three lists of words: `name`, `x,name`, and behind a colon what the flag
 * takes (`string list int uint duration`; nothing: a switch). The real client knows all of them.
 */
export function flagSet(modelled: string, harmless = "", refused = ""): FlagSet {
  const byName = new Map<string, FlagSpec>();
  const byShort = new Map<string, FlagSpec>();
  const read = (words: string, stand: FlagSpec["stand"]) => {
    for (const word of words.split(/\s+/).filter(Boolean)) {
      const [names = "", kind = "bool"] = word.split(":");
      const [first = "", second] = names.split(",");
      const spec = { name: second ?? first, short: second && first, kind: kind as FlagKind, stand } as const;
      byName.set(spec.name, spec);
      if (spec.short) byShort.set(spec.short, spec);
    }
  };
  read(modelled, "modelled");
  read(harmless, "harmless");
  read(refused, "refused");
  return { byName, byShort };
}

/** A mistake in how flags were given, in the words of Go's pflag library. */
export class FlagError extends Error {
  override readonly name = "FlagError";
}

/** The flags that were given. Asking for a name that the command does not have is a defect of ours. */
export class Flags {
  readonly args: string[] = [];
  private readonly given = new Map<string, string[]>();

  set(name: string, value: string): void {
    this.given.set(name, [...(this.given.get(name) ?? []), value]);
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  /** Whether any flag was given. */
  any(): boolean {
    return this.given.size > 0;
  }

  bool(name: string, otherwise = false): boolean {
    const last = this.text(name);
    return last === undefined ? otherwise : isTrue(last);
  }

  /** The last value given. */
  text(name: string): string | undefined {
    return this.given.get(name)?.at(-1);
  }

  list(name: string): readonly string[] {
    return this.given.get(name) ?? [];
  }

  /** Nanoseconds. */
  duration(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : parseDuration(text);
  }

  int(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Number(text);
  }
}

const TRUE = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE = new Set(["0", "f", "F", "false", "FALSE", "False"]);

function isTrue(text: string): boolean {
  return TRUE.has(text);
}

function check(spec: FlagSpec, value: string): void {
  const complain = (reason: string) => {
    const flag = spec.short ? `-${spec.short}, --${spec.name}` : `--${spec.name}`;
    throw new FlagError(`invalid argument "${value}" for "${flag}" flag: ${reason}`);
  };
  if (spec.kind === "bool" && !TRUE.has(value) && !FALSE.has(value))
    complain(`strconv.ParseBool: parsing "${value}": invalid syntax`);
  if (spec.kind === "int" && !/^[-+]?\d+$/.test(value))
    complain(`strconv.ParseInt: parsing "${value}": invalid syntax`);
  if (spec.kind === "uint" && !/^\d+$/.test(value))
    complain(`strconv.ParseUint: parsing "${value}": invalid syntax`);
  if (spec.kind !== "duration") return;
  try {
    parseDuration(value);
  } catch (error) {
    complain((error as Error).message);
  }
}

/**
 * Reads a command's words as pflag does. `interspersed: false`: flags end at the first plain word, as for
 * `docker run IMAGE ...`. Throws FlagError, or NotModelledError for a real flag that is not simulated.
 */
export function parseFlags(
  command: string,
  set: FlagSet,
  words: readonly string[],
  interspersed: boolean,
): Flags {
  const flags = new Flags();
  const take = (spec: FlagSpec, value: string) => {
    check(spec, value);
    if (spec.stand === "refused" && !(spec.kind === "bool" && !isTrue(value)))
      throw new NotModelledError(`${command} --${spec.name}`);
    flags.set(spec.name, value);
  };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      flags.args.push(...rest);
      break;
    }
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const spec = set.byName.get(name);
      if (name === "help") flags.set("help", "true");
      else if (!spec) throw new FlagError(`unknown flag: --${name}`);
      else if (equals >= 0) take(spec, word.slice(equals + 1));
      else if (spec.kind === "bool") take(spec, "true");
      else if (rest.length === 0) throw new FlagError(`flag needs an argument: --${name}`);
      else take(spec, rest.shift() ?? "");
    } else if (word.startsWith("-") && word !== "-") {
      shorthands(word, set, rest, take);
    } else {
      flags.args.push(word);
      if (!interspersed) {
        flags.args.push(...rest);
        break;
      }
    }
  }
  return flags;
}

/** `-it`, `-eNAME=x`, `-e NAME=x`, `-e=NAME=x`. */
function shorthands(
  word: string,
  set: FlagSet,
  rest: string[],
  take: (spec: FlagSpec, value: string) => void,
): void {
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    const spec = set.byShort.get(letter);
    if (!spec) throw new FlagError(`unknown shorthand flag: '${letter}' in ${word.slice(at - 1 || 0)}`);
    const after = word.slice(at + 1);
    if (spec.kind === "bool" && !after.startsWith("=")) {
      take(spec, "true");
      continue;
    }
    if (after) take(spec, after.replace(/^=/, ""));
    else if (rest.length > 0) take(spec, rest.shift() ?? "");
    else throw new FlagError(`flag needs an argument: '${letter}' in ${word}`);
    return;
  }
}
