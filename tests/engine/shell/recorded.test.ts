import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KNOWN } from "./known.ts";
import { replay } from "./replay.ts";
import { FLAVOURS, FOLDER, type Outcome, type Recorded, readSnippets } from "./snippet.ts";

/** Process ids differ from machine to machine. */
const withoutPids = ({ stdout, stderr, status }: Outcome): Outcome => ({
  stdout,
  stderr: stderr.replace(/ +\d+ (?=Killed|Hangup)/g, " PID "),
  status,
});

for (const flavour of FLAVOURS) {
  for (const [group, snippets] of readSnippets()) {
    const recorded = JSON.parse(readFileSync(join(FOLDER, "recorded", `${group}.json`), "utf8")) as Recorded;
    describe(`${flavour}: ${group}`, () => {
      for (const [index, snippet] of snippets.entries()) {
        const run = KNOWN[flavour][snippet.name] === undefined ? it : it.fails;
        run(snippet.name, async () => {
          const outcome = await replay(flavour, snippet, index);
          expect(withoutPids(outcome)).toEqual(withoutPids(recorded[snippet.name]![flavour]));
        });
      }
    });
  }
}
