import { describe, expect, it } from "vitest";
import { createIgnore } from "../../../src/engine/source/gitignore.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

/** Each row was held against `git check-ignore` 2.39. */
const ROWS: readonly (readonly [rules: string, path: string, ignored: boolean])[] = [
  [".env\n", ".env", true],
  [".env\n", "api/.env", true],
  ["/.env\n", "api/.env", false],
  ["*.key\n", "conf/prod.key", true],
  ["conf/*.key\n", "conf/prod.key", true],
  ["conf/*.key\n", "conf/a/prod.key", false],
  ["**/secrets\n", "a/b/secrets/x", true],
  ["secrets/\n", "secrets", false],
  ["secrets/\n", "secrets/db.txt", true],
  ["*.txt\n!public.txt\n", "public.txt", false],
  ["build/\n!build/keep\n", "build/keep", true],
  ["# .env\n", ".env", false],
  ["\\#x\n", "#x", true],
  ["a/**/b\n", "a/x/y/b", true],
  ["a/**/b\n", "a/b", true],
  ["file[0-9]\n", "file7", true],
  ["file?\n", "file", false],
  ["", ".git/config", true],
];

describe("createIgnore", () => {
  it.each(ROWS)("%j on %s: %s", (rules, path, ignored) => {
    const files = workspaceOf({ ".gitignore": rules, [path]: "" });
    expect(createIgnore(files)(path)).toBe(ignored);
  });

  it("reads .gitignore files of folders for what is below them", () => {
    const ignored = createIgnore(workspaceOf({ "api/.gitignore": "*.pem\n" }));
    expect(ignored("api/tls/key.pem")).toBe(true);
    expect(ignored("key.pem")).toBe(false);
  });
});
