import { describe, expect, it } from "vitest";
import {
  controlAnchor,
  controlId,
  controlTrouble,
  FRAMEWORKS,
} from "../../src/site/frameworks/frameworks.ts";
import { controlsOf, lessonsByControl } from "../../src/site/frameworks/serving.ts";

const controls = FRAMEWORKS.flatMap((framework) => framework.controls);

describe("the frameworks", () => {
  it("have each id once, with an address of its own on the page", () => {
    expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
    expect(new Set(controls.map(({ id }) => controlAnchor(id))).size).toBe(controls.length);
    expect(controlAnchor("NHI2:2025")).toBe("nhi2-2025");
    expect(controlAnchor("MEASURE 2.7")).toBe("measure-2-7");
  });

  it("have all ten of OWASP's, and the id that CSF 2.0 uses", () => {
    const ids = controls.map(({ id }) => id);
    expect(ids.filter((id) => /^NHI\d+:2025$/.test(id))).toHaveLength(10);
    expect(ids).toContain("PR.AA-05");
    expect(ids).not.toContain("PR.AC-4");
  });
});

describe("an id in a lesson's head", () => {
  it.each(controls.map(({ id }) => id))("%s is taken", (id) => {
    expect(controlTrouble(id)).toBeUndefined();
    expect(controlId.safeParse(id).success).toBe(true);
  });

  it.each([
    ["PR.AC-4", "PR.AC-4 is an id of CSF 1.1; in CSF 2.0 write PR.AA-05"],
    ["NHI2", "OWASP's ids carry the year: write NHI2:2025"],
    ["NHI11:2025", /^NHI11:2025 is no control that Leaklab knows/],
    ["", /is no control/],
  ])("%j is refused with a sentence that helps", (id, message) => {
    const result = controlId.safeParse(id);
    expect(result.success).toBe(false);
    expect(result.error?.issues.map((issue) => issue.message)).toEqual([
      typeof message === "string" ? message : expect.stringMatching(message),
    ]);
  });
});

describe("the tables", () => {
  const lesson = (id: string, ...frameworks: string[]) => ({ id, data: { frameworks } });
  const lessons = [lesson("a", "PR.AA-05", "NHI2:2025"), lesson("b", "NHI2:2025")];

  it("read both ways", () => {
    const serving = lessonsByControl(lessons);
    expect(serving.get("NHI2:2025")).toEqual(lessons);
    expect(serving.get("PR.AA-05")).toEqual([lessons[0]]);
    expect(serving.get("NHI3:2025")).toEqual([]);
    expect(controlsOf(lessons[0]!).map(({ id }) => id)).toEqual(["NHI2:2025", "PR.AA-05"]);
  });
});
