import type { Range } from "../source/position.ts";
import type { Project } from "./project/project.ts";

/** A replacement of text. A file that does not exist yet is made: its range is then the empty one at 1:1. */
export interface TextEdit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** A repair that an editor can offer. Its edits never overlap and count from the text before any of them. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic {
  /** The rule's message id; BuildKit's own name for its build checks; `syntax` for a text that does not parse. */
  readonly rule: string;
  readonly source: "leaklab" | "buildkit" | "parser";
  /** `error`: does not parse. `warning`: a credential gets out, or the wiring breaks. `info`: worth knowing. */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly fix?: Fix;
}

export interface Place {
  readonly file: string;
  readonly range: Range;
}

export type Report = (
  place: Place,
  message: string,
  more?: { readonly severity?: "warning" | "info"; readonly fix?: Fix | undefined },
) => void;

/** What a rule's page says. Sentences, in Markdown. */
export interface Meta {
  /** The message id, in kebab case; it never changes, wording may. */
  readonly id: string;
  readonly title: string;
  /** When the credential is needed that the rule protects. */
  readonly phase: "build" | "runtime" | "both";
  /** What happens, and why it is a leak or a fault. */
  readonly explanation: string;
  /** What to write in its place. */
  readonly instead: string;
  /** What other checkers say about the same text. */
  readonly others: string;
  readonly references: readonly { readonly title: string; readonly url: string }[];
}

/**
 * A small workspace: file name to text. In the examples of wrong files `«` and `»` stand around each place that
 * the rule must point at, and it must point at nothing else.
 */
export type Example = Readonly<Record<string, string>>;

/** One rule: its documentation, its tests and its check in one file. */
export interface Rule {
  readonly meta: Meta;
  readonly examples: { readonly invalid: readonly Example[]; readonly valid: readonly Example[] };
  readonly check: (project: Project, report: Report) => void;
}
