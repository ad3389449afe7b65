import { COMPOSE_KEYS, type Explanation, INSTRUCTIONS, MOUNT_OPTIONS } from "./explanations.ts";

/** What there is to explain at a place of a line: its words from column to column, both from 1. */
export interface ExplainedWord extends Explanation {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The explanation for the word under the pointer, in a Dockerfile or a compose file. */
export function explain(language: string, line: string, column: number): ExplainedWord | undefined {
  if (/^\s*#/.test(line)) return undefined;
  if (language === "dockerfile") return explainDockerfile(line, column);
  if (language === "yaml") return explainCompose(line, column);
  return undefined;
}

function explainDockerfile(line: string, column: number): ExplainedWord | undefined {
  const first = /^(\s*(?:ONBUILD\s+)?)([A-Za-z]+)(?=\s|$)/.exec(line);
  const instruction = first && INSTRUCTIONS[first[2]!.toUpperCase()];
  if (first && instruction) {
    const start = first[1]!.length + 1;
    const end = start + first[2]!.length;
    if (column >= start && column <= end)
      return { ...instruction, word: first[2]!.toUpperCase(), start, end };
  }
  for (const flag of line.matchAll(/--mount=\S*/g)) {
    const from = flag.index + 1;
    if (column < from || column > from + flag[0].length) continue;
    for (const option of flag[0].matchAll(/([a-z]+)(?==|,|$)(?:=([^,]*))?/g)) {
      const explanation = MOUNT_OPTIONS[option[1]!];
      const start = from + option.index;
      const end = start + option[0].length;
      if (explanation && column >= start && column <= end)
        return { ...explanation, word: option[1]!, start, end };
    }
  }
  return undefined;
}

function explainCompose(line: string, column: number): ExplainedWord | undefined {
  const key = /^(\s*(?:- )?)([a-z_]+):(?:\s|$)/.exec(line);
  const explanation = key && COMPOSE_KEYS[key[2]!];
  if (!key || !explanation) return undefined;
  const start = key[1]!.length + 1;
  const end = start + key[2]!.length;
  return column >= start && column <= end ? { ...explanation, word: key[2]!, start, end } : undefined;
}
