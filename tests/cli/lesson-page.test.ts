import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { provePage } from "../../src/cli/lesson-page.ts";

const WHOLE = resolve("lessons/token-in-the-history");
const folders: string[] = [];

/** A copy of a lesson that is whole, with its story or its quiz changed; null leaves the file out. */
function lesson(change: { story?: (text: string) => string; quiz?: null }): string {
  const folder = mkdtempSync(join(tmpdir(), "lesson-"));
  folders.push(folder);
  mkdirSync(folder, { recursive: true });
  const story = readFileSync(join(WHOLE, "lesson.mdx"), "utf8");
  writeFileSync(join(folder, "lesson.mdx"), change.story?.(story) ?? story);
  if (change.quiz !== null)
    writeFileSync(join(folder, "quiz.yaml"), readFileSync(join(WHOLE, "quiz.yaml"), "utf8"));
  return folder;
}

const troubles = (folder: string) => provePage(folder).flatMap(([, mend]) => mend ?? []);

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("a lesson's page", () => {
  it("is complete where nothing is missing", () => {
    expect(troubles(lesson({}))).toEqual([]);
  });

  it.each([
    ["goals", /^goals:\n( {2}- .*\n)+/m, "goals: add `goals:`"],
    ["sources", /^sources:\n( {2}.*\n)+/m, "sources: add `sources:`"],
    ["frameworks", /^frameworks:.*\n/m, "frameworks: add `frameworks:`"],
    ["a command for the own repository", /```sh\n[\s\S]*?```/, "the command in a block of ```sh"],
    ["a heading", /^## Fix it$/m, "they are See it, Prove it, In your own repository"],
    ["its head", /^---\n[\s\S]*?\n---\n/, "lesson.mdx begins with `---`"],
  ])("without %s says how to mend it", (_, part, message) => {
    expect(troubles(lesson({ story: (text) => text.replace(part, "") })).join()).toContain(message);
  });

  it("of an unknown track names the known ones", () => {
    const story = (text: string) => text.replace(/^track: .*$/m, "track: elsewhere");
    expect(troubles(lesson({ story }))[0]).toContain("track: is one of build-time-leaks, secret-mounts");
  });

  it("without a quiz asks for one", () => {
    expect(troubles(lesson({ quiz: null }))[0]).toContain("add quiz.yaml");
  });
});
