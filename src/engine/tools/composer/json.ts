/**
 * JSON as Composer reads it (seld/jsonlint): what is wrong is shown with twenty characters before and after, whatever they are
 * (recorded: composer-bad-json).
 */
import { ComposerError } from "./types.ts";

const VALUES = "Expected one of: 'STRING', 'NUMBER', 'NULL', 'TRUE', 'FALSE', '{', '['";
const SHOWN = 20;

/** `name` as messages have it. Throws ComposerError. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { at, expected } = problemOf(text);
    const past = text.slice(0, at);
    const before = (past.length > SHOWN ? `...${past.slice(-SHOWN)}` : past).replaceAll("\n", "");
    const after = at === 0 ? `${text.slice(0, 1)}...` : text.slice(at, at + SHOWN).replaceAll("\n", "");
    throw new ComposerError(
      `"${name}" does not contain valid JSON\nParse error on line ${past.split("\n").length}:\n${before}${after}\n${"-".repeat(Math.max(0, before.length - 1))}^\n${expected}`,
      "JsonFile.php",
      381,
    );
  }
}

interface Problem {
  readonly at: number;
  readonly expected: string;
}

class Found extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.expected);
    this.problem = problem;
  }
}

/** Where a text stops being JSON, and what the reader would have liked there. */
function problemOf(text: string): Problem {
  let at = 0;
  const blank = () => {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  };
  const take = (pattern: RegExp): boolean => {
    const found = pattern.exec(text.slice(at));
    at += found?.[0].length ?? 0;
    blank();
    return found !== null;
  };
  const fail = (expected: string): never => {
    throw new Found({ at, expected });
  };
  const string = () => take(/^"(?:[^"\\\n]|\\.)*"/);
  const list = (end: RegExp, item: (isFirst: boolean) => void) => {
    if (take(end)) return;
    for (let isFirst = true; ; isFirst = false) {
      item(isFirst);
      if (take(end)) return;
      if (!take(/^,/))
        fail(text.length <= at ? "Expected one of: '}', ','" : "Expected one of: 'EOF', '}', ':', ',', ']'");
    }
  };
  const value = (): void => {
    if (take(/^\{/))
      list(/^\}/, (isFirst) => {
        const comma = text[at] === "}" ? " - It appears you have an extra trailing comma" : "";
        if (!string()) fail(isFirst ? "Expected one of: 'STRING', '}'" : `Expected: 'STRING'${comma}`);
        if (!take(/^:/)) fail("Expected: ':'");
        value();
      });
    else if (take(/^\[/)) list(/^\]/, value);
    else if (!string() && !take(/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\b/)) fail(VALUES);
  };
  try {
    blank();
    value();
    return {
      at,
      expected: /^[,:\]}]/.test(text.slice(at)) ? "Expected: 'EOF'" : "Expected one of: 'EOF', '}', ',', ']'",
    };
  } catch (error) {
    if (error instanceof Found) return error.problem;
    throw error;
  }
}
