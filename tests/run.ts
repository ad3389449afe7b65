/**
 * `npm test`: every check of the project, one after the other, each going on where the one before failed.
 * The last line counts all tests together: `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads how many tests ran, from the step's report or its output; without it the step is one test. */
  readonly count?: (output: string) => Count;
  readonly environment?: Record<string, string>;
}

const reports = mkdtempSync(join(tmpdir(), "leaklab-test-"));
const report = (name: string) => join(reports, name);
const readReport = (name: string) => JSON.parse(readFileSync(report(name), "utf8"));

/** For our own runners, which close with `N passed, N failed`. */
function lastCount(output: string): Count {
  const counts = [...output.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
  if (!counts) throw new Error("the step printed no count");
  return { passed: Number(counts[1]), failed: Number(counts[2]) };
}

const STEPS: readonly Step[] = [
  { name: "format and lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "types", command: ["npm", "run", "--silent", "types"] },
  {
    name: "unit tests",
    command: [
      "npx",
      "vitest",
      "run",
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${report("unit.json")}`,
    ],
    count: () => {
      const { numPassedTests, numTotalTests } = readReport("unit.json");
      return { passed: numPassedTests, failed: numTotalTests - numPassedTests };
    },
  },
  { name: "lessons, both directions", command: ["npm", "run", "--silent", "lessons"], count: lastCount },
  { name: "conformance", command: ["npm", "run", "--silent", "conformance"], count: lastCount },
  {
    name: "production build",
    command: ["npm", "run", "--silent", "build"],
  },
  {
    name: "browser tests",
    command: ["npx", "playwright", "test", "--reporter=line,json"],
    environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: report("browser.json") },
    count: () => {
      const { expected, unexpected, flaky } = readReport("browser.json").stats;
      return { passed: expected + flaky, failed: unexpected };
    },
  },
];

function run(step: Step): Count {
  console.log(`\n=== ${step.name}`);
  const [program = "", ...args] = step.command;
  const { status, stdout } = spawnSync(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", ...step.environment },
  });
  process.stdout.write(stdout);
  let count: Count = { passed: 1, failed: 0 };
  try {
    if (step.count) count = step.count(stdout);
  } catch (error) {
    console.log(`${step.name}: no result to count: ${(error as Error).message}`);
    return { passed: 0, failed: 1 };
  }
  // A runner that fails without a failed test (it crashed, or one file did not load) still counts.
  if (status !== 0 && count.failed === 0) return { passed: step.count ? count.passed : 0, failed: 1 };
  return count;
}

const results = STEPS.map((step) => ({ step, count: run(step) }));
rmSync(reports, { recursive: true });
console.log();
for (const { step, count } of results)
  console.log(`${step.name.padEnd(26)} ${count.passed} passed, ${count.failed} failed`);
const passed = results.reduce((sum, { count }) => sum + count.passed, 0);
const failed = results.reduce((sum, { count }) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
