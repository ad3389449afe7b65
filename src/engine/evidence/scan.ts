import { encodingsOf } from "./encodings.ts";
import { latin1 } from "./latin1.ts";
import { mask } from "./mask.ts";
import type { Artefact, Credential, Finding } from "./types.ts";
import { SURFACES } from "./types.ts";

/** Where each credential stands in `artefacts`, in any encoding; one finding per place, sorted. */
export function scan(artefacts: readonly Artefact[], credentials: readonly Credential[]): Finding[] {
  const searches = credentials.map((credential) => ({ credential, patterns: encodingsOf(credential.value) }));
  const findings: Finding[] = [];
  for (const artefact of artefacts) {
    const bytes = latin1(artefact.content);
    for (const { credential, patterns } of searches) {
      const hit = patterns.find(({ pattern }) => bytes.includes(pattern));
      if (hit) findings.push(findingOf(artefact, credential, hit.encoding, credentials));
    }
  }
  return tidy(findings);
}

/** The finding that says: this credential stands in this artefact. */
export function findingOf(
  artefact: Artefact,
  credential: Credential,
  encoding: Finding["encoding"],
  credentials: readonly Credential[],
): Finding {
  return {
    credential: credential.name,
    surface: artefact.surface,
    object: mask(artefact.object, credentials, credential),
    where: mask(artefact.where, credentials, credential),
    encoding,
    ...(artefact.deleted === undefined ? {} : { deleted: artefact.deleted }),
    ...(artefact.source === undefined ? {} : { source: artefact.source }),
  };
}

/** What makes two findings the same place. */
export function placeOf(finding: Pick<Finding, "credential" | "surface" | "object" | "where">): string {
  return [finding.credential, finding.surface, finding.object, finding.where].join("\0");
}

/** One finding per place (the first encoding found), in an order that depends on nothing but the findings. */
export function tidy(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const place = placeOf(finding);
    const known = byPlace.get(place);
    if (!known || rank(finding) < rank(known)) byPlace.set(place, finding);
  }
  return [...byPlace.values()].sort(
    (a, b) =>
      compareTexts(a.credential, b.credential) ||
      SURFACES.indexOf(a.surface) - SURFACES.indexOf(b.surface) ||
      compareTexts(a.object, b.object) ||
      compareTexts(a.where, b.where),
  );
}

const RANKS = ["exact", "base64", "base64url", "hex", "url", "reversed", "derived"];

function rank(finding: Finding): number {
  return RANKS.indexOf(finding.encoding) + (finding.deleted ? 0.5 : 0);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
