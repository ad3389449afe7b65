import type { CacheRecord } from "./cache-records.ts";
import { execute } from "./client.ts";
import type { Scene } from "./collect.ts";
import { layerDigests } from "./images.ts";

/** The layers that one stage of one build added, lowest first, as cache records. */
export interface StageLayers {
  readonly name: string;
  readonly layers: readonly { readonly record: string; readonly index: number }[];
}

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly inputs?: readonly string[];
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

/** `[builder 2/4] COPY a b`: the stage's name (none in a file with one stage), the step and its text. */
const STEP = /^\[(?:(?:\w+\/\w+(?:\/\w+)? )?(\S+) )?(\d+)\/\d+\] (.*)$/s;

/**
 * Which cache record belongs to which step of which stage. BuildKit does not say so directly: the log of a build
 * (from its history record) gives the steps as a graph with times, the cache records form a tree of parents
 * with descriptions, and the two are laid over each other from the base image upwards.
 */
export async function stageLayers(scene: Scene, records: readonly CacheRecord[]): Promise<StageLayers[]> {
  const steps = new Map<string, Place>();
  const stages = new Map<string, StageLayers & { layers: { record: string; index: number }[] }>();
  for (const ref of scene.records) {
    const vertices = await readVertices(scene, ref);
    const touched = new Set<string>();
    for (const vertex of vertices.values()) {
      const step = STEP.exec(vertex.name);
      if (!step || vertex.completed === undefined || vertex.error) continue;
      const place = await placeOf(vertex, vertices, records, steps, scene);
      if (!place.own) continue;
      const name = step[1] ?? "stage-0";
      const key = `${ref} ${name}`;
      const stage = stages.get(key) ?? { name, layers: [] };
      stages.set(key, stage);
      touched.add(key);
      const layer = { record: place.own, index: place.depth - 1 };
      if (!stage.layers.some(({ record }) => record === layer.record)) stage.layers.push(layer);
    }
    for (const key of touched) stages.get(key)?.layers.sort((a, b) => a.index - b.index);
  }
  return [...stages.values()];
}

/** Where a step's result lies: on `parent` records up to `depth` layers; `own` is the record that the step itself made. */
interface Place {
  /** Record that a next step builds on; undefined for scratch and for a base whose record is not told apart. */
  readonly record: string | undefined;
  readonly depth: number;
  readonly own: string | undefined;
}

const NOTHING: Place = { record: undefined, depth: 0, own: undefined };

async function placeOf(
  vertex: Vertex,
  vertices: ReadonlyMap<string, Vertex>,
  records: readonly CacheRecord[],
  steps: Map<string, Place>,
  scene: Scene,
): Promise<Place> {
  const known = steps.get(vertex.digest);
  if (known) return known;
  const step = STEP.exec(vertex.name);
  if (!step) return NOTHING;
  const text = step[3] ?? "";
  const from = /^FROM (\S+)/.exec(text)?.[1];
  let place: Place;
  if (from !== undefined && !(vertex.inputs ?? []).length) {
    place = { record: undefined, depth: await depthOf(from, scene), own: undefined };
  } else {
    // What a COPY --from onto scratch starts from is no input; the only one is what it copies from.
    const isOnScratch = /^COPY .*--from=/.test(text) && vertex.inputs?.length === 1;
    const below = isOnScratch ? undefined : vertices.get(vertex.inputs?.[0] ?? "");
    const base = below ? await placeOf(below, vertices, records, steps, scene) : NOTHING;
    const own = recordOf(vertex, text, base, records, [...steps.values()]);
    place = own ? { record: own.id, depth: base.depth + 1, own: own.id } : { ...base, own: undefined };
  }
  steps.set(vertex.digest, place);
  return place;
}

/** Layers of the image behind `docker.io/library/busybox:latest@sha256:...`. */
async function depthOf(reference: string, { client, after: { dataRoot } }: Scene): Promise<number> {
  const name = reference.replace(/@sha256:.*$/, "").replace(/^docker\.io\/(?:library\/)?/, "");
  const digest = /@(sha256:.*)$/.exec(reference)?.[1];
  for (const candidate of digest ? [digest, name] : [name]) {
    const layers = await layerDigests(client, candidate, dataRoot).catch(() => undefined);
    if (layers) return layers.length;
  }
  return 1;
}

const SLACK = 50;

/** The record that a step made: on the right parent, told apart by name, command text and time. */
function recordOf(
  vertex: Vertex,
  text: string,
  base: Place,
  records: readonly CacheRecord[],
  taken: readonly Place[],
): CacheRecord | undefined {
  const layered = records.filter(({ type, description }) => type === "regular" && description !== "");
  const isStep = new Set(layered.map(({ id }) => id));
  const onBase = layered.filter(({ parents }) =>
    base.record === undefined
      ? parents.every((parent) => !isStep.has(parent))
      : parents.includes(base.record),
  );
  const named = layered.filter(({ description }) => description === vertex.name);
  const linked = /^(?:COPY|ADD) .*--link\b/.test(text);
  const candidates = linked ? named : onBase.filter((record) => couldBe(record, vertex.name, text));
  const start = Date.parse(vertex.started ?? "");
  const end = Date.parse(vertex.completed ?? "");
  const timely = vertex.cached
    ? []
    : candidates.filter(({ created }) => created >= start - SLACK && created <= end + SLACK);
  const choice = timely.length > 0 ? timely : candidates;
  const free = choice.filter(({ id }) => vertex.cached || !taken.some(({ own }) => own === id));
  return free[0] ?? (vertex.cached ? choice[0] : undefined);
}

function couldBe({ description }: CacheRecord, name: string, text: string): boolean {
  const command = /^mount \/ from exec (.*)$/s.exec(description)?.[1];
  if (command !== undefined) return text.startsWith("RUN") && commandPattern(command).test(text);
  if (text.startsWith("RUN")) return false;
  const described = STEP.exec(description)?.[3] ?? description;
  return description === name || described === text;
}

/**
 * Matches the step's text, in which variables are replaced by values, against the command as it ran: without the
 * shell in front, any text where a variable stands. Heredocs are cut short in step names, so only
 * the beginning of such a command is compared.
 */
function commandPattern(command: string): RegExp {
  const bare = command.replace(/^\/bin\/(?:ba|a)?sh (?:-\w+ )*-?c /, "");
  const firstLine = bare.split("\n")[0] ?? "";
  const parts = firstLine.split(/\$\{[^}]*\}|\$\w+|["'\\]/);
  const escaped = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s+"));
  return bare.includes("\n") ? /^RUN/ : new RegExp(escaped.join("[^]*"));
}

async function readVertices({ client }: Scene, ref: string): Promise<Map<string, Vertex>> {
  const { stdout, stderr } = await execute(
    "docker",
    ["buildx", "history", "logs", ref, "--progress", "rawjson"],
    {
      env: client.env,
    },
  );
  const vertices = new Map<string, Vertex>();
  for (const line of `${stdout.toString("utf8")}\n${stderr}`.split("\n")) {
    if (!line.startsWith("{")) continue;
    const { vertexes = [] } = JSON.parse(line) as { vertexes?: readonly Vertex[] };
    for (const vertex of vertexes) {
      const known = vertices.get(vertex.digest);
      // A vertex reports several times; it started when it first did.
      vertices.set(vertex.digest, {
        ...known,
        ...vertex,
        ...(known?.started ? { started: known.started } : {}),
      });
    }
  }
  return vertices;
}
