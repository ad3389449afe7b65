/** A command of pnpm that failed: its code, its title, and the lines below. */
export class PnpmFailure extends Error {
  override readonly name = "PnpmFailure";
  readonly code: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly status: number;

  /** `code` without `ERR_`: `PNPM_FETCH_401`; "ELIFECYCLE" stands by itself. */
  constructor(code: string, title: string, lines: readonly string[] = [], status = 1) {
    super(title);
    this.code = code;
    this.title = title;
    this.lines = lines;
    this.status = status;
  }
}
