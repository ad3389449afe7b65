import { cleanPath } from "../source/clean-path.ts";
import { trimSpace } from "../source/go-text.ts";
import { InstructionError } from "./instruction-error.ts";
import { compileGlob } from "./path-glob.ts";

/** One line of a .dockerignore, cleaned; `negated` for `!pattern`. */
export interface IgnorePattern {
  readonly pattern: string;
  readonly negated: boolean;
  readonly matches: (path: string) => boolean;
}

/** A comment has `#` in the first column; slashes around a pattern and `.` say nothing. Throws InstructionError. */
export function readIgnorePatterns(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  for (const line of text.replace(/^\ufeff/, "").split("\n")) {
    if (line.startsWith("#")) continue;
    const typed = trimSpace(line);
    if (typed === "") continue;
    const negated = typed.startsWith("!");
    const bare = negated ? trimSpace(typed.slice(1)) : typed;
    if (bare === "") throw new InstructionError('illegal exclusion pattern: "!"');
    const cleaned = cleanPath(bare);
    const pattern = cleaned.length > 1 ? cleaned.replace(/^\//, "") : cleaned;
    patterns.push({ pattern, negated, matches: compileGlob(pattern) });
  }
  return patterns;
}

/**
 * Whether a path of the build context (relative, `/` between the parts) is left out. Each pattern matches the
 * path itself or any folder above it; of the patterns that match, the last decides (moby/patternmatcher). A
 * folder left out may still hold a file that a later `!` brings back: ask for every file. Throws
 * InstructionError for patterns that Go's filepath.Match refuses.
 */
export function compileIgnore(text: string): (path: string, isDirectory: boolean) => boolean {
  const patterns = readIgnorePatterns(text);
  return (path) => {
    const parts = cleanPath(path).split("/");
    let ignored = false;
    for (const { negated, matches } of patterns) {
      if (negated !== ignored) continue;
      for (let count = 1; count <= parts.length; count++)
        if (matches(parts.slice(0, count).join("/"))) {
          ignored = !negated;
          break;
        }
    }
    return ignored;
  };
}
