import { SURFACES, type Surface } from "../engine/evidence/types.ts";
import type { Lab } from "../engine/grading/lab.ts";

/**
 * A check's hints in the order in which they are given: first those for the surfaces on which the credential was
 * seen, as a secret travels, then the general one. Where nothing was seen (or all is well) every hint is there.
 */
export function hintLadder(check: Lab["checks"][number], seen: readonly Surface[]): string[] {
  const fitting = SURFACES.filter((surface) => seen.includes(surface));
  const surfaces = fitting.length > 0 ? fitting : SURFACES;
  const hints = [...surfaces.map((surface) => check.hints[surface]), check.hint];
  return [...new Set(hints.filter((hint) => hint !== undefined))];
}
