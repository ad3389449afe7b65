import { rules } from "../engine/rules/rules.ts";
import type { Example, Rule } from "../engine/rules/types.ts";

/** A line of an example, cut where a mark begins or ends. */
export interface ExampleLine {
  readonly number: number;
  readonly parts: readonly { readonly text: string; readonly marked: boolean }[];
}

export interface ExampleFile {
  readonly name: string;
  readonly lines: readonly ExampleLine[];
}

/** The rules by the phase whose credentials they protect, each group by title. */
export function rulesByPhase(): readonly {
  readonly title: string;
  readonly id: string;
  readonly rules: readonly Rule[];
}[] {
  const group = (title: string, phase: Rule["meta"]["phase"]) => ({
    title,
    id: phase,
    rules: rules
      .filter(({ meta }) => meta.phase === phase)
      .toSorted((a, b) => (a.meta.title < b.meta.title ? -1 : 1)),
  });
  return [
    group("Credentials that the build needs", "build"),
    group("Credentials that the running service needs", "runtime"),
    group("Both", "both"),
  ];
}

/** An example's files as lines, with what stands between `«` and `»` marked. */
export function readExample(example: Example): ExampleFile[] {
  return Object.entries(example).map(([name, text]) => {
    let marked = false;
    const lines = text
      .replace(/\n$/, "")
      .split("\n")
      .map((line, index) => {
        const parts: { text: string; marked: boolean }[] = [];
        for (const piece of line.split(/([«»])/)) {
          if (piece === "«") marked = true;
          else if (piece === "»") marked = false;
          else if (piece !== "") parts.push({ text: piece, marked });
        }
        return { number: index + 1, parts };
      });
    return { name, lines: lines.filter(({ parts }, index) => parts.length > 0 || index < lines.length - 1) };
  });
}

/** The few marks of Markdown that rules use, as HTML. */
export function inline(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/`([^`]+)`/g, "<code>$1</code>");
}
