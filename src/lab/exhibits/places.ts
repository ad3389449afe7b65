import { mask } from "../../engine/evidence/mask.ts";
import type { Artefact, Credential } from "../../engine/evidence/types.ts";
import type { GradeReply } from "../protocol.ts";

/** Findings of a grading by their place, to mark them where they stand. */
export interface FindingIndex {
  /** Indices in `GradeReply.findings` of what was found in this artefact. */
  in(artefact: Pick<Artefact, "surface" | "object" | "where">): readonly number[];
  leaks(indices: readonly number[]): number;
}

export function indexFindings(reply: GradeReply, credentials: readonly Credential[]): FindingIndex {
  const byPlace = new Map<string, number[]>();
  reply.findings.forEach(({ finding }, index) => {
    const place = placeOf(finding);
    byPlace.set(place, [...(byPlace.get(place) ?? []), index]);
  });
  return {
    in({ surface, object, where }) {
      return (
        byPlace.get(
          placeOf({ surface, object: mask(object, credentials), where: mask(where, credentials) }),
        ) ?? []
      );
    },
    leaks: (indices) => indices.filter((index) => !reply.findings[index]?.meant).length,
  };
}

function placeOf({ surface, object, where }: Pick<Artefact, "surface" | "object" | "where">): string {
  return [surface, object, where].join("\0");
}
