import { createIgnore } from "../../source/gitignore.ts";
import type { Workspace } from "../../source/workspace.ts";
import { latin1 } from "../latin1.ts";
import type { Artefact } from "../types.ts";

/**
 * The lines of every file that would be committed: all files of the workspace but those that .gitignore
 * files exclude. `where` is the line's text without blanks around it.
 */
export function sourceArtefacts(files: Workspace): Artefact[] {
  const ignored = createIgnore(files);
  return [...files].flatMap(([path, file]) => {
    if (path.endsWith("/") || ignored(path)) return [];
    const lines = new TextDecoder().decode(file.content).split(/\r?\n/);
    const whole = latin1(file.content).includes("\0");
    if (whole) return [artefact(path, "", file.content)];
    return lines.map((line, index) => ({
      ...artefact(path, line.trim(), line),
      source: {
        file: path,
        range: {
          start: { line: index + 1, column: 1 },
          end: { line: index + 1, column: line.length + 1 },
        },
      },
    }));
  });
}

function artefact(object: string, where: string, content: Uint8Array | string): Artefact {
  return { surface: "source", object, where, content };
}
