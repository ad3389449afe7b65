import type { Surface } from "../../engine/evidence/types.ts";
import type { Witnessed } from "../../engine/grading/run-lab.ts";
import type { GradeReply } from "../protocol.ts";
import { buildStops, buildWays } from "./journey-build.ts";
import { runStops, runWays } from "./journey-run.ts";
import type { JourneyReply, Stop, StopPlace, Way } from "./types.ts";

/** What the parts of the journey are drawn from. */
export interface JourneyFacts {
  readonly witnessed: Witnessed;
  readonly reply: GradeReply;
}

/** From where each credential comes, where it is led, and where else it shows: boxes and the ways between them. */
export function journeyOf(facts: JourneyFacts): JourneyReply {
  const { credentials } = facts.witnessed;
  const sources = credentials.map(
    ({ name, phase }): Stop => ({
      id: `credential ${name}`,
      kind: "credential",
      phase,
      title: name,
      about: phase === "build" ? "needed while the image is built" : "needed while the service runs",
      places: [],
    }),
  );
  const stops = [...sources, ...buildStops(facts), ...runStops(facts)];
  const known = new Set(stops.map(({ id }) => id));
  const ways = [...buildWays(facts), ...runWays(facts)].filter(
    ({ from, to }) => known.has(from) && known.has(to),
  );
  const met = new Set(ways.flatMap(({ from, to }) => [from, to]));
  return {
    // A service outside that nobody spoke to is no part of the journey.
    stops: stops.filter(({ id, kind }) => kind !== "outside" || met.has(id)),
    ways: strongest(ways),
  };
}

/** The leaks and meant findings of one place. */
export function placeAt({ reply }: JourneyFacts, surface: Surface, object: string): StopPlace {
  const here = reply.findings.filter(
    ({ finding }) => finding.surface === surface && finding.object === object,
  );
  const meant = here.filter((finding) => finding.meant).length;
  return { surface, object, leaks: here.length - meant, meant };
}

export function leaksAt(places: readonly StopPlace[]): number {
  return places.reduce((sum, { leaks }) => sum + leaks, 0);
}

const RANK = { leak: 0, meant: 1, plain: 2 } as const;

/** One way between two stops: a leak hides the meant one beside it. */
function strongest(ways: readonly Way[]): Way[] {
  const best = new Map<string, Way>();
  for (const way of ways) {
    const key = `${way.from}\0${way.to}`;
    const known = best.get(key);
    if (!known || RANK[way.kind] < RANK[known.kind]) best.set(key, way);
  }
  return [...best.values()];
}
