import type { LabFiles } from "./protocol.ts";

/** What happened to the machine, in order: a line was run, or files were edited in the page. */
export type JournalEntry =
  | { readonly line: string }
  /** Repeats the edit on files as they then are. */
  | { readonly edit: (files: LabFiles) => LabFiles };

/**
 * Everything that made the machine what it is. The simulator is deterministic, so doing it again without the last
 * line is the machine as it was before that line.
 */
export class Journal {
  readonly start: LabFiles;
  readonly #entries: JournalEntry[] = [];

  constructor(start: LabFiles) {
    this.start = start;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  ran(line: string): void {
    this.#entries.push({ line });
  }

  /** Only what differs is repeated: files that lines changed since stay the lines' own. */
  edited(before: LabFiles, after: LabFiles): void {
    const changed = Object.entries(after).filter(([path, text]) => before[path] !== text);
    const removed = Object.keys(before).filter((path) => !(path in after));
    if (changed.length === 0 && removed.length === 0) return;
    this.#entries.push({
      edit: (files) => ({
        ...Object.fromEntries(Object.entries(files).filter(([path]) => !removed.includes(path))),
        ...Object.fromEntries(changed),
      }),
    });
  }

  /** Removes the last line; edits that came after it stay. */
  takeBack(): string | undefined {
    const at = this.#entries.findLastIndex((entry) => "line" in entry);
    if (at < 0) return undefined;
    const [entry] = this.#entries.splice(at, 1);
    return entry && "line" in entry ? entry.line : undefined;
  }
}
