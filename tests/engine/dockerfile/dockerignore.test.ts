import { describe, expect, it } from "vitest";
import { compileIgnore } from "../../../src/engine/dockerfile/dockerignore.ts";

describe("compileIgnore", () => {
  it.each([
    ["a", "a", true],
    ["a", "a/b/c", true],
    ["a", "b/a", false],
    ["*/a", "b/a", true],
    ["**/a", "a", true],
    ["**/a", "b/c/a/d", true],
    ["a/**", "a", false],
    ["a/**", "a/b", true],
    ["*.md\n!README.md", "README.md", false],
    ["*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true],
    ["/a/", "a", true],
    ["a?", "ab", true],
    ["a?", "a/", false],
    ["[a-c]x", "bx", true],
    ["[^a-c]x", "bx", false],
    ["# a\n#a", "#a", false],
    [".", "a", false],
    ["*\n!src", "src/x", false],
    ["  a  ", "a", true],
    ["./a/../b", "b", true],
    ["a\r\nb\r\n", "a", true],
  ])("%j on %s: %s", (text, path, ignored) => expect(compileIgnore(text)(path, false)).toBe(ignored));

  it("refuses what BuildKit refuses", () => {
    expect(() => compileIgnore("!\n")).toThrow('illegal exclusion pattern: "!"');
    expect(() => compileIgnore("[\n")).toThrow("syntax error in pattern");
  });

  it("is not slowed down by stars", () => {
    const pattern = `${"*a".repeat(40)}*b`;
    expect(compileIgnore(pattern)("a".repeat(400), false)).toBe(false);
  });
});
