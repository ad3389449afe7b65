/**
 * RSA and ECDSA keys as `ssh-keygen` makes them, in OpenSSH's own format. Numbers of the right length stand in for primes and points:
 * finding real ones would cost more than a build may, and nobody outside knows a key that was made in it.
 */
import { concat } from "../../process/io.ts";
import { writePem } from "./pem.ts";
import { field, number32 } from "./wire.ts";

export interface NewKey {
  readonly type: string;
  readonly publicBlob: Uint8Array;
  /** The private half as a file. */
  readonly text: string;
}

type Random = (bytes: number) => Uint8Array;

/** A positive number on the wire: a zero comes before a first byte with its high bit set. */
function number(bytes: Uint8Array): Uint8Array {
  return field((bytes[0] ?? 0) & 0x80 ? concat([Uint8Array.of(0), bytes]) : bytes);
}

function odd(random: Random, length: number): Uint8Array {
  const bytes = random(length).slice();
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  bytes[length - 1] = (bytes[length - 1] ?? 0) | 1;
  return bytes;
}

export function newRsaKey(bits: number, comment: string, random: Random): NewKey {
  const modulus = number(odd(random, bits / 8));
  const exponent = field(Uint8Array.of(1, 0, 1));
  const rest = [
    odd(random, bits / 8),
    odd(random, bits / 16),
    odd(random, bits / 16),
    odd(random, bits / 16),
  ];
  const publicBlob = concat([field("ssh-rsa"), exponent, modulus]);
  const inside = concat([field("ssh-rsa"), modulus, exponent, ...rest.map(number)]);
  return { type: "ssh-rsa", publicBlob, text: privateFile(publicBlob, inside, comment, random(4)) };
}

const CURVES: Readonly<Record<number, number>> = { 256: 32, 384: 48, 521: 66 };

/** Undefined for a length that no curve has. */
export function newEcdsaKey(bits: number, comment: string, random: Random): NewKey | undefined {
  const size = CURVES[bits];
  if (size === undefined) return undefined;
  const type = `ecdsa-sha2-nistp${bits}`;
  const publicBlob = concat([
    field(type),
    field(`nistp${bits}`),
    field(concat([Uint8Array.of(4), random(size), random(size)])),
  ]);
  const inside = concat([publicBlob, number(random(size))]);
  return { type, publicBlob, text: privateFile(publicBlob, inside, comment, random(4)) };
}

function privateFile(publicBlob: Uint8Array, inside: Uint8Array, comment: string, check: Uint8Array): string {
  const body = concat([check, check, inside, field(comment)]);
  const padding = Uint8Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, at) => at + 1);
  const head = concat([
    new TextEncoder().encode("openssh-key-v1\0"),
    ...["none", "none", ""].map(field),
    number32(1),
    field(publicBlob),
    field(concat([body, padding])),
  ]);
  return writePem("OPENSSH PRIVATE KEY", head);
}
