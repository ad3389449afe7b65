/**
 * The `(did you mean X?)` of BuildKit (`util/suggest`): the nearest of `options` at an edit distance under 3.
 * With ties BuildKit takes any (Go map order); we take the first.
 */
export function suggestFor(
  word: string,
  options: readonly string[],
  caseSensitive: boolean,
): string | undefined {
  const wanted = caseSensitive ? word : word.toLowerCase();
  let nearest = 3;
  let match: string | undefined;
  for (const option of options) {
    if (option === word) return undefined;
    const distance = editDistance(wanted, caseSensitive ? option : option.toLowerCase(), nearest);
    if (distance < nearest) {
      nearest = distance;
      match = option;
    }
  }
  return match;
}

/** `message`, followed by the suggestion if there is one. */
export function withSuggestion(
  message: string,
  word: string,
  options: readonly string[],
  caseSensitive: boolean,
): string {
  const match = suggestFor(word, options, caseSensitive);
  return match === undefined ? message : `${message} (did you mean ${match}?)`;
}

/** Levenshtein distance, given up (returns `limit`) when the lengths alone differ by that much. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
