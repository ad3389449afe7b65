/** The command line of npm: flags that take a value, flags that do not, and short forms (nopt's rules). */
import { DEFINITIONS, isOption } from "./definitions.ts";

const SHORT: Readonly<Record<string, readonly string[]>> = {
  s: ["--loglevel", "silent"],
  silent: ["--loglevel", "silent"],
  q: ["--loglevel", "warn"],
  quiet: ["--loglevel", "warn"],
  d: ["--loglevel", "info"],
  dd: ["--loglevel", "verbose"],
  ddd: ["--loglevel", "silly"],
  verbose: ["--loglevel", "verbose"],
  a: ["--all"],
  c: ["--call"],
  desc: ["--description"],
  g: ["--global"],
  f: ["--force"],
  h: ["--usage"],
  H: ["--usage"],
  help: ["--usage"],
  l: ["--long"],
  local: ["--no-global"],
  m: ["--message"],
  n: ["--no-yes"],
  no: ["--no-yes"],
  p: ["--parseable"],
  B: ["--save-bundle"],
  L: ["--location"],
  D: ["--save-dev"],
  E: ["--save-exact"],
  O: ["--save-optional"],
  P: ["--save-prod"],
  S: ["--save"],
  y: ["--yes"],
  v: ["--version"],
  w: ["--workspace"],
  ws: ["--workspaces"],
  iwr: ["--include-workspace-root"],
  C: ["--prefix"],
  reg: ["--registry"],
};

export interface CommandLine {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** What npm complains about before it begins: flags that it does not know, and the words that follow them. */
  readonly complaints: readonly string[];
  /** What npm says of flags that it was given the beginning of. */
  readonly expansions: readonly string[];
  /** Split at `=`, as the debug log shows them. */
  readonly cooked: readonly string[];
}

/** Separates the values of a list, in the environment too. */
export const LIST_SEPARATOR = "\n\n";

function complaintOf(key: string, next: string | undefined): string[] {
  const future = "This will stop working in the next major version of npm.";
  const base = key.replace(/^.*:/s, "");
  const own = key.includes(":") ? `"${base}" (${key})` : `"--${key}"`;
  const taken = next === undefined ? [] : [`"${next}" is being parsed as a normal command line argument.`];
  const unknown = key.includes(":") && isOption(key) ? [] : [`Unknown cli config ${own}. ${future}`];
  return [...taken, ...unknown];
}

/** The only option that begins so: nopt takes `--token` for `--token-description`. */
function expanded(given: string): string {
  if (given === "" || DEFINITIONS.has(given)) return given;
  const all = [...DEFINITIONS.keys()].filter((key) => key.startsWith(given));
  return all.length === 1 ? (all[0] ?? given) : given;
}

/** Parses argv without the program's name. After `--` everything is a word. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const words: string[] = [];
  const options = new Map<string, string>();
  const complaints: string[] = [];
  const expansions: string[] = [];
  const cooked: string[] = [];
  const todo = [...argv].reverse();
  const next = () => todo.at(-1);
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (arg === "--") {
      cooked.push(arg, ...[...todo].reverse());
      words.push(...todo.reverse());
      break;
    }
    const short = /^-{1,2}([\w?]+)$/.exec(arg)?.[1];
    if (short !== undefined && SHORT[short] && !DEFINITIONS.has(short)) {
      todo.push(...[...SHORT[short]].reverse());
      continue;
    }
    const letters = /^-(\w{2,})$/.exec(arg)?.[1]?.split("");
    if (letters?.every((letter) => SHORT[letter])) {
      todo.push(...letters.flatMap((letter) => SHORT[letter] ?? []).reverse());
      continue;
    }
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      cooked.push(arg);
      continue;
    }
    const [, given = "", glued] = /^-{1,2}([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    cooked.push(`--${given}`);
    if (glued !== undefined) {
      cooked.push(glued);
      todo.push(glued);
    }
    const negated = given.startsWith("no-") && !DEFINITIONS.has(given);
    const asked = negated ? given.replace(/^(?:no-)+/, "") : given;
    const key = expanded(asked);
    if (key !== asked)
      expansions.push(
        `Expanding --${asked} to --${key}. This will stop working in the next major version of npm.`,
      );
    const kind = DEFINITIONS.get(key)?.kind;
    const put = (value: string) => {
      const before = options.get(key);
      options.set(key, kind === "list" && before !== undefined ? before + LIST_SEPARATOR + value : value);
    };
    const take = () => {
      const value = todo.pop() ?? "";
      if (glued === undefined) cooked.push(value);
      return value;
    };
    if (kind === undefined) {
      const loose = glued === undefined ? next() : undefined;
      const hanging = loose !== undefined && !/^-|^(?:true|false)$/.test(loose);
      complaints.push(...complaintOf(key, hanging ? loose : undefined));
    }
    const isBoolean =
      negated || kind === "flag" || kind === "either" || (kind === undefined && glued === undefined);
    if (isBoolean) {
      const value = next() === "true" || next() === "false" ? take() : undefined;
      const on = (value ?? "true") === "true";
      put(String(negated ? !on : on));
      // A boolean takes no other word, even where it was glued to it.
      const glue = value === undefined && glued !== undefined ? todo.pop() : undefined;
      if (glue !== undefined && kind === "either") options.set(key, glue);
      continue;
    }
    if (next() === undefined) put("");
    else put(take());
  }
  return { words, options, complaints, expansions, cooked };
}
