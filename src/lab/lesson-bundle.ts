import type { Verdict } from "../engine/grading/verdict.ts";
import type { LabFiles } from "./protocol.ts";

/** Everything of a lesson's folder but its story, as `/labs/<slug>.json` serves it to the page and the worker. */
export interface LessonBundle {
  readonly slug: string;
  /** Text of lab.yaml. */
  readonly lab: string;
  /** What the learner starts with. */
  readonly files: LabFiles;
  /** The first is the one that is shown. */
  readonly solutions: readonly Answer[];
  readonly mistakes: readonly Mistake[];
}

/** A wrong answer with the verdict that it got while the site was built: what learners' answers are compared with. */
export interface Mistake extends Answer {
  readonly verdict?: Verdict;
}

export interface Answer {
  readonly name: string;
  /** Only the files that differ from the starter's. */
  readonly files: LabFiles;
  /** Text of why.md, frontmatter included. */
  readonly why: string;
}

/** The starter with an answer's files laid over it. */
export function applyAnswer(starter: LabFiles, answer: Answer): LabFiles {
  return { ...starter, ...answer.files };
}
