/**
 * The options of pip's commands, and how its parser (Python's optparse) reads them: settings and variables first, then
 * the command line, in which a long option may be cut short. Listed from pip 25.1.1's own parsers.
 */
import type { PipConfig } from "./config.ts";
import { UsageError } from "./error.ts";
import { COMMAND_OPTIONS, FILE_OPTIONS, GENERAL_OPTIONS, type OptionKind } from "./option-table.ts";

interface Option {
  /** The first long name without its dashes; for `off` also without `no-`. */
  readonly key: string;
  readonly kind: OptionKind;
}

/** What a command was asked for. Keys are long names without dashes: `index-url`. */
export class Options {
  readonly words: string[] = [];
  private readonly flags = new Map<string, boolean>();
  private readonly lists = new Map<string, readonly string[]>();
  private readonly counts = new Map<string, number>();

  /** Whether a switch is on; undefined where nobody said. */
  flag(key: string): boolean | undefined {
    return this.flags.get(key);
  }

  /** The value that counts, of an option given once or more. */
  value(key: string): string | undefined {
    return this.lists.get(key)?.at(-1);
  }

  list(key: string): readonly string[] {
    return this.lists.get(key) ?? [];
  }

  get verbosity(): number {
    return (this.counts.get("verbose") ?? 0) - (this.counts.get("quiet") ?? 0);
  }

  /** A setting: lists are split at blanks, and take the place of those from further away. */
  preset({ key, kind }: Option, text: string, name: string): void {
    if (kind === "flag" || kind === "off") this.flags.set(key, truth(text, name));
    else if (kind === "count") this.counts.set(key, Number(text) || Number(truth(text, name)));
    else if (kind === "append") this.lists.set(key, text.split(/\s+/).filter(Boolean));
    else this.lists.set(key, [text]);
  }

  give({ key, kind }: Option, value: string): void {
    if (kind === "flag" || kind === "off") this.flags.set(key, kind === "flag");
    else if (kind === "count") this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    else this.lists.set(key, [...this.list(key), value]);
  }
}

/** Python's strtobool, as pip has it. */
function truth(text: string, name: string): boolean {
  if (/^(y|yes|t|true|on|1)$/i.test(text)) return true;
  if (/^(n|no|f|false|off|0)$/i.test(text)) return false;
  throw new UsageError(
    `${text} is not a valid value for ${name} option, please specify a boolean value like yes/no, true/false or 1/0 instead.`,
  );
}

type Table = ReadonlyMap<string, Option>;

function tableOf(text: string): [string, Option][] {
  return text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const words = line.trim().split(" ");
      const kind = words.pop() as OptionKind;
      const long = words.find((word) => word.startsWith("--")) ?? "";
      const key = long.slice(2).replace(kind === "off" ? /^no-/ : /^$/, "");
      return words.map((word): [string, Option] => [word, { key, kind }]);
    });
}

/** Options by every name that they have; undefined for what is no command. */
export function optionsOf(command: string): Table {
  return new Map(tableOf(`${COMMAND_OPTIONS[command] ?? ""}\n${GENERAL_OPTIONS}`));
}

/** The options of a line in a requirements file. */
export function fileOptions(): Table {
  return new Map(tableOf(FILE_OPTIONS));
}

const GENERAL: Table = new Map(tableOf(GENERAL_OPTIONS));

function find(table: Table, given: string): Option {
  const exact = table.get(given);
  if (exact) return exact;
  const near = given.startsWith("--") ? [...table.keys()].filter((name) => name.startsWith(given)) : [];
  const [only] = near;
  if (only !== undefined && near.length === 1) return table.get(only)!;
  if (near.length > 1) throw new UsageError(`ambiguous option: ${given} (${near.sort().join(", ")}?)`);
  throw new UsageError(`no such option: ${given}`);
}

/** Takes the option that `words` begins with, and its value. */
function takeOption(table: Table, words: string[], into: Options): void {
  const word = words.shift()!;
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  const short = !word.startsWith("--");
  const given = short ? word.slice(0, 2) : equals < 0 ? word : word.slice(0, equals);
  const option = find(table, given);
  const takesValue = option.kind === "value" || option.kind === "append";
  const name = short ? given : ([...table.keys()].find((each) => each.startsWith(given)) ?? given);
  if (!takesValue) {
    if (equals >= 0) throw new UsageError(`${name} option does not take a value`);
    into.give(option, "");
    if (short && word.length > 2) words.unshift(`-${word.slice(2)}`);
    return;
  }
  const glued = equals >= 0 ? word.slice(equals + 1) : short && word.length > 2 ? word.slice(2) : undefined;
  const value = glued ?? words.shift();
  if (value === undefined) throw new UsageError(`${name} option requires 1 argument`);
  into.give(option, value);
}

/** Options before the command; `words` keeps the command and what follows. */
export function splitCommand(argv: readonly string[]): { readonly before: Options; readonly rest: string[] } {
  const rest = [...argv];
  const before = new Options();
  while (rest[0] !== undefined && /^-./.test(rest[0])) {
    if (rest[0] === "--") {
      rest.shift();
      break;
    }
    takeOption(GENERAL, rest, before);
  }
  return { before, rest };
}

/** Everything that a command was given. Throws UsageError. */
export function readOptions(config: PipConfig, command: string, argv: readonly string[]): Options {
  const table = optionsOf(command);
  const options = new Options();
  for (const [key, value] of config.defaults(command)) {
    const option = table.get(`--${key}`);
    if (option) options.preset(option, value, key);
  }
  parse(table, argv, options);
  return options;
}

/** Reads further words into `options`; those that are no options are its words. */
export function parse(table: Table, argv: readonly string[], options: Options): void {
  const words = [...argv];
  for (let word = words[0]; word !== undefined; word = words[0]) {
    if (word === "--") {
      options.words.push(...words.slice(1));
      return;
    }
    if (/^-./.test(word)) takeOption(table, words, options);
    else options.words.push(words.shift()!);
  }
}
