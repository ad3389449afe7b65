import { describe, expect, it } from "vitest";
import { CaseError, parseCaseSettings } from "../../src/engine/evidence/case-settings.ts";

const GOOD = `about: one line
credentials:
  npm_token: { value: npm_8fQ2, phase: build }
commands:
  - docker build .
`;

function complaint(text: string): string {
  try {
    parseCaseSettings(text, "case.yaml");
  } catch (error) {
    if (error instanceof CaseError) return error.message;
    throw error;
  }
  return "";
}

describe("parseCaseSettings", () => {
  it("reads the keys of the format", () => {
    expect(parseCaseSettings(GOOD, "case.yaml")).toMatchObject({
      credentials: { npm_token: { value: "npm_8fQ2", phase: "build" } },
      commands: ["docker build ."],
      swarm: false,
    });
  });

  it.each([
    [GOOD.replace("phase: build", "phase: deploy"), "case.yaml:3: credentials.npm_token.phase"],
    [GOOD.replace("  - docker build .", "  - 7"), "case.yaml:5: commands.0"],
    [GOOD.replace("commands:\n  - docker build .\n", ""), "case.yaml:1: commands"],
    [`${GOOD}helper: nonsense\n`, "case.yaml:6: helper"],
    [`${GOOD}unknown: 1\n`, "case.yaml"],
    ["about: [1\n", "case.yaml:"],
  ])("says where %j is wrong", (text, message) => {
    expect(complaint(text)).toContain(message);
  });
});
