/** How coreutils and findutils quote names and arguments (gnulib's quotearg), seen on Debian trixie's. */

/** What asks for quotes; `#` and `~` do at the beginning, braces when they stand alone. */
const SPECIAL = /[\s!"$&'()*;<=>?[\\^`|]|^[#~]|^[{}]$/;

/**
 * `shell-escape` style: the text as it is where no shell would mind, else in quotes. Double quotes where only a single quote
 * asks for them.
 */
export function quoteWhereNeeded(text: string): string {
  if (text !== "" && !SPECIAL.test(text)) return text;
  return quoteAlways(text);
}

/** The same, always in quotes: names in sentences. */
export function quoteAlways(text: string): string {
  if (text.includes("'") && !/["$`\\!]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
