import type { CaseDefinition, Engine } from "../../engine/evidence/case.ts";
import { latin1 } from "../../engine/evidence/latin1.ts";
import { isProgress, withoutNoise } from "../../engine/evidence/noise.ts";
import { proofOf } from "../../engine/evidence/prove.ts";
import { scan } from "../../engine/evidence/scan.ts";
import { type Artefact, CONTAINER_SURFACES, type Run, type Surface } from "../../engine/evidence/types.ts";
import { compareProofs } from "../agreement.ts";

/** Something that the engines say differently. */
export interface Difference {
  /** As in Disagreement, or `crash`, `artefact`, `stdout`. */
  readonly about: string;
  readonly text: string;
}

/** Surfaces that are compared whole, secrets or not: what else an image holds tells a wrong step sooner. */
const WHOLE: ReadonlySet<Surface> = new Set([
  "build-log",
  "image-history",
  "image-config",
  "image-layer",
  "build-cache",
  ...CONTAINER_SURFACES,
]);

/** The values in generated cases are like no other text, so one run tells whose a finding is. */
function proofOfOne(definition: CaseDefinition, run: Run, name: Engine["name"]) {
  return proofOf(definition, { name }, run, scan(run.artefacts, definition.credentials));
}

/** What a run on the engine does not bring when it was told to leave the builder alone. */
const OF_BUILDER: ReadonlySet<Surface> = new Set(["build-cache", "build-record"]);

function withoutBuilder(run: Run): Run {
  return { ...run, artefacts: run.artefacts.filter(({ surface }) => !OF_BUILDER.has(surface)) };
}

/** `builder`: whether the real run was asked for what only the builder knows. */
export function differencesOf(
  definition: CaseDefinition,
  real: Run,
  ours: Run,
  builder: boolean,
): Difference[] {
  const simulated = builder ? ours : withoutBuilder(ours);
  const { disagreements } = compareProofs(
    proofOfOne(definition, real, "docker"),
    proofOfOne(definition, simulated, "simulated"),
  );
  return [
    ...disagreements.filter(({ about }) => about !== "summary"),
    ...artefactDifferences(real, simulated, failedBuilds(definition, real)),
    ...outputDifferences(definition, real, simulated),
  ];
}

/** Tags of the builds that failed: how far steps of other stages had come by then is a matter of luck. */
function failedBuilds({ commands }: CaseDefinition, run: Run): ReadonlySet<string> {
  return new Set(
    commands.flatMap((command, index) => {
      const tag = / -t (\S+)/.exec(command)?.[1];
      return tag !== undefined && run.commands[index]?.exit !== 0 ? [tag] : [];
    }),
  );
}

function artefactDifferences(real: Run, simulated: Run, failed: ReadonlySet<string>): Difference[] {
  const comparable = ({ artefacts }: Run) =>
    artefacts.filter(({ surface, object }) => surface !== "build-log" || !failed.has(object));
  const theirs = new Set(comparable(real).flatMap(textOf));
  const ours = new Set(comparable(simulated).flatMap(textOf));
  const only = (texts: ReadonlySet<string>, others: ReadonlySet<string>, who: string) =>
    [...texts]
      .filter((text) => !others.has(text))
      .map((text): Difference => ({ about: "artefact", text: `${who}: ${text}` }));
  return [...only(theirs, ours, "only the engine"), ...only(ours, theirs, "only the simulator")];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
const BINARY = /[\u0000-\u0008\u000e-\u001f\u0080-\u00ff]/;

function textOf({ surface, object, where, content, deleted }: Artefact): string[] {
  if (!WHOLE.has(surface)) return [];
  const lines = surface === "build-log";
  if (lines && (isProgress(where) || /^merging|^runc run failed/.test(where))) return [];
  const text = latin1(content);
  // Archives hold times and compressed data depends on the compressor: only what stands in clear counts.
  const binary = text.includes("leaklab-program") || BINARY.test(text);
  const shown = binary ? "<binary>" : withoutNoise(text);
  const place = `${surface}  ${object}  ${withoutNoise(where)}${deleted ? "  (deleted)" : ""}`;
  return [lines ? place : `${place}  ${JSON.stringify(shown)}`];
}

function outputDifferences(definition: CaseDefinition, real: Run, simulated: Run): Difference[] {
  return definition.commands.flatMap((_, index): Difference[] => {
    const theirs = withoutNoise(real.commands[index]?.stdout ?? "");
    const ours = withoutNoise(simulated.commands[index]?.stdout ?? "");
    if (theirs === ours) return [];
    const text = `command ${index + 1}:\n      engine: ${JSON.stringify(theirs)}\n      here:   ${JSON.stringify(ours)}`;
    return [{ about: "stdout", text }];
  });
}
