/** SSH's wire format (RFC 4251, section 5): fields that begin with their length in four bytes. */
import { concat } from "../../process/io.ts";

/** The length of `bytes`, then `bytes`. */
export function field(bytes: Uint8Array | string): Uint8Array {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return concat([number32(data.length), data]);
}

export function number32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** Reads fields one after another. Throws RangeError past the end. */
export class WireReader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.bytes.length) throw new RangeError("short of bytes");
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  number(): number {
    return this.take(4).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  field(): Uint8Array {
    return this.take(this.number());
  }

  text(): string {
    return new TextDecoder().decode(this.field());
  }
}
