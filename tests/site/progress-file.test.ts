import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftStore } from "../../src/lab/drafts.ts";
import { noteProgress, readProgress } from "../../src/lab/progress.ts";
import { exportProgress, importProgress, resetProgress } from "../../src/lab/progress-file.ts";
import { memoryStorage } from "./storage.ts";

function filled() {
  const { get, texts } = memoryStorage();
  noteProgress("a", { state: "solved", hints: 2 }, get);
  noteProgress("b", { state: "started" }, get);
  draftStore("b", get).write({ Dockerfile: "FROM b" });
  return { get, texts };
}

describe("a progress file", () => {
  it("brings progress and drafts to another browser", () => {
    const there = memoryStorage();
    expect(importProgress(exportProgress(["a", "b"], filled().get), there.get)).toEqual({
      state: "imported",
      lessons: 2,
      keptDrafts: [],
    });
    expect(readProgress(there.get)).toEqual(readProgress(filled().get));
    expect(draftStore("b", there.get).read()).toEqual({ state: "found", value: { Dockerfile: "FROM b" } });
  });

  it("takes nothing away: solved stays solved, and one's own draft stays", () => {
    const there = memoryStorage();
    noteProgress("b", { state: "solved", hints: 1 }, there.get);
    draftStore("b", there.get).write({ Dockerfile: "FROM mine" });
    expect(importProgress(exportProgress(["a", "b"], filled().get), there.get)).toMatchObject({
      keptDrafts: ["b"],
    });
    expect(readProgress(there.get).b).toEqual({ state: "solved", hints: 1 });
    expect(draftStore("b", there.get).read()).toMatchObject({ value: { Dockerfile: "FROM mine" } });
  });

  it.each([
    ["cut short", '{"leaklab":"prog', "It is no JSON"],
    ["of another program", '{"name":"shop"}', "It is not a file that Leaklab exports: leaklab is wrong."],
    ["of a newer version", '{"leaklab":"progress","version":2}', "newer Leaklab (version 2)"],
    [
      "damaged inside",
      '{"leaklab":"progress","version":1,"progress":{"a":{"state":"won","hints":0}},"drafts":{}}',
      "progress.a.state is wrong",
    ],
    ["null", "null", "It is not a file that Leaklab exports"],
  ])("that is %s is refused and changes nothing", (_, text, why) => {
    const { get, texts } = filled();
    const before = new Map(texts);
    const result = importProgress(text, get);
    expect(result.state === "refused" && result.why).toContain(why);
    expect(texts).toEqual(before);
  });

  it("of any bytes never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(["imported", "refused"]).toContain(importProgress(text, memoryStorage().get).state);
      }),
    );
  });
});

describe("reset", () => {
  it("forgets what was named, and nothing else", () => {
    const { get } = filled();
    resetProgress(["b"], get);
    expect(readProgress(get)).toEqual({ a: { state: "solved", hints: 2 } });
    expect(draftStore("b", get).read()).toEqual({ state: "empty" });
  });
});
