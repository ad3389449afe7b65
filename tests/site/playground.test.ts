import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { OwnProject } from "../../src/engine/grading/own-project/types.ts";
import { archiveOf } from "../../src/lab/playground/download.ts";
import { readIncoming } from "../../src/lab/playground/read-files.ts";
import { fragmentOf, projectFrom } from "../../src/lab/playground/share.ts";

const PROJECT: OwnProject = {
  files: { Dockerfile: "FROM busybox\n", "src/ü.txt": "ß\n" },
  credentials: { npm_token: { value: "npm_0123456789abcdef", phase: "build" } },
  commands: ["docker build -t app ."],
  swarm: false,
};

const text = (content: string | Uint8Array<ArrayBuffer>) => new Blob([content]);

describe("a link", () => {
  it("holds the project in its fragment", () => {
    const fragment = fragmentOf(PROJECT);
    expect(fragment).toMatch(/^#project=[\w-]+$/);
    expect(projectFrom(fragment)).toEqual({ state: "found", project: PROJECT });
  });

  it("without a project is none", () => {
    expect(projectFrom("#top").state).toBe("none");
  });

  it("that was cut, or is not ours, says so", () => {
    const fragment = fragmentOf(PROJECT);
    for (const damaged of [fragment.slice(0, 40), `${fragment.slice(0, 30)}!!`, "#project=", "#project=AAAA"])
      expect(projectFrom(damaged).state).toBe("damaged");
    fc.assert(
      fc.property(fc.base64String(), (noise) => {
        expect(projectFrom(`#project=${noise}`).state).toBe("damaged");
      }),
    );
  });
});

describe("the download", () => {
  it("is a folder with leaklab.yaml", () => {
    const files = unzipSync(archiveOf(PROJECT));
    expect(Object.keys(files).sort()).toEqual([
      "leaklab-project/Dockerfile",
      "leaklab-project/leaklab.yaml",
      "leaklab-project/src/ü.txt",
    ]);
    const yaml = new TextDecoder().decode(files["leaklab-project/leaklab.yaml"]);
    expect(yaml).toContain("npm_token:\n    value: npm_0123456789abcdef\n    phase: build\n");
  });
});

describe("files that were brought", () => {
  it("lose the folder that they came in", async () => {
    const { files } = await readIncoming([
      { path: "shop/Dockerfile", file: text("FROM busybox") },
      { path: "shop/api/server.js", file: text("1") },
    ]);
    expect(files).toEqual({ Dockerfile: "FROM busybox", "api/server.js": "1" });
  });

  it("are left out with a reason when they are no texts, too large, or a tool's", async () => {
    const { files, leftOut } = await readIncoming([
      { path: "Dockerfile", file: text("FROM busybox") },
      { path: "logo.png", file: text(new Uint8Array([0x89, 0x50, 0xff, 0xfe])) },
      { path: "dump.sql", file: text("x".repeat(300_000)) },
      { path: "node_modules/pg/index.js", file: text("1") },
    ]);
    expect(Object.keys(files)).toEqual(["Dockerfile"]);
    expect(leftOut.map(({ why }) => why)).toEqual([
      "not a text",
      "larger than 256 kB",
      "made by a tool, not by you",
    ]);
  });
});
