/** What npm hides in its output and its logs (@npmcli/redact of npm 11.19.1): whole words only. */
const NPM_SECRET = /\b(npms?_)[a-zA-Z0-9]{36,48}\b/gi;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const HIDDEN = "***";

function withoutPassword(word: string): string {
  if (!word.includes("@") || !URL.canParse(word)) return word;
  const { password } = new URL(word);
  return password ? word.replace(`:${password}@`, `:${HIDDEN}@`) : word;
}

/** Hides an npm access token, a UUID, and the password of a URL, in one word. */
export function redact(word: string): string {
  return withoutPassword(word).replace(NPM_SECRET, `npm_${HIDDEN}`).replace(UUID, HIDDEN);
}

/** The same for a line, split where npm splits it: a quote or a prefix before a URL keeps its password in. */
export function redactLog(line: string): string {
  return line.replace(/[^\s=]+/g, redact);
}
