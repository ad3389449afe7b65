const powers = "bkmgtp";

/**
 * go-units' RAMInBytes: `32`, `32k`, `1.5 GiB`, powers of 1024; undefined where it gives an error. Sizes of
 * `--mount type=tmpfs`, of Compose's `size` and `mem_limit`.
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)*) ?([kKmMgGtTpP])?[iI]?[bB]?$/.exec(text);
  const number = Number(match?.[1]);
  if (match === null || Number.isNaN(number)) return undefined;
  return Math.trunc(number * 1024 ** Math.max(0, powers.indexOf((match[2] ?? "b").toLowerCase())));
}
