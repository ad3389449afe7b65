import { gradeLab } from "../engine/grading/grade.ts";
import type { Lab } from "../engine/grading/lab.ts";
import { type KnownMistake, parseMistakeNote, recognise } from "../engine/grading/mistakes.ts";
import type { Witnessed } from "../engine/grading/run-lab.ts";
import type { Evidence, Verdict } from "../engine/grading/verdict.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import { createExhibits, type Exhibits } from "./exhibits/exhibits.ts";
import { hintLadder } from "./hints.ts";
import type { LessonBundle } from "./lesson-bundle.ts";
import type { EvidenceReply, GradeReply, LabFiles } from "./protocol.ts";
import { FOLDER } from "./workspace-folder.ts";

export interface Grader {
  grade(files: LabFiles): Promise<GradeReply>;
  /** What can be looked at after the last grading; throws before the first. */
  exhibits(): Exhibits;
}

/** Grades files as answers to one lesson, and knows the lesson's mistakes by how they behave. */
export function createGrader(lab: Lab, bundle: LessonBundle): Grader {
  const mistakes: KnownMistake[] = bundle.mistakes.flatMap(({ name, why, verdict }) =>
    verdict ? [{ name, note: parseMistakeNote(why), verdict }] : [],
  );

  let latest: Exhibits | undefined;

  return {
    async grade(files) {
      const started = performance.now();
      let witnessed: Witnessed | undefined;
      const verdict = await gradeLab(lab, workspaceOf(files), FOLDER, (seen) => {
        witnessed = seen;
      });
      const reply = replyOf(lab, verdict, performance.now() - started);
      if (witnessed) latest = createExhibits(witnessed, reply);
      if (verdict.passed || isStarter(files, bundle.files)) return reply;
      const mistake = recognise(verdict, mistakes);
      return mistake ? { ...reply, mistake: { name: mistake.name, why: mistake.note.why } } : reply;
    },
    exhibits() {
      if (!latest) throw new Error("Nothing has been run yet.");
      return latest;
    },
  };
}

function replyOf(lab: Lab, { evidence, checks, ...verdict }: Verdict, milliseconds: number): GradeReply {
  const reply = (item: Evidence) => evidenceReply(item, evidence.indexOf(item));
  return {
    ...verdict,
    lines: lab.commands,
    checks: checks.map(({ id, title, status, message, evidence: own }, index) => ({
      ...{ id, title, status, message },
      evidence: own.map(reply),
      hints: hintLadder(
        lab.checks[index] as Lab["checks"][number],
        own.map(({ finding }) => finding.surface),
      ),
    })),
    findings: evidence.map((item) => ({ ...reply(item), meant: item.meant })),
    milliseconds,
  };
}

function evidenceReply({ finding, excerpt, show }: Evidence, index: number): EvidenceReply {
  return { index, finding, excerpt, show, ...(finding.source ? { cause: finding.source } : {}) };
}

/** The starter is the lesson's own leak: its story explains it. */
function isStarter(files: LabFiles, starter: LabFiles): boolean {
  const names = new Set([...Object.keys(files), ...Object.keys(starter)]);
  return [...names].every((name) => files[name] === starter[name]);
}
