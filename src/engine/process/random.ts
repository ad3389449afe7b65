/**
 * Random-looking bytes that are the same in every run: a difference between two runs may only come from
 * the secrets. xorshift128 seeded with FNV-1a of `seed`.
 */
export function createRandom(seed: string): (bytes: number) => Uint8Array {
  const state = [0, 1, 2, 3].map((index) => {
    let hash = 0x811c9dc5 ^ index;
    for (const character of `${seed}/${index}`)
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
    return hash | 1;
  });
  const next = () => {
    let t = state.pop()!;
    const s = state[0]!;
    t ^= t << 11;
    t ^= t >>> 8;
    const value = (t ^ s ^ (s >>> 19)) >>> 0;
    state.unshift(value);
    return value;
  };
  for (let warm = 0; warm < 16; warm += 1) next();
  return (bytes) => Uint8Array.from({ length: bytes }, () => next() >>> 13);
}
