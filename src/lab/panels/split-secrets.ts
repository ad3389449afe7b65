import type { Secret } from "../protocol.ts";

/** The text cut at every credential: `{name}` and values alike. */
export function splitSecrets(text: string, secrets: readonly Secret[]): { text: string; secret: boolean }[] {
  const patterns = secrets
    .flatMap(({ name, value }) => [`{${name}}`, value])
    .filter((pattern) => pattern !== "");
  if (patterns.length === 0) return [{ text, secret: false }];
  const expression = new RegExp(`(${patterns.map(escapePattern).join("|")})`);
  return text
    .split(expression)
    .map((part, index) => ({ text: part, secret: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}

function escapePattern(pattern: string): string {
  return pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
