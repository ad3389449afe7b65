import { expect, test } from "vitest";
import { survey } from "../../src/cli/survey.ts";

test("each distinct file is judged by itself, and shown with its line", () => {
  const dockerfile = "FROM alpine\nENV API_KEY=4f9a8b7c6d5e\n";
  const { files, seen } = survey([
    ["a/Dockerfile", dockerfile],
    ["b/Dockerfile", dockerfile],
    ["b/compose.yml", "services:\n  a:\n    image: a\n    environment:\n      MODE: fast\n"],
  ]);
  expect(files).toBe(2);
  expect(seen.map(({ file, line, rule, text }) => [file, line, rule, text])).toEqual([
    ["a/Dockerfile", 2, "env-secret", "ENV API_KEY=4f9a8b7c6d5e"],
    ["a/Dockerfile", 2, "(proposed)", "ENV API_KEY=4f9a8b7c6d5e"],
  ]);
});
