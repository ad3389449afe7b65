import type { FlavourName } from "../../../src/engine/shell/flavour.ts";

/** Recorded snippets that the simulated shell does not reproduce, and why that is left so. */
export const KNOWN: Record<FlavourName, Readonly<Record<string, string>>> = {
  dash: {
    "builtins/kill-job":
      "without job control the real shell cannot signal %1 and the case runs into its time limit",
    "builtins/bash-type-t": "dash remembers where it found ls (`tracked alias`); nothing is remembered here",
  },
  ash: {
    "builtins/bash-condition": "&& inside ash's [[ ]] is not modelled",
    "builtins/bash-wait-n": "status of wait -n",
  },
  bash: {
    "builtins/printf-errors": "which character of a broken directive is named",
    "builtins/printf-dash": "options that printf does not know",
    "builtins/readonly": "the shell's own read-only variables",
    "builtins/readonly-local": "the builtin's name in the message",
    "builtins/kill-background":
      "a background job ignores SIGINT from its start on; the real one may be slower",
    "builtins/signal-status": "process ids and the source text of the killed command",
    "builtins/option-unknown": "the usage text",
    "builtins/stdin-incomplete": "the number of the last line",
    "control/command": "the listing of functions is refused by name",
    "control/type": "the listing of functions is refused by name",
    "control/script-bad-interpreter": "the wording of a missing interpreter",
    "expansion/arith-syntax-3": "the wording of an unclosed $((",
    "expansion/arith-paren": "the wording of an unclosed $((",
    "expansion/arith-bad-var": "which text the message quotes",
    "expansion/brace-expansion": "$HOME{1,2} is $HOME1 $HOME2 in bash",
    "expansion/ansi-unicode": "\\u escapes depend on the locale",
    "syntax/dollar-paren": "the wording of an unclosed $(",
    "syntax/dollar-paren-syntax": "status after a syntax error inside $(",
    "syntax/backquote-syntax": "backticks are parsed when they run",
    "syntax/for-bad-name": "the wording of a bad variable name",
    "syntax/not-eof": "a lone !",
    "syntax/bash-bracket": "the wording of an unclosed [[",
  },
};
