import { NotModelledError } from "./errors.ts";

/** One element of a pattern: an atom or a group, and whether it may repeat without end or be left out. */
interface Item {
  readonly text: string;
  readonly endless: boolean;
  readonly optional: boolean;
  /** The branches of a group, each a sequence. */
  readonly branches: readonly (readonly Item[])[] | undefined;
}

/**
 * Refuses a JavaScript pattern whose search can take exponentially long, and which nothing in a page could then stop: an
 * endless repetition of something that can match the same text in several ways, as `(a+)+`, `(a*b*)*` and `(a|a)*` do.
 * The programs of a real image use automata, which have no such patterns.
 */
export function refuseExponential(source: string, asTyped = source): void {
  if (explosive(branchesOf(tokens(source)), false))
    throw new NotModelledError(`the pattern ${asTyped}, whose search can take exponentially long`);
}

function explosive(branches: readonly (readonly Item[])[], repeated: boolean): boolean {
  if (repeated && (branches.some(ambiguous) || twice(branches))) return true;
  return branches.flat().some((item) => item.branches && explosive(item.branches, repeated || item.endless));
}

/** Nothing in the sequence marks where one round ends, and something in it repeats by itself. */
function ambiguous(items: readonly Item[]): boolean {
  const loose = (item: Item): boolean =>
    item.endless || item.optional || (item.branches?.every((branch) => ambiguous(branch)) ?? false);
  return items.length > 0 && items.every(loose) && items.some((item) => item.endless || item.branches);
}

function twice(branches: readonly (readonly Item[])[]): boolean {
  const texts = branches.map((items) => items.map(({ text }) => text).join(""));
  return new Set(texts).size < texts.length;
}

/** Atoms, quantifiers, `(`, `)` and `|`, each as it stands. */
function tokens(source: string): string[] {
  return (
    source.match(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]))?|\{\d+(?:,\d*)?\}\??|[*+?]\??|[\s\S]/g) ??
    []
  );
}

function branchesOf(left: string[]): Item[][] {
  const branches: Item[][] = [[]];
  for (let token = left.shift(); token !== undefined && token !== ")"; token = left.shift()) {
    if (token === "|") branches.push([]);
    else {
      const group = token.startsWith("(") ? branchesOf(left) : undefined;
      const quantifier = /^(?:[*+?]|\{\d+)/.test(left[0] ?? "") ? (left.shift() ?? "") : "";
      branches.at(-1)?.push({
        text: `${group ? JSON.stringify(group) : token}${quantifier}`,
        endless: /^(?:[*+]|\{\d+,\})/.test(quantifier),
        optional: /^(?:[*?]|\{0)/.test(quantifier),
        branches: group,
      });
    }
  }
  return branches;
}
