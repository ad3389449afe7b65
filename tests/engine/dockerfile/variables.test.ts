// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfile variables look like that.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  expandHeredoc,
  expandStepName,
  expandWord,
  expandWords,
  InstructionError,
} from "../../../src/engine/dockerfile/variables.ts";
import { checks } from "./recorded.ts";

const variables = new Map([
  ["T", "tok"],
  ["E", ""],
  ["P", "/a/b.tar.gz"],
  ["W", "x y"],
]);

describe("expandWord", () => {
  it.each([
    ["$T", "tok"],
    ["${T}x", "tokx"],
    ["$Tx", ""],
    ["${N:-d}", "d"],
    ["${E:-d}", "d"],
    ["${E-d}", ""],
    ["${T:+set}", "set"],
    ["${E:+set}", ""],
    ["${E+set}", "set"],
    ["${N:-${T}}", "tok"],
    ["${P#*/}", "a/b.tar.gz"],
    ["${P##*/}", "b.tar.gz"],
    ["${P%.*}", "/a/b.tar"],
    ["${P%%.*}", "/a/b"],
    ["${P/b/c}", "/a/c.tar.gz"],
    ["${P//a/A}", "/A/b.tAr.gz"],
    ["'$T'", "$T"],
    ['"q $T"', "q tok"],
    ["\\$T", "$T"],
    ['"\\$T \\a"', "$T \\a"],
    ["$", "$"],
    ["$1$@", ""],
    ["a\\ b", "a b"],
  ])("%s is %s", (word, expected) => expect(expandWord(word, variables)).toBe(expected));

  const failing = checks.flatMap(({ text, error }) => {
    const word = /^FROM busybox\nENV A=(.*)\n$/.exec(text)?.[1];
    return word !== undefined && error?.startsWith("failed to process") ? [{ word, error }] : [];
  });
  it.each(failing)("refuses $word", ({ word, error }) => {
    expect(failing.length).toBeGreaterThan(10);
    expect(() => expandWord(word, new Map())).toThrow(new InstructionError(error));
  });

  it("knows the backtick as escape character", () => {
    expect(expandWord("`$T \\a", variables, "`")).toBe("$T \\a");
  });

  it("never fails otherwise on anything", () => {
    const piece = fc.constantFrom(
      "$",
      "{",
      "}",
      "T",
      ":",
      "-",
      "#",
      "%",
      "/",
      "*",
      "?",
      "'",
      '"',
      "\\",
      " ",
      "a",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        try {
          expect(typeof expandWord(pieces.join(""), variables)).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(InstructionError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("gives up on values that double without end instead of filling memory", () => {
    const huge = new Map([["A", "x".repeat(4 * 1024 * 1024)]]);
    expect(() => expandWord("$A$A$A", huge)).toThrow("grew beyond 8 MiB");
    expect(() => expandWord("${A:-".repeat(10_000), new Map())).toThrow("nested too deeply");
  });
});

it("splits words at the blanks of unquoted variables only", () => {
  expect(expandWords("$W", variables)).toEqual(["x", "y"]);
  expect(expandWords('"$W" z', variables)).toEqual(["x y", "z"]);
  expect(expandWords("$E", variables)).toEqual([]);
});

it("leaves quotes in heredocs", () => {
  expect(expandHeredoc("a=\"$T\" b='$T' c=\\$T\n", variables)).toBe("a=\"tok\" b='tok' c=$T\n");
});

describe("expandStepName", () => {
  it.each([
    ['RUN echo "$T" $NOPE ${NOPE:-d}', 'RUN echo "tok" $NOPE ${NOPE:-d}'],
    ["RUN echo '$T'", "RUN echo '$T'"],
    ["RUN echo ${#T}", "RUN echo ${#T}"],
    ["RUN echo it's $T", "RUN echo it's $T"],
  ])("%s", (text, expected) => expect(expandStepName(text, variables)).toBe(expected));
});
