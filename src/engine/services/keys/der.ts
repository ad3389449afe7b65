/** ASN.1 in its DER form, as keys in PEM files have it: just what they are made of. */
import { concat } from "../../process/io.ts";

export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const DER = { integer: 2, bits: 3, octets: 4, object: 6, sequence: 0x30 } as const;

/** The values that stand one after another in `bytes`. Throws RangeError for what is no DER. */
export function readDer(bytes: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at++] ?? 0;
    let length = bytes[at++] ?? 255;
    if (length > 127) {
      const count = length - 128;
      if (count === 0 || count > 4) throw new RangeError("bad length");
      length = 0;
      for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (at + length > bytes.length) throw new RangeError("short of bytes");
    values.push({ tag, content: bytes.slice(at, at + length) });
    at += length;
  }
  return values;
}

export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >>> 8, length & 255];
  return concat([Uint8Array.of(tag, ...head), content]);
}

export function bigintOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** Big-endian, in exactly `length` bytes. */
export function bigintBytes(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => Number((value >> BigInt(8 * (length - 1 - at))) & 255n));
}
