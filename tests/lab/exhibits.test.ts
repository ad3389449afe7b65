import { beforeAll, describe, expect, it } from "vitest";
import { parseLab } from "../../src/engine/grading/lab.ts";
import type { Exhibits } from "../../src/lab/exhibits/exhibits.ts";
import { createGrader } from "../../src/lab/grader.ts";
import type { GradeReply, LabFiles } from "../../src/lab/protocol.ts";
import { readLessonBundle } from "../../src/site/lesson-folder.ts";

async function opened(slug: string, change: (files: LabFiles) => LabFiles = (files) => files) {
  const bundle = await readLessonBundle(slug);
  const grader = createGrader(parseLab(bundle.lab), bundle);
  const reply = await grader.grade(change(bundle.files));
  return { reply, exhibits: grader.exhibits() };
}

describe("a file that was deleted in a later layer", () => {
  let reply: GradeReply;
  let exhibits: Exhibits;
  beforeAll(async () => {
    ({ reply, exhibits } = await opened("deleted-is-not-gone"));
  });

  it("stands in the layer that added it, gone and still there", () => {
    const { steps } = exhibits.stack("shop:latest");
    const copied = steps.find(({ layer }) => layer === 2);
    const file = copied?.files.find(({ path }) => path === "/app/.npmrc");
    expect(file).toMatchObject({ change: "added", gone: true });
    expect(file?.findings.map((index) => reply.findings[index]?.finding.where)).toEqual([
      "layer 2: /app/.npmrc",
    ]);
    const removed = steps.find(({ instruction }) =>
      instruction.some(({ text }) => text.includes("rm .npmrc")),
    );
    expect(removed?.files).toContainEqual(
      expect.objectContaining({ path: "/app/.npmrc", change: "deleted", findings: [] }),
    );
  });

  it("counts layers as Docker does: the base first, instructions without files in between", () => {
    const { steps } = exhibits.stack("shop:latest");
    expect(steps.flatMap(({ layer }) => layer ?? [])).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(steps.filter(({ base }) => base)).toHaveLength(1);
    expect(steps.at(-1)).toMatchObject({ size: 0, files: [] });
  });

  it("refuses an image that is not there", () => {
    expect(() => exhibits.stack("nothing:latest")).toThrow("There is no image nothing:latest.");
  });
});

describe("what stands on the shelves", () => {
  it("has every finding marked where it stands, and in its text the secret", async () => {
    const { reply, exhibits } = await opened("password-in-the-environment");
    const marked = exhibits
      .shelves()
      .flatMap((shelf) => exhibits.shelf(shelf).exhibits)
      .filter(({ findings }) => findings.length > 0);
    expect(new Set(marked.flatMap(({ findings }) => findings))).toEqual(new Set(reply.findings.keys()));
    for (const { text, where } of marked)
      expect(
        text.some(({ secret }) => secret !== undefined),
        JSON.stringify([where, text]),
      ).toBe(true);
    const counted = exhibits.shelves().reduce((sum, { leaks }) => sum + leaks, 0);
    expect(counted).toBe(reply.findings.filter(({ meant }) => !meant).length);
  });

  it("names values, not the keys above them", async () => {
    const { exhibits } = await opened("password-in-the-environment");
    const [project] = exhibits.shelves().filter(({ surface }) => surface === "compose-config");
    const texts = exhibits
      .shelf(project!)
      .exhibits.map(({ where, text }) => [where, text.map((piece) => piece.text).join("")]);
    expect(texts).toContainEqual(["services.db.image", "acme/postgres:17"]);
    expect(texts).not.toContainEqual(["services.db.image", "image"]);
  });
});

describe("the two runs", () => {
  it("differ in the secret and in nothing beside it", async () => {
    const { reply, exhibits } = await opened("token-in-the-history");
    for (const { index, finding } of reply.findings) {
      const { rows, kind } = exhibits.compare(index);
      expect(kind).toBe("text");
      const changed = rows.flatMap(({ a }) => a.filter((piece) => piece.changed).map(({ text }) => text));
      expect(changed.join(""), finding.where).toMatch(/^(?:Zk3vT9qLw2Xc8RbN5yHdPm4sJ7gF1aQeU6oB)+$/);
    }
  });

  it("are told of a finding that is gone", async () => {
    const { exhibits } = await opened("token-in-the-history");
    expect(() => exhibits.compare(99)).toThrow("This finding is gone");
  });
});

describe("the journey", () => {
  it("leads a leak from the credential through the build into the image", async () => {
    const { exhibits } = await opened("token-in-the-history");
    const { ways } = exhibits.journey();
    expect(ways).toContainEqual({
      from: "credential npm_token",
      to: "stage Dockerfile stage-0",
      kind: "leak",
      how: "build argument",
    });
    expect(ways).toContainEqual(expect.objectContaining({ to: "image shop:latest", kind: "leak" }));
    expect(ways).toContainEqual(expect.objectContaining({ to: "outside registry", kind: "meant" }));
  });

  it("shows a secret mount as the way that is meant", async () => {
    const { solutions } = await readLessonBundle("token-in-the-history");
    const { reply, exhibits } = await opened("token-in-the-history", (files) => ({
      ...files,
      ...solutions[0]?.files,
    }));
    expect(reply.passed).toBe(true);
    const { ways } = exhibits.journey();
    expect(ways.filter(({ kind }) => kind === "leak")).toEqual([]);
    expect(ways).toContainEqual(
      expect.objectContaining({
        from: "credential npm_token",
        to: "stage Dockerfile stage-0",
        kind: "meant",
      }),
    );
  });

  it("leads a run-time secret past the build into the containers that mount it", async () => {
    const { solutions } = await readLessonBundle("password-in-the-environment");
    const { exhibits } = await opened("password-in-the-environment", (files) => ({
      ...files,
      ...solutions[0]?.files,
    }));
    const { ways } = exhibits.journey();
    const meant = ways.filter(({ from, kind }) => from === "credential db_password" && kind === "meant");
    expect(meant.map(({ to }) => to).sort()).toEqual(["container shop-api-1", "container shop-db-1"]);
    expect(ways).toContainEqual(
      expect.objectContaining({
        from: "container shop-api-1",
        to: "container shop-db-1",
        how: "shown and taken",
      }),
    );
  });
});
