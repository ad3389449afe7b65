import { latin1 } from "./latin1.ts";
import { maskBytes } from "./mask.ts";
import { isProgress, withoutDuration, withoutSignature } from "./noise.ts";
import { findingOf, placeOf, scan } from "./scan.ts";
import { sibling } from "./sibling.ts";
import type { Artefact, Credential, Finding, Run } from "./types.ts";

/**
 * How much a difference between two runs says. `exact`: nothing goes on but what the files say (our own clock stands still,
 * chance is the same in both), so it says all. `tolerant`: the engine has a clock and chance of its own, and what looks like theirs is left out.
 */
export type Comparison = "exact" | "tolerant";

/** Surfaces whose `where` is the text itself: they are compared as a set of lines, not place by place. */
const LINE_SURFACES: ReadonlySet<string> = new Set([
  "build-log",
  "build-record",
  "image-history",
  "container-log",
  "ci-log",
  "exfiltrated",
]);

const LOGS_OF_BUILDS: ReadonlySet<string> = new Set(["build-log", "build-record", "ci-log"]);

/** The credentials as run B had them. */
export function siblingsOf(credentials: readonly Credential[]): Credential[] {
  return credentials.map((credential) => ({ ...credential, value: sibling(credential.value) }));
}

/**
 * What run A shows and run B does not. A value that still stands there in run B came from elsewhere (a
 * password that is also a word of a log line), so it is no finding.
 */
export function directFindings(a: Run, b: Run, credentials: readonly Credential[]): Finding[] {
  const alsoWithout = new Set(
    scan(b.artefacts, credentials)
      .filter(({ encoding }) => encoding === "exact")
      .map(placeOf),
  );
  return scan(a.artefacts, credentials).filter((finding) => !alsoWithout.has(placeOf(finding)));
}

/**
 * Artefacts of run A that differ in run B although no pattern of `credentials` stands in them: what depends on a
 * secret in a form that no pattern knows (a checksum, a part, a compressed file). What BuildKit says of its
 * own doings (digests, times, sizes) is no difference.
 */
export function derivedArtefacts(
  a: Run,
  b: Run,
  credentials: readonly Credential[],
  comparison: Comparison,
): Artefact[] {
  const comparable = comparison === "exact" ? inFull : withoutChance;
  const valuesOfB = siblingsOf(credentials);
  const inB = new Set(
    b.artefacts.flatMap((artefact) => [comparable(artefact, valuesOfB), comparable(artefact, [])]),
  );
  return a.artefacts.filter(
    (artefact) =>
      !tellsNothing(artefact, comparison) &&
      !inB.has(comparable(artefact, credentials)) &&
      // The same bytes in both runs: the value stands there, but not because of the secret.
      !inB.has(comparable(artefact, [])),
  );
}

/** `derived` findings for `credential`: the differences, less the places that a direct finding names. */
export function derivedFindings(
  differences: readonly Artefact[],
  direct: readonly Finding[],
  credential: Credential,
  credentials: readonly Credential[],
): Finding[] {
  const known = new Set(direct.map((finding) => placeOf({ ...finding, credential: credential.name })));
  return differences
    .map((artefact) => findingOf(artefact, credential, "derived", credentials))
    .filter((finding) => !known.has(placeOf(finding)));
}

/** Key paths of attestations and build records that name layers by their content: whatever differs there is told of there. */
const DIGESTS_OF_LAYERS =
  /^(?:predicate\.)?(?:buildConfig\.digestMapping\.|metadata\.https:\/\/mobyproject\.org\/buildkit@v1#metadata\.layers\.|materials\[\]\.digest\.)|^subject\[\]\.digest\.|^(?:Attachments|Materials)\[\]\.(?:Digests?|Size)\b/;

/** What go counts of its own use in a home: from a day of the week that it draws the first time (golang.org/x/telemetry). */
const COUNTED_BY_CHANCE = /\/\.config\/go\/telemetry\/local\//;

/**
 * Where a difference alone proves nothing: on an engine with a clock the key paths of attestations and build records (sizes,
 * digests, times, load of the machine) and go's counters, everywhere identifiers in service specifications, Compose's own labels (a hash of the
 * configuration), and the lines that BuildKit writes of its own doings, in a job's log too. A value that is in clear or in a
 * known encoding is found there all the same.
 */
function tellsNothing(artefact: Artefact, comparison: Comparison): boolean {
  const { surface, where, content } = artefact;
  if (comparison === "tolerant" && COUNTED_BY_CHANCE.test(where)) return true;
  if (surface === "provenance" || (surface === "build-record" && where !== content))
    return comparison === "tolerant" || DIGESTS_OF_LAYERS.test(where);
  if (surface === "service-spec" && /\.(?:SecretID|ConfigID)$/.test(where)) return true;
  if (surface === "container-config" && where.startsWith("Labels com.docker.compose.")) return true;
  if (!LOGS_OF_BUILDS.has(surface) || !isProgress(where)) return false;
  // A program may print what BuildKit prints, and its words are the learner's. Of a real engine's programs (curl's meter) that
  // is left out all the same.
  return !(artefact.byProgram && (comparison === "exact" || surface === "ci-log"));
}

/** Place and content as one text, with the values of `credentials` masked. */
function inFull(
  artefact: Artefact,
  credentials: readonly Credential[],
  tidied = (text: string) => text,
): string {
  const text = (content: string | Uint8Array) => maskBytes(latin1(content), credentials);
  const content = tidied(text(artefact.content));
  const place = LINE_SURFACES.has(artefact.surface) ? "" : text(artefact.where);
  return [artefact.surface, text(artefact.object), place, content].join("\0");
}

/** The same without what a clock or chance puts into it. */
function withoutChance(artefact: Artefact, credentials: readonly Credential[]): string {
  return inFull(artefact, credentials, (text) =>
    LINE_SURFACES.has(artefact.surface) ? withoutDuration(withoutSignature(text)) : withoutSignature(text),
  );
}
