import { LineCounter, parseDocument } from "yaml";
import { readWorkflow, WORKFLOW_FILE } from "../ci/workflow/read.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { NotModelledError, SourceError } from "../source/errors.ts";
import type { Workspace } from "../source/workspace.ts";
import type { SourceProblem } from "./verdict.ts";

const DOCKERFILE = /(?:^|\/)(?:Dockerfile(?:\.[\w.-]+)?|[\w.-]+\.Dockerfile)$/;
/** Whether a file of the workspace is a Dockerfile, going by its name. */
export function isDockerfile(path: string): boolean {
  return DOCKERFILE.test(path) && !path.endsWith(".dockerignore");
}

const YAML = /\.ya?ml$/;
const decoder = new TextDecoder();

/** The first problem of each Dockerfile, workflow and YAML file that does not parse, with its place. */
export function sourceProblems(files: Workspace): SourceProblem[] {
  return [...files].flatMap(([path, { content }]) => {
    const text = decoder.decode(content);
    if (isDockerfile(path)) return problemOf(path, () => parseDockerfile(text, path));
    if (WORKFLOW_FILE.test(path)) return problemOf(path, () => readWorkflow(text, path));
    return YAML.test(path) ? yamlProblem(path, text) : [];
  });
}

/** What a reader complains of. That something is not modelled shows when it runs, with its place. */
function problemOf(path: string, read: () => unknown): SourceProblem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof NotModelledError) return [];
    if (!(error instanceof SourceError)) throw error;
    const { line, column } = error.location.range.start;
    return [
      { file: path, line, column, message: error.message, ...(error.mend ? { mend: error.mend } : {}) },
    ];
  }
}

function yamlProblem(path: string, text: string): SourceProblem[] {
  const lineCounter = new LineCounter();
  const [problem] = parseDocument(text, { lineCounter }).errors;
  if (!problem) return [];
  const { line, col } = lineCounter.linePos(problem.pos[0]);
  return [{ file: path, line, column: col, message: problem.message.split("\n")[0] ?? problem.message }];
}
