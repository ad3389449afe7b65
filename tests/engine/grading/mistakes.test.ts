import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/engine/evidence/types.ts";
import { fingerprint, parseMistakeNote, recognise } from "../../../src/engine/grading/mistakes.ts";
import type { Verdict } from "../../../src/engine/grading/verdict.ts";

function verdict(findings: readonly Partial<Finding>[], failing = "hidden"): Verdict {
  return {
    passed: false,
    checks: [{ id: failing, title: "", status: "failed", message: "", evidence: [] }],
    evidence: findings.map((finding) => ({
      finding: {
        credential: "t",
        surface: "image-layer",
        object: "app",
        where: "layer 1: /x",
        encoding: "exact",
        ...finding,
      },
      excerpt: "",
      show: "",
      meant: false,
    })),
    commands: [],
    sourceErrors: [],
    map: {} as Verdict["map"],
  };
}

describe("fingerprint", () => {
  test("does not care where exactly the value stands, or how often", () => {
    expect(fingerprint(verdict([{ where: "layer 1: /a" }, { where: "layer 2: /b" }]))).toBe(
      fingerprint(verdict([{}])),
    );
  });

  test("tells a deleted file from one that is there, an encoding from another, a check from another", () => {
    const plain = fingerprint(verdict([{}]));
    expect(fingerprint(verdict([{ deleted: true }]))).not.toBe(plain);
    expect(fingerprint(verdict([{ encoding: "base64" }]))).not.toBe(plain);
    expect(fingerprint(verdict([{}], "builds"))).not.toBe(plain);
  });
});

describe("recognise", () => {
  const note = parseMistakeNote(
    "---\nfails: hidden\nwhere: BUILD_INFO\n---\nThe new name changes nothing.\n",
  );

  test("wants the place too where a mistake says so", () => {
    const known = { name: "innocent-name", note, verdict: verdict([{ where: "ARG BUILD_INFO={t}" }]) };
    expect(recognise(verdict([{ where: "RUN |1 BUILD_INFO={t}" }]), [known])).toBe(known);
    expect(recognise(verdict([{ where: "ARG NPM_TOKEN={t}" }]), [known])).toBeUndefined();
  });

  test("wants the object too where a mistake says so", () => {
    const task = parseMistakeNote("---\nfails: hidden\nobject: ^shop_\n---\nSwarm's default.\n");
    const known = { name: "default-of-swarm", note: task, verdict: verdict([{ object: "shop_api.1" }]) };
    expect(recognise(verdict([{ object: "shop_web.1" }]), [known])).toBe(known);
    expect(recognise(verdict([{ object: "shop-api-1" }]), [known])).toBeUndefined();
  });

  test("wants the failed check to say it where a mistake asks for that", () => {
    const text = "---\nfails: runs\nsays: EACCES\n---\nThe file belongs to root.\n";
    const saying = (message: string): Verdict => {
      const given = verdict([], "runs");
      return { ...given, checks: given.checks.map((check) => ({ ...check, message })) };
    };
    const known = { name: "locked-out", note: parseMistakeNote(text), verdict: saying("Error: EACCES") };
    expect(recognise(saying("api has ended: EACCES: permission denied"), [known])).toBe(known);
    expect(recognise(saying("api has ended: ENOENT: no such file"), [known])).toBeUndefined();
  });

  test("never takes a passing answer for a mistake", () => {
    const known = { name: "any", note: { ...note, where: undefined }, verdict: verdict([]) };
    expect(recognise({ ...verdict([]), passed: true }, [known])).toBeUndefined();
  });
});

describe("parseMistakeNote", () => {
  test("says what is missing", () => {
    expect(() => parseMistakeNote("The mount is right.")).toThrow(/fails/);
    expect(() => parseMistakeNote("---\nwhere: x\n---\ntext")).toThrow(/fails/);
  });
});
