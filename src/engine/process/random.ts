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
  let [a, b, c, d] = state as [number, number, number, number];
  const next = () => {
    let t = d;
    d = c;
    c = b;
    b = a;
    t ^= t << 11;
    t ^= t >>> 8;
    a = (t ^ b ^ (b >>> 19)) >>> 0;
    return a;
  };
  for (let warm = 0; warm < 16; warm += 1) next();
  return (bytes) => {
    const result = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 1) result[at] = next() >>> 13;
    return result;
  };
}
