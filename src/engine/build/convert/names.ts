import { expandStepName, expandWord, InstructionError } from "../../dockerfile/variables.ts";

type Variables = ReadonlyMap<string, string>;

/** The first word in capitals, as BuildKit writes instructions whatever their case. */
function capitalised(text: string): string {
  return text.replace(/^[^ ]*/, (word) => word.toUpperCase());
}

/** COPY, ADD and WORKDIR: variables expanded, unset ones to nothing, quotes removed. */
export function stepName(source: string, variables: Variables, escapedBy: string): string {
  try {
    return capitalised(expandWord(source, variables, escapedBy));
  } catch (error) {
    if (error instanceof InstructionError) return capitalised(source);
    throw error;
  }
}

/** RUN: quotes and unset variables stay. `masked` are the variables that hold secrets in this step. */
export function runName(
  source: string,
  variables: Variables,
  masked: readonly string[],
  escapedBy: string,
): string {
  const shown = new Map(variables);
  for (const name of masked) shown.set(name, "****");
  return capitalised(expandStepName(source, shown, escapedBy));
}
