import type { ArgInstruction } from "../dockerfile/instructions.ts";
import { secretIdFor } from "./credential-names.ts";
import { removeLine } from "./fixes.ts";
import type { DockerfileView, RunView, StageView } from "./project/dockerfile-view.ts";
import { variablePattern } from "./project/each.ts";
import { buildsOf, type Project } from "./project/project.ts";
import { SourceText } from "./project/source-text.ts";
import type { Fix, TextEdit } from "./types.ts";

const installers =
  /\b(?:npm|pnpm|yarn|bun) (?:ci|i|install|add)\b|\bpip3? install\b|\b(?:poetry|uv|composer|bundle) (?:install|sync)\b/;

/**
 * Turns an ARG into a secret mount: the ARG goes, every RUN that used it mounts the secret as a variable of the
 * same name, and the scripts that passed `--build-arg` pass `--secret`. Undefined where that cannot be done by
 * changing texts: an ARG line with several names, a build from a compose file, nothing that uses it.
 */
export function argToMount(
  project: Project,
  view: DockerfileView,
  stage: StageView,
  instruction: ArgInstruction,
): Fix | undefined {
  const [arg] = instruction.args;
  if (arg === undefined || instruction.args.length !== 1) return undefined;
  const { services, calls } = buildsOf(project, view.file);
  if (services.some(({ build }) => build.args.some(({ key }) => key === arg.key))) return undefined;
  const id = secretIdFor(arg.key);
  const runs = usersOf(project, stage, arg.key);
  if (runs.length === 0) return undefined;
  const elsewhere = stage.stage.instructions.some(
    (other) => other.kind !== "RUN" && other !== instruction && variablePattern(arg.key).test(other.source),
  );
  if (elsewhere) return undefined;
  const edits: TextEdit[] = [removeLine(view.source, instruction.range.start.line)];
  for (const run of runs) {
    const { start } = run.instruction.range;
    const after = { line: start.line, column: start.column + 3 };
    edits.push({
      file: view.file,
      range: { start: after, end: after },
      text: ` --mount=type=secret,id=${id},env=${arg.key}`,
    });
  }
  for (const call of calls)
    for (const flag of call.flags) {
      if (flag.name !== "--build-arg" || flag.value.split("=")[0] !== arg.key) continue;
      edits.push(...secretFlag(project, call.file, flag.place.range.start.line, arg.key, id));
    }
  return { title: `Turn ${arg.key} into a secret mount`, edits };
}

/** The RUNs that name the variable; else the one that installs packages, which reads it through .npmrc and the like. */
function usersOf(project: Project, stage: StageView, name: string): RunView[] {
  const naming = stage.runs.filter((run) => variablePattern(name).test(run.text));
  if (naming.length > 0) return naming;
  const configured = [...project.files].some(
    ([path, text]) => /npmrc|yarnrc|pip\.conf/.test(path) && variablePattern(name).test(text),
  );
  return configured ? stage.runs.filter((run) => installers.test(run.text)).slice(0, 1) : [];
}

/** `--build-arg NAME=$NAME` in a script becomes `--secret id=name,env=NAME`. */
function secretFlag(project: Project, file: string, line: number, name: string, id: string): TextEdit[] {
  const text = project.files.get(file);
  if (text === undefined) return [];
  const source = new SourceText(file, text);
  const typed = source.line(line);
  const match = new RegExp(
    `--build-arg[ =]["']?${name}(?:=["']?(?:\\$\\{?(\\w+)\\}?)?[^\\s"']*["']?)?["']?`,
  ).exec(typed);
  if (match === null) return [];
  const variable = match[1] ?? name;
  return [
    {
      file,
      range: {
        start: { line, column: match.index + 1 },
        end: { line, column: match.index + match[0].length + 1 },
      },
      text: `--secret id=${id},env=${variable}`,
    },
  ];
}
