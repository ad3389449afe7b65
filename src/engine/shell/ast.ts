/** One piece of a word, as the shell reads it; quoting is kept because expansion depends on it. */
export type WordPart =
  /** Unquoted characters: subject to globbing (and, inside `${x:-...}`, to field splitting). */
  | { readonly kind: "literal"; readonly text: string }
  /** Characters that were quoted by `\`, `'...'` or `$'...'`. */
  | { readonly kind: "quoted"; readonly text: string }
  /** `"..."` */
  | { readonly kind: "double"; readonly parts: readonly WordPart[] }
  | ParameterPart
  /** `$(...)` or backticks. */
  | { readonly kind: "command"; readonly body: Script; readonly line: number }
  /** `<(...)`: its output is read; `>(...)`: its input is written. */
  | { readonly kind: "process"; readonly direction: "<" | ">"; readonly body: Script }
  | { readonly kind: "arithmetic"; readonly expression: Word };

export interface ParameterPart {
  readonly kind: "parameter";
  readonly name: string;
  /** bash arrays: `${a[i]}`, `${a[@]}`, `${a[*]}`. */
  readonly subscript?: Word;
  readonly operator: ParameterOperator;
  /** `:-`, `:=`, `:?`, `:+`: an empty value counts as unset. */
  readonly colon?: boolean;
  readonly word?: Word;
  /** The second operand: the replacement of `${x/a/b}`, the length of `${x:o:l}`. */
  readonly second?: Word;
  /** The text as written, for messages such as "bad substitution". */
  readonly source: string;
}

/** `error` stands for a `${...}` that only fails when it is expanded ("bad substitution"). */
export type ParameterOperator =
  | "none"
  | "length"
  | "-"
  | "="
  | "?"
  | "+"
  | "#"
  | "##"
  | "%"
  | "%%"
  | "substring"
  | "/"
  | "//"
  | "/#"
  | "/%"
  | "^"
  | "^^"
  | ","
  | ",,"
  | "indirect"
  | "names"
  | "keys"
  | "transform"
  | "error";

export interface Word {
  readonly parts: readonly WordPart[];
}

export interface Assignment {
  readonly name: string;
  readonly append: boolean;
  readonly value: Word;
  /** bash: `a=(x y)`; each element may have its own `[key]=`. */
  readonly array?: readonly { readonly key?: Word; readonly value: Word }[];
  /** What stands between the parentheses of `a=(x y)`: `set -x` shows it as typed. */
  readonly arraySource?: string;
  /** bash: `a[key]=value`. */
  readonly subscript?: Word;
}

export type RedirectOperator = "<" | ">" | ">>" | ">|" | "<>" | "<&" | ">&" | "<<" | "<<<" | "&>" | "&>>";

export interface Redirect {
  readonly operator: RedirectOperator;
  /** The descriptor in front of the operator; the default depends on the operator. */
  readonly fd: number;
  /** The file or descriptor; for a here-document its body (set once the body was read). */
  target: Word;
}

export interface SimpleCommand {
  readonly kind: "simple";
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  readonly line: number;
  /** bash: arguments of declare, export, local and readonly that are assignments, by index in `words`. */
  readonly declarations?: ReadonlyMap<number, Assignment>;
}

export type Compound =
  | { readonly kind: "subshell"; readonly body: Script; readonly line: number }
  | { readonly kind: "group"; readonly body: Script }
  | {
      readonly kind: "if";
      readonly condition: Script;
      readonly then: Script;
      readonly otherwise: Script | undefined;
    }
  | { readonly kind: "while"; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | {
      readonly kind: "for";
      readonly variable: string;
      /** undefined: "$@". */
      readonly words: readonly Word[] | undefined;
      /** The words as written. */
      readonly source: string | undefined;
      readonly body: Script;
      readonly line: number;
    }
  | {
      readonly kind: "arithmetic-for";
      readonly start: Word;
      readonly condition: Word;
      readonly step: Word;
      readonly body: Script;
    }
  | {
      readonly kind: "case";
      readonly word: Word;
      readonly source: string;
      readonly items: readonly CaseItem[];
      readonly line: number;
    }
  | { readonly kind: "arithmetic"; readonly expression: Word; readonly line: number }
  | { readonly kind: "condition"; readonly expression: Condition; readonly line: number };

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: Script | undefined;
  readonly end: ";;" | ";&" | ";;&";
}

/** bash's `[[ ... ]]`. */
export type Condition =
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Word }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition };

export type Command =
  | SimpleCommand
  | Compound
  | { readonly kind: "redirected"; readonly command: Command; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly body: Command;
      readonly line: number;
      readonly source: string;
    }
  | { readonly kind: "pipeline"; readonly negated: boolean; readonly commands: readonly Command[] }
  | {
      readonly kind: "and-or";
      readonly operator: "&&" | "||";
      readonly left: Command;
      readonly right: Command;
    }
  | {
      readonly kind: "background";
      readonly command: Command;
      readonly source: string;
      readonly line: number;
    };

/** Commands one after another. */
export interface Script {
  readonly commands: readonly Command[];
}
