import { SourceText } from "./project/source-text.ts";
import type { Fix } from "./types.ts";

/** The files with a fix's edits made; files that it names and that do not exist are made. */
export function applyFix(files: Readonly<Record<string, string>>, fix: Fix): Record<string, string> {
  const changed = { ...files };
  for (const file of new Set(fix.edits.map((edit) => edit.file))) {
    const source = new SourceText(file, files[file] ?? "");
    const edits = fix.edits
      .filter((edit) => edit.file === file)
      .map(({ range, text }) => ({ start: source.offset(range.start), end: source.offset(range.end), text }))
      .sort((a, b) => b.start - a.start);
    changed[file] = edits.reduce(
      (text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end),
      source.text,
    );
  }
  return changed;
}
