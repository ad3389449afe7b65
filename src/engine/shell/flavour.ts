import type { Dialect } from "./parse/dialect.ts";

export type FlavourName = "dash" | "ash" | "bash";

/**
 * The differences between Debian's /bin/sh (dash 0.5.12), BusyBox 1.35's ash and bash 5.2, as seen on
 * the real ones. What differs in wording only stands in `messages.ts`.
 */
export interface Flavour {
  readonly name: FlavourName;
  readonly dialect: Dialect;
  /** Status after a syntax error, an expansion error, a failed redirection. */
  readonly redirectFailure: number;
  readonly expansionFailure: number;
  /** A failing special builtin ends the shell (POSIX); bash just goes on. */
  readonly specialBuiltinsFatal: boolean;
  /** The last command of `-c` replaces the shell: ash wherever it can, bash for plain lists, dash never. */
  readonly execLast: "always" | "lists" | "never";
  /** ash counts the lines of -c and of functions from 0. */
  readonly commandLineStart: number;
  /** `set -e` holds inside `$(...)`. */
  readonly errexitInSubstitution: boolean;
  /** Options that `set -o` knows, in the order of its list. */
  readonly options: readonly string[];
}

const POSIX: Dialect = {
  dollarQuotes: false,
  functionKeyword: false,
  joinedRedirects: false,
  hereStrings: false,
  processSubstitution: false,
  substrings: false,
  bash: false,
  strictSubstitutions: false,
  checkedBackticks: false,
  longDescriptors: false,
  aliases: true,
};

const DASH_OPTIONS = [
  "errexit",
  "noglob",
  "ignoreeof",
  "interactive",
  "monitor",
  "noexec",
  "stdin",
  "xtrace",
  "verbose",
  "vi",
  "emacs",
  "noclobber",
  "allexport",
  "notify",
  "nounset",
  "privileged",
  "nolog",
  "pipefail",
  "debug",
];

const ASH_OPTIONS = [
  "errexit",
  "noglob",
  "ignoreeof",
  "monitor",
  "noexec",
  "xtrace",
  "verbose",
  "noclobber",
  "allexport",
  "notify",
  "nounset",
  "errtrace",
  "vi",
  "pipefail",
];

const BASH_OPTIONS = [
  "allexport",
  "braceexpand",
  "emacs",
  "errexit",
  "errtrace",
  "functrace",
  "hashall",
  "histexpand",
  "history",
  "ignoreeof",
  "interactive-comments",
  "keyword",
  "monitor",
  "noclobber",
  "noexec",
  "noglob",
  "nolog",
  "notify",
  "nounset",
  "onecmd",
  "physical",
  "pipefail",
  "posix",
  "privileged",
  "verbose",
  "vi",
  "xtrace",
];

export const FLAVOURS: Record<FlavourName, Flavour> = {
  dash: {
    name: "dash",
    dialect: POSIX,
    redirectFailure: 2,
    expansionFailure: 2,
    specialBuiltinsFatal: true,
    execLast: "never",
    commandLineStart: 1,
    errexitInSubstitution: true,
    options: DASH_OPTIONS,
  },
  ash: {
    name: "ash",
    dialect: {
      ...POSIX,
      dollarQuotes: true,
      functionKeyword: true,
      joinedRedirects: true,
      processSubstitution: true,
      substrings: true,
      checkedBackticks: false,
      longDescriptors: true,
    },
    redirectFailure: 1,
    expansionFailure: 2,
    specialBuiltinsFatal: true,
    execLast: "always",
    commandLineStart: 0,
    errexitInSubstitution: false,
    options: ASH_OPTIONS,
  },
  bash: {
    name: "bash",
    dialect: {
      dollarQuotes: true,
      functionKeyword: true,
      joinedRedirects: true,
      hereStrings: true,
      processSubstitution: true,
      substrings: true,
      bash: true,
      strictSubstitutions: false,
      checkedBackticks: true,
      longDescriptors: true,
      aliases: false,
    },
    redirectFailure: 1,
    expansionFailure: 1,
    specialBuiltinsFatal: false,
    execLast: "lists",
    commandLineStart: 1,
    errexitInSubstitution: false,
    options: BASH_OPTIONS,
  },
};

/** The one-letter options of `set` and of the command line. */
export const OPTION_LETTERS: Record<string, string> = {
  a: "allexport",
  b: "notify",
  C: "noclobber",
  e: "errexit",
  f: "noglob",
  h: "hashall",
  i: "interactive",
  I: "ignoreeof",
  m: "monitor",
  n: "noexec",
  p: "privileged",
  s: "stdin",
  u: "nounset",
  v: "verbose",
  V: "vi",
  E: "errtrace",
  B: "braceexpand",
  T: "functrace",
  x: "xtrace",
};
