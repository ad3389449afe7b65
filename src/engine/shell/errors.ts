/** What the parser stumbled over; `flavour.ts` gives each shell's wording. */
export type SyntaxProblem =
  | { readonly kind: "unexpected"; readonly token: string; readonly expecting?: string }
  | { readonly kind: "unterminated"; readonly quote: string }
  | { readonly kind: "bad-name" }
  | { readonly kind: "bad-substitution" }
  | { readonly kind: "other"; readonly text: string };

export class ShellSyntaxError extends Error {
  override readonly name = "ShellSyntaxError";
  readonly problem: SyntaxProblem;
  readonly line: number;
  /** The text ended too early: more input could mend it. */
  readonly incomplete: boolean;

  constructor(problem: SyntaxProblem, line: number, incomplete = false) {
    super(`${problem.kind} in line ${line}`);
    this.problem = problem;
    this.line = line;
    this.incomplete = incomplete;
  }
}

/**
 * An error that ends the shell (dash's and ash's EXERROR): a special builtin failed, a variable is
 * read-only, `set -u`. The message was already printed when this is thrown.
 */
export class ShellFailure extends Error {
  override readonly name = "ShellFailure";
  readonly status: number;
  /** bash: only the rest of the command line is dropped. */
  readonly dropsLine: boolean;

  constructor(status: number, dropsLine = false) {
    super(`the shell stops with status ${status}`);
    this.status = status;
    this.dropsLine = dropsLine;
  }
}

/** `exit`, or `set -e` that fired. */
export class ExitRequest extends Error {
  override readonly name = "ExitRequest";
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** `return` on its way to the function or sourced file. */
export class ReturnRequest extends Error {
  override readonly name = "ReturnRequest";
  readonly status: number;

  constructor(status: number) {
    super(`return ${status}`);
    this.status = status;
  }
}

/** `break n` and `continue n` on their way to the loop. */
export class LoopRequest extends Error {
  override readonly name = "LoopRequest";
  readonly action: "break" | "continue";
  readonly levels: number;

  constructor(action: "break" | "continue", levels: number) {
    super(`${action} ${levels}`);
    this.action = action;
    this.levels = levels;
  }
}
