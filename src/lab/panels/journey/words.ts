import type { JourneyReply, Way } from "../../exhibits/types.ts";
import { tileOf } from "../../surfaces.ts";

export const WAY_WORDS: Readonly<Record<Way["kind"], string>> = {
  leak: "a secret gets out",
  meant: "it is meant to go there",
  plain: "made from",
};

/** The picture in a few sentences, for those who do not see it. */
export function summaryOf({ stops, ways }: JourneyReply): string {
  const title = (id: string) => stops.find((stop) => stop.id === id)?.title ?? id;
  const told = ways
    .filter(({ kind }) => kind !== "plain")
    .map(({ from, to, kind, how }) =>
      kind === "leak"
        ? `Leak: ${title(from)} gets to ${title(to)} (${how}).`
        : `As meant: ${title(from)} goes to ${title(to)} (${how}).`,
    );
  const seen = stops.flatMap((stop) =>
    stop.places
      .filter(({ leaks }) => leaks > 0)
      .map(({ surface, leaks }) => `${stop.title}, ${tileOf(surface).name.toLowerCase()}: ${leaks}`),
  );
  const end =
    seen.length > 0 ? `It can be read in ${seen.join("; ")}.` : "It can be read nowhere that it should not.";
  return [...told, end].join(" ");
}
