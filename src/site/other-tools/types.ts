/** A checker, or several of one kind that stop at the same place. */
export interface OtherTool {
  readonly key: string;
  readonly name: string;
  /** Heads a narrow column. */
  readonly short: string;
  /** What its rules on secrets look at. */
  readonly looks: string;
  /** Where they stop. */
  readonly stops: string;
  readonly url: string;
}

/** `yes`: its rules find the usual case. A sentence: what it finds of it. Absent: its rules do not speak of it. */
export type Catch = "yes" | { readonly partly: string };

export interface LeakClass {
  readonly name: string;
  readonly caught: Readonly<Record<string, Catch>>;
  /** Our rules of the same subject. */
  readonly rules: readonly string[];
  /** A Dockerfile of the usual case, on which the column of BuildKit is tested. */
  readonly example?: string;
}

/** Something that none of them found. */
export interface Missed {
  readonly name: string;
  readonly rules: readonly string[];
}
