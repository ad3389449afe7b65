import { taggedImages } from "../../engine/evidence/surfaces/images.ts";
import type { Surface } from "../../engine/evidence/types.ts";
import type { EvidenceReply } from "../protocol.ts";
import { type JourneyFacts, leaksAt, placeAt } from "./journey.ts";
import { type StageText, stagesOf } from "./stages.ts";
import type { Stop, StopPlace, Way } from "./types.ts";

const decoder = new TextDecoder();

/** Surfaces that a build writes; the builder keeps some, images carry the others. */
const OF_BUILDS: ReadonlySet<Surface> = new Set([
  "build-log",
  "build-cache",
  "build-record",
  "image-history",
  "image-config",
  "image-layer",
  "provenance",
]);

/** The learner's files, the stages that were built, what the builder keeps, and the images. */
export function buildStops(facts: JourneyFacts): Stop[] {
  const { scene } = facts.witnessed.runs[0];
  const files = placesOn(facts, ["source", "ci-log"]).filter(({ leaks, meant }) => leaks + meant > 0);
  const kept = placesOn(facts, ["build-log", "build-record", "build-cache"]);
  const built = builtStages(facts);
  return [
    ...(leaksAt(files) > 0 ? [stop("files", "files", "Your files", "as committed", merged(files))] : []),
    ...built.map((stage) => ({
      ...stop(stageId(stage), "stage", stageTitle(stage.name, built.length), "a stage of the build", []),
      layers: scene.host.builder.layers
        .filter((layer) => layer.stage === stage.name)
        .map(({ index, layer }) =>
          layerState(
            facts,
            (object) =>
              object === `stage ${stage.name}` ||
              scene.host.images.get(object)?.layers[index]?.layer.digest === layer.digest,
            index,
          ),
        ),
    })),
    ...(built.length > 0 ? [stop("builder", "builder", "Builder", "what it keeps", merged(kept))] : []),
    ...taggedImages(scene).map(([reference, image]) => ({
      ...stop(
        `image ${reference}`,
        "image",
        reference.replace(/:latest$/, ""),
        "the image that is shipped",
        (["image-history", "image-config", "image-layer", "provenance"] as const).map((surface) =>
          placeAt(facts, surface, reference),
        ),
      ),
      layers: image.layers.map((_, index) => layerState(facts, (object) => object === reference, index)),
    })),
  ];
}

export function buildWays(facts: JourneyFacts): Way[] {
  const { credentials, runs } = facts.witnessed;
  const { host } = runs[0].scene;
  const stages = builtStages(facts);
  const leaks = facts.reply.findings.filter(({ meant }) => !meant);
  const ways: Way[] = [];
  for (const { name, value } of credentials) {
    const own = leaks.filter(({ finding }) => finding.credential === name);
    const from = `credential ${name}`;
    if (own.some(({ finding }) => finding.surface === "source"))
      ways.push({ from, to: "files", kind: "leak", how: "typed into a file" });
    for (const leak of own.filter(({ finding }) => OF_BUILDS.has(finding.surface))) {
      const stage = stageOfLeak(leak, stages);
      if (stage) ways.push({ from, to: stageId(stage), kind: "leak", how: howItCame(leak, facts) });
    }
    for (const stage of stages)
      for (const { id, content } of host.buildSecrets)
        if (stage.secrets.includes(id) && decoder.decode(content).includes(value))
          ways.push({ from, to: stageId(stage), kind: "meant", how: `secret mount ${id}` });
    for (const { service, accepted, phase, value: shown } of host.world.presentations())
      if (accepted && phase === "build" && shown === value)
        for (const stage of stages.filter(({ secrets }) => secrets.length > 0 || stages.length === 1))
          ways.push({
            from: stageId(stage),
            to: `outside ${service}`,
            kind: "meant",
            how: "shown and taken",
          });
  }
  return [...ways, ...waysBetween(facts, stages), ...waysOut(facts, stages)];
}

/** Stages that take from stages, and images that are made from the last one. */
function waysBetween(facts: JourneyFacts, stages: readonly StageText[]): Way[] {
  const { scene } = facts.witnessed.runs[0];
  const between = stages.flatMap((stage) =>
    stages
      .filter((other) => other.file === stage.file && other !== stage && stage.uses.includes(other.name))
      .map(
        (other): Way => ({
          from: stageId(other),
          to: stageId(stage),
          kind: "plain",
          how: "files are taken over",
        }),
      ),
  );
  const made = taggedImages(scene).flatMap(([reference, image]): Way[] => {
    const digests = new Set(image.layers.map(({ layer }) => layer.digest));
    const last = scene.host.builder.layers.findLast(({ layer }) => digests.has(layer.digest));
    const stage = stages.find(({ name }) => name === last?.stage) ?? stages.at(-1);
    const leaking = facts.reply.findings.some(({ finding, meant }) => !meant && finding.object === reference);
    return stage
      ? [
          {
            from: stageId(stage),
            to: `image ${reference}`,
            kind: leaking ? "leak" : "plain",
            how: leaking ? "the image keeps it" : "becomes the image",
          },
        ]
      : [];
  });
  return [...between, ...made];
}

function waysOut(facts: JourneyFacts, stages: readonly StageText[]): Way[] {
  const kept = placesOn(facts, ["build-log", "build-record", "build-cache"]);
  return stages.slice(-1).map((stage) => {
    const leaking = leaksAt(kept) > 0;
    return {
      from: stageId(stage),
      to: "builder",
      kind: leaking ? "leak" : "plain",
      how: leaking ? "kept" : "logged",
    };
  });
}

/** Stages whose layers the builder has. */
function builtStages(facts: JourneyFacts): StageText[] {
  const { scene } = facts.witnessed.runs[0];
  const built = new Set(scene.host.builder.layers.map(({ stage }) => stage));
  return stagesOf(scene.files).filter(({ name }) => built.has(name));
}

/** The stage that a finding's cause stands in; the last one where no line is known. */
function stageOfLeak({ cause }: EvidenceReply, stages: readonly StageText[]): StageText | undefined {
  const line = cause?.range.start.line ?? 0;
  return (
    stages.find(({ file, from, to }) => file === cause?.file && line >= from && line <= to) ?? stages.at(-1)
  );
}

const BY_INSTRUCTION: Readonly<Record<string, string>> = {
  ARG: "build argument",
  ENV: "ENV",
  LABEL: "LABEL",
  COPY: "copied file",
  ADD: "added file",
  RUN: "a RUN step",
};

function howItCame({ finding, cause }: EvidenceReply, facts: JourneyFacts): string {
  if (/^RUN \|\d|BuildArgs|build-arg/.test(finding.where)) return "build argument";
  const content = cause && facts.witnessed.runs[0].scene.files.get(cause.file)?.content;
  const line = content && decoder.decode(content).split("\n")[cause.range.start.line - 1];
  const instruction = /^\s*([A-Za-z]+)/.exec(line ?? "")?.[1]?.toUpperCase() ?? "";
  return BY_INSTRUCTION[instruction] ?? "the build";
}

function layerState(facts: JourneyFacts, isHere: (object: string) => boolean, index: number) {
  const found = facts.reply.findings.filter(
    ({ finding, meant }) => !meant && isHere(finding.object) && finding.where.startsWith(`layer ${index}: `),
  );
  return { leaks: found.length > 0, gone: found.length > 0 && found.every(({ finding }) => finding.deleted) };
}

function stop(
  id: string,
  kind: Stop["kind"],
  title: string,
  about: string,
  places: readonly StopPlace[],
): Stop {
  return { id, kind, phase: "build", title, about, places };
}

function stageId({ file, name }: StageText): string {
  return `stage ${file} ${name}`;
}

function stageTitle(name: string, all: number): string {
  const number = /^stage-(\d+)$/.exec(name)?.[1];
  if (number === undefined) return name;
  return all === 1 ? "the build" : `stage ${number}`;
}

/** Every object of these surfaces that has findings, and each surface at least once. */
function placesOn(facts: JourneyFacts, surfaces: readonly Surface[]): StopPlace[] {
  return surfaces.flatMap((surface) => {
    const objects = new Set(
      facts.reply.findings.flatMap(({ finding }) => (finding.surface === surface ? [finding.object] : [])),
    );
    return objects.size === 0
      ? [{ surface, object: "", leaks: 0, meant: 0 }]
      : [...objects].map((object) => placeAt(facts, surface, object));
  });
}

/** One place a surface: the builder's box has room for three. */
function merged(places: readonly StopPlace[]): StopPlace[] {
  const bySurface = new Map<Surface, StopPlace>();
  for (const place of places) {
    const known = bySurface.get(place.surface);
    bySurface.set(
      place.surface,
      known ? { ...known, leaks: known.leaks + place.leaks, meant: known.meant + place.meant } : place,
    );
  }
  return [...bySurface.values()];
}
