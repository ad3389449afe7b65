import { describe, expect, it } from "vitest";
import { workspaceOf } from "../../src/engine/source/workspace.ts";
import { marked } from "../../src/lab/exhibits/compare.ts";
import { bytesInRows } from "../../src/lab/exhibits/hex.ts";
import { cutAtSecrets } from "../../src/lab/exhibits/pieces.ts";
import { stagesOf } from "../../src/lab/exhibits/stages.ts";

describe("marked", () => {
  it("marks sign by sign where both are as long", () => {
    expect(marked("T=abc;", "T=axc;")).toEqual([
      { text: "T=a", changed: false },
      { text: "b", changed: true },
      { text: "c;", changed: false },
    ]);
  });

  it("marks what stands between the common ends otherwise", () => {
    expect(marked("T=short;", "T=longer;")).toEqual([
      { text: "T=", changed: false },
      { text: "short", changed: true },
      { text: ";", changed: false },
    ]);
    expect(marked("", "x")).toEqual([]);
  });
});

it("dumps bytes in rows of eight with their text, the differing ones marked", () => {
  const [first, second] = bytesInRows(
    Uint8Array.from([0, 65, 66, 67, 68, 69, 70, 71, 72]),
    Uint8Array.from([0, 65, 90]),
  );
  expect(first?.label).toBe("000000");
  expect(first?.a.map(({ text }) => text).join("")).toBe("00 41 42 43 44 45 46 47  .ABCDEFG");
  expect(first?.b.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(["5a ", "Z"]);
  expect(second?.b.every(({ changed }) => !changed)).toBe(true);
});

it("cuts texts at credentials in any encoding, and keeps other letters whole", () => {
  const credentials = [{ name: "token", value: "s3cr3t-value", phase: "build" as const }];
  expect(cutAtSecrets("é s3cr3t-value", credentials)).toEqual([
    { text: "é " },
    { text: "s3cr3t-value", secret: "token" },
  ]);
  expect(cutAtSecrets(`x ${btoa("s3cr3t-value")}`, credentials).at(-1)).toMatchObject({ secret: "token" });
  expect(cutAtSecrets("nothing", credentials)).toEqual([{ text: "nothing" }]);
});

it("reads stages, what they take from each other, and the secrets that they mount", () => {
  const files = workspaceOf({
    Dockerfile:
      "FROM node AS Deps\nRUN --mount=type=secret,id=npm,env=T \\\n  --mount=type=cache,target=/c npm ci\nFROM node\nCOPY --from=deps /a /a\n# RUN --mount=type=secret,id=no true\nRUN --mount=type=secret,target=/run/x/key true\n",
    "notes.txt": "FROM nothing",
  });
  expect(stagesOf(files)).toEqual([
    { file: "Dockerfile", name: "deps", from: 1, to: 3, uses: ["node"], secrets: ["npm"] },
    { file: "Dockerfile", name: "stage-1", from: 4, to: 8, uses: ["node", "deps"], secrets: ["key"] },
  ]);
});
