/** The command line of node and NODE_OPTIONS, as far as they change what a program sees. */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";

/** Options that change nothing here. */
const HARMLESS =
  /^--(?:no-warnings|no-deprecation|trace-warnings|trace-deprecation|enable-source-maps|unhandled-rejections=.*|max-old-space-size=.*|max-http-header-size=.*|dns-result-order=.*|experimental-.*|preserve-symlinks|use-openssl-ca|use-bundled-ca|trace-uncaught|input-type=.*|expose-gc|abort-on-uncaught-exception|stack-trace-limit=.*)$/;
/** Options with a value, which may stand behind `=`. */
const VALUED: Readonly<Record<string, keyof Valued>> = {
  "-r": "requires",
  "--require": "requires",
  "--import": "imports",
  "--env-file": "envFiles",
  "--env-file-if-exists": "optionalEnvFiles",
};

interface Valued {
  readonly requires: string[];
  readonly imports: string[];
  readonly envFiles: string[];
  readonly optionalEnvFiles: string[];
}

export interface NodeOptions extends Valued {
  /** `-e`, `-p`: the text to run. */
  code: string | undefined;
  /** `-p`: the text's value is printed. */
  prints: boolean;
  /** `-c`: the program is read, and not run. */
  checks: boolean;
  version: boolean;
  /** `node: ` and what is wrong; the exit status is 9 then. */
  complaint: string | undefined;
  /** What is left: the program and its arguments. */
  words: string[];
}

export function parseOptions(process: Process): NodeOptions {
  const options: NodeOptions = {
    ...{ requires: [], imports: [], envFiles: [], optionalEnvFiles: [] },
    ...{ code: undefined, prints: false, checks: false, version: false, complaint: undefined, words: [] },
  };
  const variable = (process.environment.get("NODE_OPTIONS") ?? "").split(/\s+/).filter(Boolean);
  read(options, variable);
  const words = process.argv.slice(1);
  options.words = options.complaint === undefined ? read(options, words) : words;
  return options;
}

/** Reads options up to the first word that is none; returns the words from there on. */
function read(options: NodeOptions, given: readonly string[]): string[] {
  const words = [...given];
  while (words[0]?.startsWith("-") && words[0] !== "-" && options.complaint === undefined) {
    const word = words.shift() ?? "";
    if (word === "--") break;
    const [, name = "", , glued] = /^([^=]+)(=(.*))?$/s.exec(word) ?? [];
    const kind = VALUED[name];
    if (kind) {
      const value = glued ?? words.shift();
      if (value === undefined) options.complaint = `${name} requires an argument`;
      else options[kind].push(value);
    } else if (/^(?:-e|--eval|-p|-pe|--print)$/.test(name)) {
      options.prints ||= /p/.test(name.replace("--eval", ""));
      const text = glued ?? words.shift();
      if (text === undefined) options.complaint = `${word} requires an argument`;
      options.code = text;
    } else if (word === "-v" || word === "--version") options.version = true;
    else if (word === "-c" || word === "--check") options.checks = true;
    else if (/^--(?:test|watch|inspect|loader|permission)/.test(word) || word === "-i")
      throw new NotModelledError(`node ${word}`);
    else if (!HARMLESS.test(word)) options.complaint = `bad option: ${word}`;
  }
  return words;
}
