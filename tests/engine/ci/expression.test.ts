import { describe, expect, it } from "vitest";
import { evaluate, expand, type Scope } from "../../../src/engine/ci/expression/evaluate.ts";
import { ExpressionError, type Value } from "../../../src/engine/ci/expression/value.ts";

const scope: Scope = {
  status: "success",
  contexts: new Map<string, Value>([
    ["github", new Map([["ref", "refs/heads/main"]])],
    ["secrets", new Map([["NPM_TOKEN", "t0k3n"]])],
    ["steps", new Map([["one", new Map([["outputs", new Map([["sha-short", "abc"]])]])]])],
  ]),
};

describe("evaluate", () => {
  it.each<[string, Value]>([
    ["1 == 1.0", true],
    ["'Main' == 'main'", true],
    ["null == 0", true],
    ["'' == 0", true],
    ["'abc' == 0", false],
    ["github.ref == 'refs/heads/main' && !false", true],
    ["github.nothing || 'default'", "default"],
    ["github['ref']", "refs/heads/main"],
    ["GitHub.Ref", "refs/heads/main"],
    ["steps.one.outputs.sha-short", "abc"],
    ["(1 < 2) == true", true],
    ["startsWith(github.ref, 'refs/heads/')", true],
    ["contains('Hello', 'ELL')", true],
    ["format('{0}-{1}-{{x}}', 'a', 2)", "a-2-{x}"],
    ["'it''s'", "it's"],
    ["fromJSON('{\"a\": [1, 2]}').a[1]", 2],
    ["join(fromJSON('[1, 2]'), '+')", "1+2"],
    ["success()", true],
    ["failure()", false],
  ])("%s", (text, value) => {
    expect(evaluate(text, scope)).toEqual(value);
  });

  it.each(["github.ref ==", "nowhere.x", "unknown('x')", "github ref", "github.ref $ 1", "(1"])(
    "refuses %s",
    (text) => {
      expect(() => evaluate(text, scope)).toThrow(ExpressionError);
    },
  );
});

describe("expand", () => {
  it("replaces every expression, and takes `}}` in a text for no end", () => {
    expect(expand("a ${{ github.ref }} ${{'}}'}} ${{ secrets.NOPE }}b", scope)).toBe(
      "a refs/heads/main }} b",
    );
  });

  it("refuses an expression without an end", () => {
    expect(() => expand("a ${{ github.ref }} ${{ github.ref", scope)).toThrow("not closed");
  });

  it("writes all secrets as JSON", () => {
    expect(expand("${{ toJSON(secrets) }}", scope)).toBe('{\n  "NPM_TOKEN": "t0k3n"\n}');
  });
});
