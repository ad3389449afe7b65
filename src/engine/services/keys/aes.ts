/** AES (FIPS 197) with 128, 192 or 256 bits, in the modes ECB, CBC and CTR. Not in constant time. */

const BLOCK = 16;

export type AesMode = "cbc" | "ctr" | "ecb";

/** Multiplication by x in GF(2^8). */
const doubled = (byte: number): number => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;

function product(a: number, b: number): number {
  let sum = 0;
  for (let factor = a, rest = b; rest > 0; rest >>= 1, factor = doubled(factor)) if (rest & 1) sum ^= factor;
  return sum;
}

const SUBSTITUTE = new Uint8Array(256);
const SUBSTITUTE_BACK = new Uint8Array(256);
/** The substitution box: the inverse in GF(2^8), then an affine map (section 5.1.1). */
for (let p = 1, q = 1, first = true; first || p !== 1; first = false) {
  p ^= doubled(p);
  q ^= q << 1;
  q ^= q << 2;
  q = (q ^ (q << 4)) & 0xff;
  if (q & 0x80) q ^= 0x09;
  const turned = (count: number) => ((q << count) | (q >> (8 - count))) & 0xff;
  SUBSTITUTE[p] = q ^ turned(1) ^ turned(2) ^ turned(3) ^ turned(4) ^ 0x63;
}
SUBSTITUTE[0] = 0x63;
SUBSTITUTE.forEach((value, index) => {
  SUBSTITUTE_BACK[value] = index;
});

const boxed = (byte: number | undefined): number => SUBSTITUTE[byte ?? 0] ?? 0;
const unboxed = (byte: number | undefined): number => SUBSTITUTE_BACK[byte ?? 0] ?? 0;

/** The round keys, 16 bytes each, one after another (section 5.2). */
function expandKey(key: Uint8Array): Uint8Array {
  const words = key.length / 4;
  const schedule = new Uint8Array(BLOCK * (words + 7));
  schedule.set(key);
  let constant = 1;
  for (let at = key.length; at < schedule.length; at += 4) {
    let word = [...schedule.subarray(at - 4, at)];
    if (at % key.length === 0) {
      word = [...word.slice(1), word[0] ?? 0].map(boxed);
      word[0] = (word[0] ?? 0) ^ constant;
      constant = doubled(constant);
    } else if (words > 6 && at % key.length === 16) word = word.map(boxed);
    for (let index = 0; index < 4; index += 1)
      schedule[at + index] = (schedule[at + index - key.length] ?? 0) ^ (word[index] ?? 0);
  }
  return schedule;
}

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, at) => byte ^ (b[at] ?? 0));

function mixed(state: Uint8Array, factors: readonly number[]): Uint8Array {
  return state.map((_, at) => {
    const column = at & ~3;
    return factors.reduce(
      (sum, factor, index) => sum ^ product(state[column + ((at + index) & 3)] ?? 0, factor),
      0,
    );
  });
}

function encryptBlock(schedule: Uint8Array, block: Uint8Array): Uint8Array {
  let state = xor(block, schedule);
  for (let at = BLOCK; at < schedule.length; at += BLOCK) {
    const previous = state;
    state = previous.map((_, index) => boxed(previous[(index + 4 * (index & 3)) & 15]));
    if (at + BLOCK < schedule.length) state = mixed(state, [2, 3, 1, 1]);
    state = xor(state, schedule.subarray(at));
  }
  return state;
}

function decryptBlock(schedule: Uint8Array, block: Uint8Array): Uint8Array {
  let state = block;
  for (let at = schedule.length - BLOCK; at > 0; at -= BLOCK) {
    state = xor(state, schedule.subarray(at));
    if (at + BLOCK < schedule.length) state = mixed(state, [14, 11, 13, 9]);
    const previous = state;
    state = previous.map((_, index) => unboxed(previous[(index - 4 * (index & 3)) & 15]));
  }
  return xor(state, schedule);
}

const blocksOf = (data: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(data.length / BLOCK) }, (_, at) => data.slice(BLOCK * at, BLOCK * (at + 1)));

function joined(blocks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(blocks.flatMap((block) => [...block]));
}

/** The key stream over `data`: the counter is the whole block, big-endian. Its own inverse. */
function counted(schedule: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const counter = iv.slice();
  return joined(
    blocksOf(data).map((block) => {
      const stream = encryptBlock(schedule, counter);
      for (let at = BLOCK - 1; at >= 0; at -= 1) {
        counter[at] = ((counter[at] ?? 0) + 1) & 255;
        if (counter[at] !== 0) break;
      }
      return xor(block, stream);
    }),
  );
}

/** Encrypts; CBC and ECB fill the last block as PKCS #7 says. `iv` has 16 bytes, and is not used by ECB. */
export function aesEncrypt(mode: AesMode, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const schedule = expandKey(key);
  if (mode === "ctr") return counted(schedule, iv, data);
  const missing = BLOCK - (data.length % BLOCK);
  let last = iv;
  return joined(
    blocksOf(Uint8Array.from([...data, ...new Array<number>(missing).fill(missing)])).map((block) => {
      last = encryptBlock(schedule, mode === "cbc" ? xor(block, last) : block);
      return last;
    }),
  );
}

/** Undoes `aesEncrypt`; undefined where the last block is not filled as it should be, as with a wrong key. */
export function aesDecrypt(
  mode: AesMode,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array | undefined {
  const schedule = expandKey(key);
  if (mode === "ctr") return counted(schedule, iv, data);
  if (data.length === 0 || data.length % BLOCK !== 0) return undefined;
  let last = iv;
  const plain = joined(
    blocksOf(data).map((block) => {
      const opened = decryptBlock(schedule, block);
      const text = mode === "cbc" ? xor(opened, last) : opened;
      last = block;
      return text;
    }),
  );
  const filled = plain.at(-1) ?? 0;
  const isFilled = filled >= 1 && filled <= BLOCK && plain.slice(-filled).every((byte) => byte === filled);
  return isFilled ? plain.slice(0, -filled) : undefined;
}
