/** PEM files (RFC 7468): bytes in base64 between two frame lines. */
export interface Pem {
  /** `OPENSSH PRIVATE KEY` */
  readonly label: string;
  /** `Proc-Type: 4,ENCRYPTED` and the like. */
  readonly headers: readonly string[];
  readonly bytes: Uint8Array;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/;

/** The first block of a text; undefined where there is none, or its base64 is none. */
export function readPem(text: string): Pem | undefined {
  const [, label, inside] = BLOCK.exec(text) ?? [];
  if (label === undefined || inside === undefined) return undefined;
  const lines = inside.split(/\r?\n/);
  const headers = lines.filter((line) => line.includes(":"));
  const bytes = fromBase64(lines.filter((line) => !line.includes(":")).join(""));
  return bytes && { label, headers, bytes };
}

/** 70 letters a line is OpenSSH's habit, 64 everyone else's. */
export function writePem(label: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(label.startsWith("OPENSSH") ? /.{1,70}/g : /.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, "")), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
