import type { Finding, Surface } from "../engine/evidence/types.ts";
import type { CommandOutcome } from "../engine/host/types.ts";
import type { Diagnostic } from "../engine/rules/types.ts";
import type { Range } from "../engine/source/position.ts";
import type { LessonBundle } from "./lesson-bundle.ts";

/** A credential of the lab, as far as the page marks it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/**
 * What the page and the engine's worker say to each other. Requests carry an id and get exactly one
 * `done` or `failed`; `output` events may come before it. Texts only: the page never sees engine objects.
 */
export type LabFiles = Readonly<Record<string, string>>;

export type Request =
  /** Opens a lesson by its name (its bundle comes with the site), or one that the page made itself. */
  | { readonly type: "open"; readonly lesson: string | LessonBundle; readonly files: LabFiles }
  /** The learner typed: the workspace now is this. */
  | { readonly type: "files"; readonly files: LabFiles }
  /** Runs a line in the terminal's shell. Output arrives as `output` events. */
  | { readonly type: "run"; readonly line: string }
  | { readonly type: "interrupt" }
  /** What the rules say of files; needs no open lesson. Answered with a `DiagnoseReply`. */
  | { readonly type: "diagnose"; readonly files: LabFiles; readonly secrets: readonly Secret[] }
  /** Completions for the terminal. */
  | { readonly type: "complete"; readonly line: string }
  /** Runs the lab twice and grades it. */
  | { readonly type: "grade" }
  /** Takes the last line back, as if it had never been run: machine and files. Answered with an `UndoReply`. */
  | { readonly type: "undo" }
  /** The simulated machine as new; files stay. */
  | { readonly type: "reset" }
  /** What can be looked at after the last grading; answers in exhibits/types.ts. */
  | LookRequest;

export type LookRequest =
  | { readonly type: "shelves" }
  | { readonly type: "shelf"; readonly surface: Surface; readonly object: string }
  | { readonly type: "stack"; readonly image: string }
  /** `finding` is an index in `GradeReply.findings`. */
  | { readonly type: "compare"; readonly finding: number }
  | { readonly type: "journey" };

export type Event =
  | { readonly type: "output"; readonly text: string; readonly stream: "stdout" | "stderr" }
  /** The shell changed a file of the workspace (`rm`, `echo > .dockerignore`). null: removed. */
  | { readonly type: "file-changed"; readonly path: string; readonly content: string | null };

export interface RunReply {
  readonly exit: number;
}

export interface UndoReply {
  /** The line that was taken back; null when none was left. */
  readonly line: string | null;
}

export interface DiagnoseReply {
  readonly diagnostics: readonly Diagnostic[];
  /** Ids of secrets that the files mount, supply or define. */
  readonly secretIds: readonly string[];
}

export interface CheckReply {
  readonly id: string;
  readonly title: string;
  readonly status: "passed" | "failed" | "not-reached";
  /** One sentence: what was seen. */
  readonly message: string;
  readonly evidence: readonly EvidenceReply[];
  /** From a nudge to the plain answer; the first ones fit what was seen. */
  readonly hints: readonly string[];
}

export interface EvidenceReply {
  /** Its place in `GradeReply.findings`. */
  readonly index: number;
  readonly finding: Finding;
  /** The line that holds it, the value masked as `{npm_token}`. */
  readonly excerpt: string;
  /** The command an attacker would type to see it, runnable in the terminal. */
  readonly show: string;
  /** `Dockerfile` and range, where known. */
  readonly cause?: { readonly file: string; readonly range: Range };
}

export interface GradeReply {
  readonly passed: boolean;
  readonly checks: readonly CheckReply[];
  /** Every finding, allowed ones included (`meant`): what the leak map draws. */
  readonly findings: readonly (EvidenceReply & { readonly meant: boolean })[];
  readonly map: Readonly<Record<Surface, { readonly count: number; readonly meant: number }>>;
  /** The lab's commands as they are run, and how each ended. */
  readonly lines: readonly string[];
  readonly commands: readonly CommandOutcome[];
  /** A file that does not parse: its own verdict. */
  readonly sourceErrors: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
    readonly mend?: string;
  }[];
  /** The lesson's `mistakes/<name>` that this answer behaves like, with its why. */
  readonly mistake?: { readonly name: string; readonly why: string };
  readonly milliseconds: number;
}

/** What travels to the worker. Answers carry the same id. */
export interface Envelope {
  readonly id: number;
  readonly request: Request;
}

/** What travels back: events while a request runs, then exactly one `done` or `failed`. */
export type Answer =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "done"; readonly id: number; readonly reply: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/** What a `complete` request is answered with: whole words that may stand where the last word stands. */
export interface CompleteReply {
  /** Where in the line the completed word begins. */
  readonly from: number;
  readonly words: readonly string[];
}
