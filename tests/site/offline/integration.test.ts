import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digests, serviceWorker } from "../../../src/site/offline/integration.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "leaklab-offline-"));
  await mkdir(join(root, "lessons/first"), { recursive: true });
  await writeFile(join(root, "index.html"), "home");
  await writeFile(join(root, "lessons/first/index.html"), "lesson");
  await writeFile(join(root, "404.html"), "none");
  await writeFile(join(root, "old.woff"), "font");
  await writeFile(join(root, "_headers"), "settings");
});
afterAll(() => rm(root, { recursive: true }));

describe("digests", () => {
  it("names files by the address that a browser asks for, in order, without those that none asks for", async () => {
    expect(Object.keys(await digests(root))).toEqual(["/", "/404.html", "/lessons/first/"]);
  });

  it("changes for the file that changed, and for no other", async () => {
    const before = await digests(root);
    await writeFile(join(root, "index.html"), "new home");
    const after = await digests(root);
    expect(after["/"]).not.toBe(before["/"]);
    expect(after["/404.html"]).toBe(before["/404.html"]);
  });
});

describe("serviceWorker", () => {
  it("is a script that knows its files and has no types left", async () => {
    const text = await serviceWorker("declare const FILES: Record<string, string>;\nseen(FILES as object);", {
      "/": "abc",
    });
    const seen: unknown[] = [];
    runInNewContext(text, { seen: (files: unknown) => seen.push(JSON.stringify(files)) });
    expect(seen).toEqual(['{"/":"abc"}']);
  });
});
