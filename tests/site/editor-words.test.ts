import { describe, expect, test } from "vitest";
import { secretIds } from "../../src/lab/diagnose.ts";
import { dockerfileSuggestions } from "../../src/lab/editor/dockerfile-suggestions.ts";
import { composeSuggestions, mountSuggestions } from "../../src/lab/editor/suggestions.ts";
import { explain } from "../../src/lab/editor/word-at.ts";

const labels = (found: { items: readonly { label: string }[] } | undefined) =>
  found?.items.map(({ label }) => label);
const FILES = {
  Dockerfile: "FROM node:24\nRUN --mount=type=secret,id=npmrc npm ci\n",
  "deliver.sh": "docker build --secret id=npm_token,env=NPM_TOKEN .\n",
  "compose.yaml": "services: {}\nsecrets:\n  db_password:\n    file: x\n",
};

describe("completion", () => {
  test("knows the secrets of the lab from all of its files", () => {
    expect(secretIds(FILES)).toEqual(["db_password", "npm_token", "npmrc"]);
    const found = mountSuggestions("RUN --mount=type=secret,id=npm", secretIds(FILES));
    expect(labels(found)).toContain("npm_token");
    expect(found?.from).toBe("RUN --mount=type=secret,id=".length);
  });

  test("offers the options of a mount that are not given yet, by its type", () => {
    expect(labels(mountSuggestions("RUN --mount=type=secret,id=a,", secretIds(FILES)))).toEqual([
      "target",
      "env",
      "required",
      "mode",
      "uid",
      "gid",
    ]);
    expect(labels(mountSuggestions("RUN --mount=type=cache,", secretIds(FILES)))).toContain("sharing");
    expect(labels(mountSuggestions("RUN --mount=type=", secretIds(FILES)))).toEqual([
      "secret",
      "ssh",
      "cache",
      "bind",
      "tmpfs",
    ]);
    expect(mountSuggestions("RUN npm ci", secretIds(FILES))).toBeUndefined();
  });

  test("offers instructions, flags, stages and variables", () => {
    expect(labels(dockerfileSuggestions("FROM a\nCO", ""))).toContain("COPY");
    expect(labels(dockerfileSuggestions("FROM a\nCOPY --", ""))).toContain("--from");
    expect(labels(dockerfileSuggestions("FROM a AS deps\nFROM b\nCOPY --from=", ""))).toEqual(["deps"]);
    expect(labels(dockerfileSuggestions("RUN echo $", "ARG VERSION\nENV MODE=1\n"))).toEqual([
      "VERSION",
      "MODE",
    ]);
    expect(dockerfileSuggestions("# CO", "")).toBeUndefined();
    expect(dockerfileSuggestions("RUN a \\\n  CO", "")).toBeUndefined();
  });

  test("offers a compose file's keys by their section, and secrets where one is granted", () => {
    expect(labels(composeSuggestions("services:\n  api:\n    sec", secretIds(FILES)))).toContain("secrets");
    expect(labels(composeSuggestions("secrets:\n  db:\n    ", secretIds(FILES)))).toEqual([
      "file",
      "environment",
      "external",
    ]);
    expect(
      labels(composeSuggestions("services:\n  api:\n    secrets:\n      - ", secretIds(FILES))),
    ).toContain("db_password");
    expect(composeSuggestions("services:\n  api:\n    image: ng", secretIds(FILES))).toBeUndefined();
  });
});

describe("hovers", () => {
  test("explain instructions, mount options and compose keys, and nothing else", () => {
    expect(explain("dockerfile", "ARG NPM_TOKEN", 2)?.text).toContain("history");
    expect(explain("dockerfile", "ARG NPM_TOKEN", 8)).toBeUndefined();
    const line = "RUN --mount=type=secret,id=npm,env=NPM npm ci";
    expect(explain("dockerfile", line, line.indexOf("env=") + 2)).toMatchObject({
      word: "env",
      start: 32,
      end: 39,
    });
    expect(explain("yaml", "    secrets:", 7)?.word).toBe("secrets");
    expect(explain("yaml", "    image: nginx", 14)).toBeUndefined();
    expect(explain("dockerfile", "# ARG", 4)).toBeUndefined();
  });
});
