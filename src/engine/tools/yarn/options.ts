/** The command line of yarn 1: options may stand before and after the command (commander's rules). */
import { NotModelledError } from "../../source/errors.ts";

const BOOLEAN = new Set(
  "verbose offline prefer-offline strict-semver json ignore-scripts ignore-platform ignore-engines ignore-optional force skip-integrity-check check-files flat no-default-rc no-bin-links no-lockfile pure-lockfile frozen-lockfile update-checksums link-duplicates silent no-progress non-interactive no-node-version-check production prod dev peer optional exact tilde emoji scripts-prepend-node-path ignore-workspace-root-check version help disable-pnp all no-emoji".split(
    " ",
  ),
);
const VALUED = new Set(
  "use-yarnrc link-folder global-folder modules-folder preferred-cache-folder cache-folder mutex cwd proxy https-proxy registry network-concurrency network-timeout otp prefix pattern depth new-version tag access".split(
    " ",
  ),
);
const REFUSED = new Set(["har", "enable-pnp", "pnp", "focus", "flat", "link-duplicates"]);
const SHORT: Readonly<Record<string, string>> = {
  s: "silent",
  v: "version",
  h: "help",
  f: "force",
  D: "dev",
  P: "peer",
  O: "optional",
  E: "exact",
  T: "tilde",
  W: "ignore-workspace-root-check",
};
/** These hand everything after their first word on to what they run; `node` even what stands before one. */
const PASSING = new Set(["run", "exec", "node"]);

export interface CommandLine {
  /** "" where none is given. */
  readonly command: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** As typed, for `npm_config_argv`. */
  readonly original: readonly string[];
}

/**
 * Parses argv without the program's name; `known` are the commands, whatever else is the name of a script. Throws
 * NotModelledError for options that are yarn's and are not modelled.
 */
export function parseCommandLine(argv: readonly string[], known: ReadonlySet<string>): CommandLine {
  const options = new Map<string, string>();
  const words: string[] = [];
  let command = "";
  const todo = [...argv].reverse();
  for (let arg = todo.pop(); arg !== undefined; arg = todo.pop()) {
    if (arg === "--") {
      words.push(...todo.reverse());
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      if (command !== "") words.push(arg);
      else if (known.has(arg)) command = arg;
      else {
        command = "run";
        words.push(arg);
      }
      if (command !== "node" && (!PASSING.has(command) || words.length === 0)) continue;
      words.push(...todo.reverse());
      break;
    }
    const [, given = "", glued] = /^--?([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const key = arg.startsWith("--") ? given : (SHORT[given] ?? given);
    if (REFUSED.has(key)) throw new NotModelledError(`yarn --${key}`);
    if (VALUED.has(key)) options.set(key, glued ?? todo.pop() ?? "");
    else if (BOOLEAN.has(key)) options.set(key === "prod" ? "production" : key, glued ?? optional(key, todo));
    // What commander does not know it passes over.
    else if (key === "") words.push(arg);
  }
  return { command, words, options, original: argv };
}

/** `--production false`: these options may have their value as the next word. */
function optional(key: string, todo: string[]): string {
  const next = todo.at(-1);
  if (!/^(prod|production|emoji|scripts-prepend-node-path)$/.test(key)) return "true";
  if (next !== "true" && next !== "false") return "true";
  todo.pop();
  return next;
}
