/** What a shell's grammar knows beyond POSIX. */
export interface Dialect {
  /** `$'...'` */
  readonly dollarQuotes: boolean;
  /** `function name { ...; }` */
  readonly functionKeyword: boolean;
  /** `&>file` and `&>>file`. */
  readonly joinedRedirects: boolean;
  /** `<<<word` */
  readonly hereStrings: boolean;
  /** `<(...)`, `>(...)`: known to the shell (and refused by us); otherwise a syntax error. */
  readonly processSubstitution: boolean;
  /** `${x:offset:length}` and `${x/pattern/replacement}`. */
  readonly substrings: boolean;
  /** `[[ ]]`, `(( ))`, `for ((;;))`, arrays, `+=`, `|&`, `;&`, `${x^^}`, `${!x}`, brace expansion. */
  readonly bash: boolean;
  /** A malformed `${...}` is an error of the parser (ash), not of the expansion (dash, bash). */
  readonly strictSubstitutions: boolean;
  /** What is left over in backticks is an error; dash ignores it. */
  readonly checkedBackticks: boolean;
  /** `12>file`: descriptors of more than one digit. */
  readonly longDescriptors: boolean;
  /** Aliases are expanded in scripts (bash does so only when interactive). */
  readonly aliases: boolean;
}
