import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SOURCES } from "../../src/site/bibliography.ts";
import { pageSchema } from "../../src/site/page-schema.ts";
import { TRACKS } from "../../src/site/tracks.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "content/incidents");
const lessons = readdirSync(join(ROOT, "lessons"));
const pages = readdirSync(FOLDER)
  .filter((file) => file !== "index.mdx")
  .map((file) => {
    const [, head = "", text = ""] =
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(FOLDER, file), "utf8")) ?? [];
    return { file, text, data: pageSchema.parse(parse(head)) };
  });

describe.each(pages)("$file", ({ text, data: { bibliography, incident } }) => {
  const cited = [
    ...[...text.matchAll(/<Cite of="([^"]+)"/g)].map(([, key]) => key),
    ...(incident?.timeline ?? []).map(({ source }) => source),
  ];

  it("cites every source that it lists, and lists every source that it cites", () => {
    expect([...new Set(cited)].sort()).toEqual([...bibliography].sort());
  });

  it("names sources in each section that tells what happened and what leaked", () => {
    const telling = text.split(/^## /m).filter((part) => /^What (happened|leaked|was found)/.test(part));
    expect(telling.length).toBeGreaterThan(0);
    for (const part of telling) expect(part, part).toMatch(/<Cite of=/);
  });

  it("leads to tracks and lessons that exist", () => {
    expect(incident?.lessons.length).toBeGreaterThan(0);
    for (const { track, lesson } of incident?.lessons ?? []) {
      expect(TRACKS.map(({ key }) => key)).toContain(track);
      if (lesson) expect(lessons).toContain(lesson);
    }
  });
});

describe("the bibliography", () => {
  it("has each address once, encrypted", () => {
    const urls = Object.values(SOURCES).map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    for (const url of urls) expect(url).toMatch(/^https:/);
  });

  it("has no source that no page cites", () => {
    const used = new Set<string>(pages.flatMap(({ data }) => data.bibliography));
    expect(Object.keys(SOURCES).filter((key) => !used.has(key))).toEqual([]);
  });
});
