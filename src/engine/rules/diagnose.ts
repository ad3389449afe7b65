import { lintDockerfile } from "../dockerfile/lint/lint.ts";
import { InstructionError } from "../dockerfile/variables.ts";
import { RunawayError } from "../source/errors.ts";
import type { Workspace } from "../source/workspace.ts";
import { type KnownValue, knownValueDiagnostics } from "./known-values.ts";
import { type Project, readProject } from "./project/project.ts";
import { rules } from "./rules.ts";
import type { Diagnostic } from "./types.ts";

/**
 * Everything there is to say about a workspace while it is being typed: what does not parse, our rules, and
 * BuildKit's build checks under their own names. By file and place. Never throws. `values` are credentials whose value
 * is known: typed into a file they are reported, unless a rule has more to say about the same line.
 */
export function diagnose(workspace: Workspace, values: readonly KnownValue[] = []): Diagnostic[] {
  const project = readProject(workspace);
  const ruled = ruleDiagnostics(project);
  const typed = knownValueDiagnostics(project, workspace, values).filter(
    ({ file, range }) =>
      !ruled.some((other) => other.file === file && other.range.start.line === range.start.line),
  );
  const found = [...syntaxProblems(project), ...ruled, ...typed, ...buildChecks(project)];
  return found.sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.range.start.line - b.range.start.line ||
      a.range.start.column - b.range.start.column,
  );
}

/** What our own rules find in a workspace that was read. */
export function ruleDiagnostics(project: Project): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { meta, check } of rules) {
    const seen = new Set<string>();
    check(project, ({ file, range }, message, { severity = "warning", fix } = {}) => {
      const key = `${file}:${range.start.line}:${range.start.column}:${range.end.line}:${range.end.column}`;
      if (seen.has(key)) return;
      seen.add(key);
      found.push({
        rule: meta.id,
        source: "leaklab",
        severity,
        message,
        file,
        range,
        ...(fix ? { fix } : {}),
      });
    });
  }
  return found;
}

function syntaxProblems(project: Project): Diagnostic[] {
  return project.problems.map((problem) => ({
    rule: "syntax",
    source: "parser",
    severity: "error",
    ...problem,
  }));
}

function buildChecks(project: Project): Diagnostic[] {
  return project.dockerfiles.flatMap(({ file, dockerfile, ignored }) => {
    try {
      return lintDockerfile(dockerfile, { ignored }).map(
        ({ rule, message, range }): Diagnostic => ({
          rule,
          source: "buildkit",
          severity: "info",
          message,
          file,
          range,
        }),
      );
    } catch (error) {
      // A bad `# check=` line, or words that never end: the build itself says so.
      if (error instanceof InstructionError || error instanceof RunawayError) return [];
      throw error;
    }
  });
}
