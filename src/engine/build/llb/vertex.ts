import { digestOfJson } from "../../image/digest.ts";
import type { Range } from "../../source/position.ts";
import type { Op } from "./ops.ts";

/** One step of the build graph: an operation, what it starts from, and how the log calls it. */
export interface Vertex {
  readonly op: Op;
  readonly inputs: readonly Vertex[];
  /** Equal operations on equal inputs are one step: by this digest. */
  readonly digest: string;
  readonly name: string;
  /** Where in the Dockerfile it stands; a step without one (an ADD's download) shows no excerpt when it fails. */
  readonly range?: Range;
  /** The stage that it belongs to, for the builder's cache: `stage-1` or a name. */
  readonly stage?: string;
  /** Only images and RUN steps carry one in provenance. */
  readonly platform?: true;
  readonly ignoreCache?: true;
  /** A file step that the log hides behind the step that uses it (the copy of a `COPY --link`). */
  readonly hidden?: true;
}

export type VertexDetails = Omit<Vertex, "op" | "inputs" | "digest">;

export function makeVertex(op: Op, inputs: readonly Vertex[], details: VertexDetails): Vertex {
  const digest = digestOfJson([op, inputs.map((input) => input.digest)]);
  return { op, inputs, digest, ...details };
}

/** The position of `vertex` in `inputs`, adding it where it is not there yet. */
export function inputIndex(inputs: Vertex[], vertex: Vertex): number {
  const index = inputs.findIndex((input) => input.digest === vertex.digest);
  return index >= 0 ? index : inputs.push(vertex) - 1;
}

/** All steps that `root` needs, each after its inputs: the order of provenance's `llbDefinition`. */
export function sortVertices(root: Vertex): Vertex[] {
  const seen = new Map<string, Vertex>();
  const visit = (vertex: Vertex) => {
    if (seen.has(vertex.digest)) return;
    for (const input of vertex.inputs) visit(input);
    seen.set(vertex.digest, vertex);
  };
  visit(root);
  return [...seen.values()];
}

/**
 * The step that each digest is shown as. Where equal steps of several stages fell together (`FROM` of one base), BuildKit
 * shows name and stage of the last that it met.
 */
export function shownVertices(root: Vertex): Map<string, Vertex> {
  const shown = new Map<string, Vertex>();
  const seen = new Set<Vertex>();
  const visit = (vertex: Vertex) => {
    if (seen.has(vertex)) return;
    seen.add(vertex);
    for (const input of vertex.inputs) visit(input);
    shown.set(vertex.digest, vertex);
  };
  visit(root);
  return shown;
}

/** Every place in the Dockerfile that a step stands for, by digest: what provenance lists as locations. */
export function vertexRanges(root: Vertex): Map<string, (Range | undefined)[]> {
  const ranges = new Map<string, (Range | undefined)[]>();
  const seen = new Set<Vertex>();
  const visit = (vertex: Vertex) => {
    if (seen.has(vertex)) return;
    seen.add(vertex);
    for (const input of vertex.inputs) visit(input);
    ranges.set(vertex.digest, [...(ranges.get(vertex.digest) ?? []), vertex.range]);
  };
  visit(root);
  return ranges;
}
