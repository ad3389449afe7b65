import { InstructionError } from "./instruction-error.ts";

type Token =
  | { readonly kind: "one"; readonly test: (character: string) => boolean }
  /** `*`: anything but a slash. `**`: anything. `**` before a slash: nothing, or anything that ends in a slash. */
  | { readonly kind: "star" | "anything" | "folders" };

/**
 * A glob of .dockerignore as moby/patternmatcher reads it: Go's filepath.Match with `**` for any number of
 * folders. Matched by a table over the path, so that no pattern takes exponential time. Throws InstructionError.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const tokens = readTokens(pattern);
  return (path) => {
    let reached = new Uint8Array(path.length + 1);
    reached[0] = 1;
    for (const token of tokens) reached = advance(token, path, reached);
    return reached[path.length] === 1;
  };
}

function advance(token: Token, path: string, reached: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(reached.length);
  let open = false;
  for (let index = 0; index < reached.length; index++) {
    const before = path[index - 1] ?? "";
    if (token.kind === "one") {
      if (index > 0 && reached[index - 1] === 1 && token.test(before)) next[index] = 1;
    } else if (token.kind === "folders") {
      if (reached[index] === 1 || (open && before === "/")) next[index] = 1;
      open ||= reached[index] === 1;
    } else {
      open = reached[index] === 1 || (open && (token.kind === "anything" || before !== "/"));
      if (open) next[index] = 1;
    }
  }
  return next;
}

function readTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  const literal = (text: string): Token => ({ kind: "one", test: (character) => character === text });
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]!;
    if (character === "*" && pattern[index + 1] === "*") {
      index++;
      if (pattern[index + 1] === "/") index++;
      tokens.push({ kind: index + 1 >= pattern.length ? "anything" : "folders" });
    } else if (character === "*") tokens.push({ kind: "star" });
    else if (character === "?") tokens.push({ kind: "one", test: (other) => other !== "/" });
    else if (character === "[") {
      const set = readSet(pattern, index);
      tokens.push({ kind: "one", test: set.test });
      index = set.end;
    } else if (character === "\\") {
      if (++index >= pattern.length) throw badPattern();
      tokens.push(literal(pattern[index]!));
    } else tokens.push(literal(character));
  }
  return tokens;
}

/** `[a-c^x]` from its bracket on; `end` is where the closing bracket stands. */
function readSet(pattern: string, start: number): { test: (character: string) => boolean; end: number } {
  let index = start + 1;
  const negated = pattern[index] === "^";
  if (negated) index++;
  const ranges: [low: string, high: string][] = [];
  const next = () => {
    if (pattern[index] === "\\") index++;
    const character = pattern[index++];
    if (character === undefined) throw badPattern();
    return character;
  };
  while (ranges.length === 0 || pattern[index] !== "]") {
    if (pattern[index] === "-" || pattern[index] === "]") throw badPattern();
    const low = next();
    if (pattern[index] !== "-") ranges.push([low, low]);
    else {
      index++;
      ranges.push([low, next()]);
    }
  }
  const test = (character: string) =>
    ranges.some(([low, high]) => low <= character && character <= high) !== negated;
  return { test, end: index };
}

function badPattern(): InstructionError {
  return new InstructionError("syntax error in pattern");
}
