import { gradeLab } from "../engine/grading/grade.ts";
import type { Lab } from "../engine/grading/lab.ts";
import { type KnownMistake, parseMistakeNote, recognise } from "../engine/grading/mistakes.ts";
import type { Evidence, Verdict } from "../engine/grading/verdict.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import type { LessonBundle } from "./lesson-bundle.ts";
import type { EvidenceReply, GradeReply, LabFiles } from "./protocol.ts";
import { FOLDER } from "./workspace-folder.ts";

/** Grades files as answers to one lesson, and knows the lesson's mistakes by how they behave. */
export function createGrader(lab: Lab, bundle: LessonBundle) {
  const mistakes: KnownMistake[] = bundle.mistakes.flatMap(({ name, why, verdict }) =>
    verdict ? [{ name, note: parseMistakeNote(why), verdict }] : [],
  );

  return async (files: LabFiles): Promise<GradeReply> => {
    const started = performance.now();
    const verdict = await gradeLab(lab, workspaceOf(files), FOLDER);
    const milliseconds = performance.now() - started;
    const reply = replyOf(verdict, milliseconds);
    if (verdict.passed || isStarter(files, bundle.files)) return reply;
    const mistake = recognise(verdict, mistakes);
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
