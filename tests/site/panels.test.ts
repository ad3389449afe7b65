import { describe, expect, it } from "vitest";
import { languageOf } from "../../src/lab/editor/language.ts";
import { problemWith } from "../../src/lab/panels/file-name.ts";
import { splitSecrets } from "../../src/lab/panels/split-secrets.ts";
import { tabOrder } from "../../src/lab/tab-order.ts";

describe("splitSecrets", () => {
  const secrets = [{ name: "npm_token", value: "npm_a+b(" }];

  it("cuts at names in braces and at values, whatever characters they have", () => {
    expect(splitSecrets("T={npm_token} npm_a+b( end", secrets)).toEqual([
      { text: "T=", secret: false },
      { text: "{npm_token}", secret: true },
      { text: " ", secret: false },
      { text: "npm_a+b(", secret: true },
      { text: " end", secret: false },
    ]);
  });

  it("leaves other braces and an empty list alone", () => {
    expect(splitSecrets("{other}", secrets)).toEqual([{ text: "{other}", secret: false }]);
    expect(splitSecrets("x", [])).toEqual([{ text: "x", secret: false }]);
  });
});

describe("problemWith", () => {
  it.each([
    ["", "A file needs a name."],
    ["Dockerfile", "There is a file of this name already."],
    ["../x", "Folders are separated by single slashes, without . or .."],
    ["a//b", "Folders are separated by single slashes, without . or .."],
    ["/etc/passwd", "Folders are separated by single slashes, without . or .."],
    ["Dockerfile/x", "Dockerfile is in the way."],
    ["api", "api/server.js is in the way."],
    [".dockerignore", null],
    ["api/Dockerfile", null],
  ])("%j: %s", (path, problem) => {
    expect(problemWith(path, ["Dockerfile", "api/server.js"])).toBe(problem);
  });
});

it("tabs begin with the files that lessons are about", () => {
  expect(
    tabOrder({ "package.json": "", ".npmrc": "", "deliver.sh": "", "compose.yaml": "", Dockerfile: "" }),
  ).toEqual(["Dockerfile", "compose.yaml", "deliver.sh", ".npmrc", "package.json"]);
  expect(tabOrder({ ".npmrc": "", "rotate.sh": "", "api/start.sh": "", "build.sh": "" })).toEqual([
    "build.sh",
    "rotate.sh",
    ".npmrc",
    "api/start.sh",
  ]);
});

it.each([
  ["Dockerfile", "dockerfile"],
  ["api/Dockerfile.dev", "dockerfile"],
  ["compose.yaml", "yaml"],
  [".github/workflows/ci.yml", "yaml"],
  ["deliver.sh", "shell"],
  [".env", "shell"],
  ["server.js", "javascript"],
  [".npmrc", "plaintext"],
])("%s is edited as %s", (path, language) => {
  expect(languageOf(path)).toBe(language);
});
