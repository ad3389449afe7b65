import { describe, expect, it } from "vitest";
import type { Lab } from "../../src/engine/grading/lab.ts";
import { hintLadder } from "../../src/lab/hints.ts";
import { Journal } from "../../src/lab/journal.ts";
import { createMachine } from "../../src/lab/machine.ts";
import type { Event } from "../../src/lab/protocol.ts";

describe("Journal", () => {
  it("takes lines back from the last, and keeps edits, told as what they changed", () => {
    const journal = new Journal({ a: "1" });
    journal.ran("first");
    journal.edited({ a: "1", made: "by first" }, { a: "2", made: "by first" });
    journal.ran("second");
    expect(journal.takeBack()).toBe("second");
    expect(journal.takeBack()).toBe("first");
    expect(journal.takeBack()).toBeUndefined();
    const [edit] = journal.entries;
    expect(edit && "edit" in edit && edit.edit({ a: "1", other: "x" })).toEqual({ a: "2", other: "x" });
  });

  it("does not write down an edit that changed nothing", () => {
    const journal = new Journal({});
    journal.edited({ a: "1" }, { a: "1" });
    expect(journal.entries).toEqual([]);
  });
});

it("takes a line back on the machine: files, images and the shell's folder", async () => {
  const events: Event[] = [];
  const machine = await createMachine(undefined, { Dockerfile: "FROM busybox\n" }, (event) =>
    events.push(event),
  );
  await machine.run("mkdir sub; cd sub");
  await machine.run("echo x > made.txt; docker build -q -t shop ..");
  expect(machine.complete("docker history sh").words).toEqual(["shop"]);
  expect(await machine.undo()).toEqual({ line: "echo x > made.txt; docker build -q -t shop .." });
  expect(machine.complete("docker history sh").words).toEqual([]);
  expect(events.at(-1)).toEqual({ type: "file-changed", path: "sub/made.txt", content: null });
  await machine.run("pwd");
  expect(events.at(-1)).toMatchObject({ text: expect.stringMatching(/\/sub\n$/) });
  await machine.undo();
  await machine.undo();
  expect(await machine.undo()).toEqual({ line: null });
});

it("orders hints: those for what was seen as a secret travels, then the general one, none twice", () => {
  const check = {
    hints: { "image-layer": "layer", "image-history": "history", source: "source" },
    hint: "general",
  } as unknown as Lab["checks"][number];
  expect(hintLadder(check, ["image-layer", "image-history"])).toEqual(["history", "layer", "general"]);
  expect(hintLadder(check, ["container-env"])).toEqual(["general"]);
  expect(hintLadder(check, [])).toEqual(["source", "history", "layer", "general"]);
});
