import { FRAMEWORKS } from "./frameworks.ts";
import type { Control } from "./types.ts";

interface Serving {
  readonly id: string;
  readonly data: { readonly frameworks: readonly string[] };
}

/** For each control the lessons that serve it, in the order in which they were given. */
export function lessonsByControl<L extends Serving>(
  lessons: readonly L[],
): ReadonlyMap<string, readonly L[]> {
  return new Map(
    FRAMEWORKS.flatMap(({ controls }) => controls).map(({ id }) => [
      id,
      lessons.filter(({ data }) => data.frameworks.includes(id)),
    ]),
  );
}

/** A lesson's controls in the order of the frameworks, whatever the order in its head. */
export function controlsOf({ data }: Serving): readonly Control[] {
  return FRAMEWORKS.flatMap(({ controls }) => controls).filter(({ id }) => data.frameworks.includes(id));
}
