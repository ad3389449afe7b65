import type { DockerfileView } from "./project/dockerfile-view.ts";
import type { Project } from "./project/project.ts";
import { SourceText } from "./project/source-text.ts";
import type { Fix, TextEdit } from "./types.ts";

const top = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** Lines put at the end of a file; the file is made if there is none. */
export function appendLines(project: Project, file: string, lines: readonly string[]): TextEdit {
  const text = project.files.get(file);
  if (text === undefined) return { file, range: top, text: `${lines.join("\n")}\n` };
  const source = new SourceText(file, text);
  const end = source.position(text.length);
  const newline = text === "" || text.endsWith("\n") ? "" : "\n";
  return { file, range: { start: end, end }, text: `${newline}${lines.join("\n")}\n` };
}

/** Leaves files out of a build context. */
export function ignoreFix(project: Project, view: DockerfileView, paths: readonly string[]): Fix {
  const names = [...new Set(paths)];
  return {
    title: `Add ${names.join(", ")} to ${view.ignoreFile}`,
    edits: [appendLines(project, view.ignoreFile, names)],
  };
}

/** Takes a whole line out, its newline included. */
export function removeLine(source: SourceText, line: number): TextEdit {
  const last = line >= source.lineCount;
  return {
    file: source.file,
    range: {
      start: { line, column: 1 },
      end: last ? { line, column: source.line(line).length + 1 } : { line: line + 1, column: 1 },
    },
    text: "",
  };
}
