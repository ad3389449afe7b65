/** Ed25519 (RFC 8032): the public key of a seed, signatures, which are the same each time, and their check. Not in constant time. */
import { sha512 } from "@noble/hashes/sha2.js";
import { concat } from "../../process/io.ts";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));

/** Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const IDENTITY: Point = { x: 0n, y: 1n, z: 1n, t: 0n };
const BASE: Point = affine(
  15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  46316835694926478169428394003475163141307993866256225615783033603165251855960n,
);

function mod(value: bigint, by = P): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function power(value: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(value);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}

function affine(x: bigint, y: bigint): Point {
  return { x, y, z: 1n, t: mod(x * y) };
}

function add(p: Point, q: Point): Point {
  const a = mod((p.y - p.x) * (q.y - q.x));
  const b = mod((p.y + p.x) * (q.y + q.x));
  const c = mod(2n * p.t * q.t * D);
  const d = mod(2n * p.z * q.z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function times(scalar: bigint, point: Point = BASE): Point {
  let result = IDENTITY;
  let doubled = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function bytesOfNumber(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
}

function encode({ x, y, z }: Point): Uint8Array {
  const scale = inverse(z);
  const bytes = bytesOfNumber(mod(y * scale));
  if (mod(x * scale) & 1n) bytes[31] = (bytes[31] ?? 0) | 128;
  return bytes;
}

function expand(seed: Uint8Array): { readonly scalar: bigint; readonly prefix: Uint8Array } {
  const hash = sha512(seed);
  hash[0] = (hash[0] ?? 0) & 248;
  hash[31] = ((hash[31] ?? 0) & 127) | 64;
  return { scalar: numberOf(hash.subarray(0, 32)), prefix: hash.slice(32) };
}

/** The 32 bytes of the public key that belongs to a private one of 32 bytes. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return encode(times(expand(seed).scalar));
}

/** The 64 bytes of a signature. */
export function sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  const { scalar, prefix } = expand(seed);
  const nonce = mod(numberOf(sha512(concat([prefix, message]))), ORDER);
  const point = encode(times(nonce));
  const challenge = mod(numberOf(sha512(concat([point, encode(times(scalar)), message]))), ORDER);
  return concat([point, bytesOfNumber(mod(nonce + challenge * scalar, ORDER))]);
}

/** The point that 32 bytes stand for (section 5.1.3); undefined where they stand for none. */
function decode(bytes: Uint8Array): Point | undefined {
  const number = numberOf(bytes);
  const y = number & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const [above, below] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  const square = mod(above * inverse(below));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * power(2n, (P - 1n) / 4n));
  if (mod(x * x) !== square) return undefined;
  const isOdd = number >> 255n;
  return affine((x & 1n) === isOdd ? x : mod(-x), y);
}

/** Whether `signature` is one of `message` by the key whose public half is `point`. */
export function verify(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || point.length !== 32) return false;
  const [key, nonce] = [decode(point), decode(signature.slice(0, 32))];
  const answer = numberOf(signature.slice(32));
  if (!key || !nonce || answer >= ORDER) return false;
  const hash = sha512(concat([signature.slice(0, 32), point, message]));
  const sum = encode(add(nonce, times(mod(numberOf(hash), ORDER), key)));
  return encode(times(answer)).every((byte, at) => byte === sum[at]);
}
