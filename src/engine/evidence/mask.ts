import { encodingsOf } from "./encodings.ts";
import { fromLatin1, latin1 } from "./latin1.ts";
import type { Credential } from "./types.ts";

const decoder = new TextDecoder();

/**
 * Writes `{npm_token}` wherever a credential stands in `text`, in whatever encoding. Longer patterns win, so
 * a URL with a password in it becomes the URL's name; of equal values, `own` names the one to show.
 */
export function mask(text: string, credentials: readonly Credential[], own?: Credential): string {
  const bytes = latin1(text);
  const masked = maskBytes(bytes, own ? [own, ...credentials.filter((other) => other !== own)] : credentials);
  return masked === bytes ? text : decoder.decode(fromLatin1(masked));
}

/** The same on Latin-1 bytes. */
export function maskBytes(bytes: string, credentials: readonly Credential[]): string {
  const patterns = credentials
    .flatMap(({ name, value }) => encodingsOf(value).map(({ pattern }) => ({ name, pattern })))
    .sort((a, b) => b.pattern.length - a.pattern.length);
  let result = bytes;
  for (const { name, pattern } of patterns) result = result.replaceAll(pattern, `{${latin1(name)}}`);
  return result;
}
