/** Go's encoding/json, where it differs from JavaScript's: what it escapes inside strings. */
export function goJson(value: unknown, escapeHtml = true, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? "null";
  const always = text.replace(/[\u2028\u2029]/g, escaped);
  return escapeHtml ? always.replace(/[<>&]/g, escaped) : always;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
