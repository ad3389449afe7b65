import { gradeLab } from "../engine/grading/grade.ts";
import type { Lab } from "../engine/grading/lab.ts";
import { type KnownMistake, parseMistakeNote, recognise } from "../engine/grading/mistakes.ts";
import type { Evidence, Verdict } from "../engine/grading/verdict.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import { applyAnswer, type LessonBundle } from "./lesson-bundle.ts";
import { FOLDER } from "./machine.ts";
import type { EvidenceReply, GradeReply, LabFiles } from "./protocol.ts";

/** Grades files as answers to one lesson, and knows the lesson's mistakes by how they behave. */
export function createGrader(lab: Lab, bundle: LessonBundle) {
  let mistakes: Promise<KnownMistake[]> | undefined;

  /** Graded once, when a first wrong answer needs them. */
  async function gradeMistakes(): Promise<KnownMistake[]> {
    const known: KnownMistake[] = [];
    for (const mistake of bundle.mistakes) {
      const verdict = await gradeLab(lab, workspaceOf(applyAnswer(bundle.files, mistake)), FOLDER);
      known.push({ name: mistake.name, note: parseMistakeNote(mistake.why), verdict });
    }
    return known;
  }

  return async (files: LabFiles): Promise<GradeReply> => {
    const started = performance.now();
    const verdict = await gradeLab(lab, workspaceOf(files), FOLDER);
    const milliseconds = performance.now() - started;
    const reply = replyOf(verdict, milliseconds);
    if (verdict.passed || isStarter(files, bundle.files)) return reply;
    mistakes ??= gradeMistakes();
    const mistake = recognise(verdict, await mistakes);
    return mistake ? { ...reply, mistake: { name: mistake.name, why: mistake.note.why } } : reply;
  };
}

function replyOf({ evidence, checks, ...verdict }: Verdict, milliseconds: number): GradeReply {
  return {
    ...verdict,
    checks: checks.map((check) => ({ ...check, evidence: check.evidence.map(evidenceReply) })),
    findings: evidence.map((item) => ({ ...evidenceReply(item), meant: item.meant })),
    milliseconds,
  };
}

function evidenceReply({ finding, excerpt, show }: Evidence): EvidenceReply {
  return { finding, excerpt, show, ...(finding.source ? { cause: finding.source } : {}) };
}

/** The starter is the lesson's own leak: its story explains it. */
function isStarter(files: LabFiles, starter: LabFiles): boolean {
  const names = new Set([...Object.keys(files), ...Object.keys(starter)]);
  return [...names].every((name) => files[name] === starter[name]);
}
