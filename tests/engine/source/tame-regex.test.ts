import { describe, expect, it } from "vitest";
import { NotModelledError } from "../../../src/engine/source/errors.ts";
import { refuseExponential } from "../../../src/engine/source/tame-regex.ts";

describe("refuseExponential", () => {
  it.each([
    "^(a+)+$",
    "(a*)*b",
    "(a|a)*c",
    "(?:[a-z]+)*!",
    "((a+))+b",
    "(a*b*)*c",
    "(x+x+)+y",
    "(a?b*)+c",
    "(.*)+,",
  ])("refuses %s", (pattern) => {
    expect(() => refuseExponential(pattern)).toThrow(NotModelledError);
  });

  it.each([
    "([0-9]+\\.)+[0-9]+",
    "^(.*)=(.*)$",
    "(a|b)*c",
    "([a-z]+,?)",
    "\\(a+\\)+",
    "[(a+)+]",
    "(foo)+",
    "(ab?)*c",
    "a+b+c+",
    "(/[^/]+)+$",
    "(a{2,5})?",
  ])("takes %s", (pattern) => {
    expect(() => refuseExponential(pattern)).not.toThrow();
  });
});
