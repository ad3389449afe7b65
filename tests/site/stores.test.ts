import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftStore } from "../../src/lab/drafts.ts";
import { clampPane, DEFAULT_PANES, readPanes } from "../../src/lab/panes.ts";
import { noteProgress, readProgress } from "../../src/lab/progress.ts";
import { memoryStorage } from "./storage.ts";

/** Any file name but the one that plain objects cannot hold. */
const path = fc.string({ minLength: 1 }).filter((name) => name !== "__proto__");

describe("drafts", () => {
  it("come back as they were, whatever the files hold", () => {
    fc.assert(
      fc.property(fc.dictionary(path, fc.string()), (files) => {
        const { get } = memoryStorage();
        expect(draftStore("a", get).write(files)).toBe(true);
        expect(draftStore("a", get).read()).toEqual({ state: "found", value: { ...files } });
      }),
    );
  });

  it("of two lessons do not mix", () => {
    const { get } = memoryStorage();
    draftStore("a", get).write({ Dockerfile: "A" });
    expect(draftStore("b", get).read()).toEqual({ state: "empty" });
  });

  it.each([
    ["cut short", '{"version":1,"value":{"Dock', "it is not what this page saves"],
    ["of a newer version", '{"version":2,"value":{}}', "it is of version 2, this page reads 1"],
    [
      "of another shape",
      '{"version":1,"value":{"Dockerfile":7}}',
      "a part of it is missing or of another kind",
    ],
    ["not ours", "null", "it is not what this page saves"],
  ])("that are %s are reported, and kept when written over", (_, text, why) => {
    const { get, texts } = memoryStorage({ "leaklab.draft.a": text });
    expect(draftStore("a", get).read()).toEqual({ state: "damaged", text, why });
    draftStore("a", get).write({ Dockerfile: "new" });
    expect(texts.get("leaklab.draft.a.damaged")).toBe(text);
    expect(draftStore("a", get).read()).toEqual({ state: "found", value: { Dockerfile: "new" } });
  });

  it("say so when the browser is full or forbids storage", () => {
    expect(draftStore("a", memoryStorage({}, true).get).write({})).toBe(false);
    expect(draftStore("a", () => null).write({})).toBe(false);
    const forbidden = () => {
      throw new DOMException("no", "SecurityError");
    };
    expect(draftStore("a", forbidden).read()).toEqual({ state: "empty" });
  });
});

describe("progress", () => {
  it("keeps a solved lesson solved", () => {
    const { get } = memoryStorage();
    noteProgress("a", { state: "solved" }, get);
    noteProgress("a", { state: "started" }, get);
    expect(readProgress(get)).toEqual({ a: { state: "solved", hints: 0 } });
  });

  it("counts the most hints that were open", () => {
    const { get } = memoryStorage();
    noteProgress("a", { hints: 2 }, get);
    noteProgress("a", { hints: 1 }, get);
    noteProgress("b", { state: "started" }, get);
    expect(readProgress(get)).toEqual({
      a: { state: "started", hints: 2 },
      b: { state: "started", hints: 0 },
    });
  });
});

describe("panes", () => {
  it("have a default, and never leave their limits", () => {
    expect(readPanes(memoryStorage().get)).toEqual(DEFAULT_PANES);
    const wild = JSON.stringify({ version: 1, value: { story: 9000, attacker: -1, editor: 0.5 } });
    expect(readPanes(memoryStorage({ "leaklab.panes": wild }).get)).toEqual({
      story: clampPane("story", 9000),
      attacker: clampPane("attacker", -1),
      editor: 0.5,
    });
    expect(clampPane("story", 9000)).toBeLessThan(1000);
  });
});
