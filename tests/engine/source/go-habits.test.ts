import { describe, expect, it } from "vitest";
import { CsvError, readCsvRecord } from "../../../src/engine/source/csv.ts";
import { DurationError, formatDuration, parseDuration } from "../../../src/engine/source/duration.ts";
import { parseBool, quote } from "../../../src/engine/source/go-text.ts";
import { parseSize } from "../../../src/engine/source/size.ts";
import { suggestFor } from "../../../src/engine/source/suggest.ts";

it("quotes as Go's %q", () => {
  expect(quote('a"b\\c\n\x01é\u200b')).toBe('"a\\"b\\\\c\\n\\x01é\\u200b"');
});

it("knows Go's booleans only", () => {
  expect(["1", "T", "True", "0", "f"].map(parseBool)).toEqual([true, true, true, false, false]);
  expect(["yes", "tRUE", "", "toString"].map(parseBool)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

describe("durations", () => {
  it.each([
    ["90s", "1m30s"],
    ["1h", "1h0m0s"],
    ["0.5s", "500ms"],
    ["100ms", "100ms"],
    ["1.5s", "1.5s"],
    ["0", "0s"],
  ])("%s is %s", (text, printed) => expect(formatDuration(parseDuration(text))).toBe(printed));

  it.each([
    ["1", 'time: missing unit in duration "1"'],
    ["1x", 'time: unknown unit "x" in duration "1x"'],
    ["", 'time: invalid duration ""'],
  ])("refuses %j", (text, message) => expect(() => parseDuration(text)).toThrow(new DurationError(message)));
});

it("reads sizes in powers of 1024", () => {
  expect(["1g", "512m", "1.5k", "7"].map(parseSize)).toEqual([1_073_741_824, 536_870_912, 1536, 7]);
  expect(parseSize("x")).toBeUndefined();
});

it("reads CSV with Go's errors", () => {
  expect(readCsvRecord('a,"b,""c""",')).toEqual(["a", 'b,"c"', ""]);
  expect(() => readCsvRecord("")).toThrow(new CsvError("EOF"));
  expect(() => readCsvRecord('type=secret,id="a')).toThrow(
    'parse error on line 1, column 16: bare " in non-quoted-field',
  );
});

it("suggests what is at most two edits away", () => {
  expect(suggestFor("secrets", ["bind", "secret"], true)).toBe("secret");
  expect(suggestFor("xyzzy", ["bind", "secret"], true)).toBeUndefined();
});
