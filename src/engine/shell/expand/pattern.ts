/** Escapes what a pattern would understand. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]!^-]/g, "\\$&");
}

/** Whether a pattern can match anything but itself. */
export function hasWildcards(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

/** The literal text of a pattern without wildcards. */
export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, "$1");
}

const CLASSES: Record<string, string> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9a-fA-F",
};

const ANY = "[^]";
const ANY_TEXT = `${ANY}*`;

/** fnmatch(3)'s patterns as the inside of a regular expression with the `u` flag. */
export function patternSource(pattern: string): string {
  const characters = [...pattern];
  let source = "";
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at]!;
    if (character === "\\" && at + 1 < characters.length) source += escapeLiteral(characters[++at]!);
    else if (character === "*") {
      if (!source.endsWith(ANY_TEXT)) source += ANY_TEXT;
    } else if (character === "?") source += ANY;
    else if (character === "[") {
      const bracket = bracketSource(characters, at);
      if (bracket) {
        source += bracket.source;
        at = bracket.end;
      } else source += "\\[";
    } else source += escapeLiteral(character);
  }
  return source;
}

/** Matches the whole text. */
export function compilePattern(pattern: string): RegExp {
  return compile(`^(?:${patternSource(pattern)})$`);
}

export function compile(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    // A range such as [z-a] matches nothing.
    return /(?!)/;
  }
}

function escapeLiteral(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function bracketSource(
  characters: readonly string[],
  start: number,
): { source: string; end: number } | undefined {
  let at = start + 1;
  const negated = characters[at] === "!" || characters[at] === "^";
  if (negated) at += 1;
  let source = "";
  const first = at;
  for (; at < characters.length; at += 1) {
    const character = characters[at]!;
    if (character === "]" && at > first) {
      return { source: source === "" ? "(?!)" : `[${negated ? "^" : ""}${source}]`, end: at };
    }
    if (character === "[" && characters[at + 1] === ":") {
      const end = characters.indexOf(":", at + 2);
      const name = characters.slice(at + 2, end).join("");
      if (end > 0 && characters[end + 1] === "]" && Object.hasOwn(CLASSES, name)) {
        source += CLASSES[name];
        at = end + 1;
        continue;
      }
    }
    if (character === "\\" && at + 1 < characters.length) {
      at += 1;
      source += inClass(characters[at]!);
    } else if (character === "-" && at > first && characters[at + 1] !== "]") source += "-";
    else source += inClass(character);
  }
  return undefined;
}

function inClass(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}
