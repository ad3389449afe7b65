/** The name that is nearest to a mistyped one, as Python's difflib ranks them; undefined below its cutoff of 0.6. */
export function similar(word: string, names: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = names
    .map((name) => ({ name, ratio: ratio(lower, name) }))
    .filter(({ ratio: each }) => each >= 0.6)
    .sort((a, b) => b.ratio - a.ratio);
  return ranked[0]?.name;
}

/** Twice the letters in common blocks, by all letters. */
function ratio(a: string, b: string): number {
  return (2 * common(a, b)) / (a.length + b.length);
}

/** Letters of the longest common block, and of those to its left and right. */
function common(a: string, b: string): number {
  let size = 0;
  let [at, other] = [0, 0];
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1) {
      let length = 0;
      while (i + length < a.length && a[i + length] === b[j + length]) length += 1;
      if (length > size) [size, at, other] = [length, i, j];
    }
  }
  if (size === 0) return 0;
  return size + common(a.slice(0, at), b.slice(0, other)) + common(a.slice(at + size), b.slice(other + size));
}
