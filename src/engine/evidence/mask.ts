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
  let result = bytes;
  for (const { mark, pattern } of marksOf(credentials))
    if (result.includes(pattern)) result = result.replaceAll(pattern, mark);
  return result;
}

type Mark = { readonly mark: string; readonly pattern: string };

/** By list of credentials: a proof masks thousands of texts with one list. */
const KNOWN = new WeakMap<readonly Credential[], readonly Mark[]>();

function marksOf(credentials: readonly Credential[]): readonly Mark[] {
  const known = KNOWN.get(credentials);
  if (known) return known;
  const marks = credentials
    .flatMap(({ name, value }) =>
      encodingsOf(value).map(({ pattern }) => ({ mark: `{${latin1(name)}}`, pattern })),
    )
    .sort((a, b) => b.pattern.length - a.pattern.length);
  KNOWN.set(credentials, marks);
  return marks;
}
