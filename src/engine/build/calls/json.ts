/** An answer as buildx prints it: Go's JSON, indented by two. */
export function answerJson(value: object): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value, null, 2).replace(/[<>&\u2028\u2029]/g, escaped)}\n`;
}
