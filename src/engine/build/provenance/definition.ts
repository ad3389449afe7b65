import { digestOfJson } from "../../image/digest.ts";
import type { Range } from "../../source/position.ts";
import { sortVertices, type Vertex, vertexRanges } from "../llb/vertex.ts";

/** The build graph as provenance lists it. */
export interface Definition {
  readonly llbDefinition: readonly unknown[];
  readonly digestMapping: Readonly<Record<string, string>>;
}

/** `step0`, `step1`, ... by digest, in the order of the definition. */
export function stepIds(root: Vertex | undefined): Map<string, string> {
  const vertices = root ? sortVertices(root) : [];
  return new Map(vertices.map(({ digest }, index) => [digest, `step${index}`]));
}

/** The steps, inputs first, and a last empty one that names the result. */
export function definition(root: Vertex | undefined): Definition | undefined {
  if (!root) return undefined;
  const ids = stepIds(root);
  const idOf = (vertex: Vertex) => ids.get(vertex.digest) ?? "";
  const steps = sortVertices(root).map((vertex) => ({
    id: idOf(vertex),
    op: {
      Op: vertex.op,
      ...(vertex.platform ? { platform: { Architecture: "amd64", OS: "linux" } } : {}),
      constraints: {},
    },
    ...(vertex.inputs.length > 0 ? { inputs: vertex.inputs.map((input) => `${idOf(input)}:0`) } : {}),
  }));
  const last = { id: `step${steps.length}`, op: { Op: {} }, inputs: [`${idOf(root)}:0`] };
  const mapping = [...ids, [digestOfJson([root.digest, "result"]), last.id] as const];
  mapping.sort(([a], [b]) => (a < b ? -1 : 1));
  return { llbDefinition: [...steps, last], digestMapping: Object.fromEntries(mapping) };
}

/** Where each step stands in the Dockerfile, a range for each line; an empty object for those that do not. */
export function locations(root: Vertex | undefined): Record<string, unknown> {
  if (!root) return {};
  const ranges = vertexRanges(root);
  const entries = [...stepIds(root)].map(([digest, id]) => {
    const places = ranges.get(digest) ?? [];
    return [id, places.some(Boolean) ? { locations: places.map(location) } : {}];
  });
  return Object.fromEntries(entries);
}

function location(range: Range | undefined): object {
  if (!range) return {};
  const count = range.end.line - range.start.line + 1;
  const ranges = Array.from({ length: count }, (_, index) => {
    const line = { line: range.start.line + index };
    return { start: line, end: line };
  });
  return { ranges };
}
