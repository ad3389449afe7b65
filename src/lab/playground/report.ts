import { PHASE_WORD } from "../../components/PhaseIcon.tsx";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import type { EvidenceReply, GradeReply } from "../protocol.ts";
import { tileOf } from "../surfaces.ts";

/** What was run and what was found, as Markdown for a ticket or a pull request. Values stand as `{name}`. */
export function reportOf({ credentials, commands }: OwnProject, grade: GradeReply): string {
  const sections = Object.entries(credentials).map(([name, { phase }]) => {
    const found = grade.findings.filter(({ finding }) => finding.credential === name);
    const leaks = found.filter(({ meant }) => !meant);
    const verdict = leaks.length === 0 ? "nobody can read it" : `can be read in ${places(leaks.length)}`;
    return [
      `## ${name}: ${verdict}`,
      "",
      `Needed: ${PHASE_WORD[phase].toLowerCase()}.`,
      ...(leaks.length > 0 ? ["", ...leaks.map(line)] : []),
    ].join("\n");
  });
  const ran = commands.map((command, index) => {
    const { exit = 0, stderr_tail = "" } = grade.commands[index] ?? {};
    const said = exit === 0 ? "" : `\n   ${stderr_tail.split("\n").at(-1) ?? ""}`;
    return `${index + 1}. \`${masked(command, credentials)}\`: exit ${exit}${said}`;
  });
  return [
    "# What an attacker can read",
    "",
    "Leaklab ran these commands twice in a simulated Docker Engine 28.5.2, with two values of every credential. Each place",
    "below is one where the difference can be seen.",
    "",
    ...ran,
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
}

function places(count: number): string {
  return count === 1 ? "one place" : `${count} places`;
}

function line({ finding, cause }: EvidenceReply): string {
  const { surface, object, where, encoding, deleted } = finding;
  const notes = [
    ...(encoding === "exact" ? [] : [encoding]),
    ...(deleted ? ["deleted by a later layer and still there"] : []),
    ...(cause ? [`from ${cause.file}:${cause.range.start.line}`] : []),
  ];
  return `- ${tileOf(surface).name}, \`${object}\`: \`${where}\`${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
}

function masked(command: string, credentials: OwnProject["credentials"]): string {
  return Object.entries(credentials).reduce(
    (text, [name, { value }]) => text.replaceAll(value, `{${name}}`),
    command,
  );
}
