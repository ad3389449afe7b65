import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../src/engine/rules/diagnose.ts";
import { rules } from "../../../src/engine/rules/rules.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";
import { readFolder } from "./folders.ts";
import { readMarkers } from "./markers.ts";

const ordinary = join(import.meta.dirname, "ordinary");
const decoder = new TextDecoder();
const texts = (workspace: ReturnType<typeof readFolder>) =>
  Object.fromEntries([...workspace].map(([path, { content }]) => [path, decoder.decode(content)]));
const projects = [
  ...readdirSync(ordinary).map((name) => texts(readFolder(join(ordinary, name)))),
  ...rules.flatMap(({ examples }) =>
    examples.invalid.map((example) => texts(new Map(readMarkers(example).workspace))),
  ),
];

const edit = fc.record({
  at: fc.nat(4_000),
  remove: fc.nat(30),
  insert: fc.constantFrom(
    "",
    "$",
    "${",
    "$(",
    "'",
    '"',
    "\\",
    "\n",
    "<<EOF\n",
    " <(",
    " >(",
    "\nselect x in a; do :; done\n",
    "{",
    "[",
    "- ",
    ": ",
    "&a ",
    "*a",
    "!x ",
    "--mount=type=secret,",
    "=",
    "|",
    "\t",
    "#",
    "\u0000",
    "ü",
  ),
});

describe("half-typed files", () => {
  test("are diagnosed without an exception, at places that exist", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...projects),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (files, edits) => {
          const changed = Object.fromEntries(
            Object.entries(files).map(([path, text]) => {
              let result = text;
              for (const { at, remove, insert } of edits) {
                const place = at % (result.length + 1);
                result = result.slice(0, place) + insert + result.slice(place + remove);
              }
              return [path, result];
            }),
          );
          for (const { file, range, fix } of diagnose(workspaceOf(changed))) {
            const lines = (changed[file] ?? "").split("\n");
            expect(range.start.line).toBeGreaterThanOrEqual(1);
            expect(range.end.line).toBeLessThanOrEqual(lines.length);
            expect(range.end.column).toBeLessThanOrEqual((lines[range.end.line - 1] ?? "").length + 2);
            for (const { range: place } of fix?.edits ?? [])
              expect(place.start.line).toBeGreaterThanOrEqual(1);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test("what does not parse is named, and the rest is still judged", () => {
    const found = diagnose(
      workspaceOf({ Dockerfile: "FROM alpine\nCOPY\nARG NPM_TOKEN\nRUN --mount=x y\n" }),
    );
    expect(found.map(({ rule, range }) => `${range.start.line} ${rule}`)).toEqual(
      expect.arrayContaining(["2 syntax", "3 arg-secret", "3 SecretsUsedInArgOrEnv"]),
    );
  });
});
