import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DIVERGENCES } from "../../tests/conformance/divergences.ts";
import { prove } from "../engine/evidence/prove.ts";
import type { Proof } from "../engine/evidence/types.ts";
import { baseImagesOf, ensureBaseImages } from "../real-docker/base-images/ensure.ts";
import { createClient } from "../real-docker/client.ts";
import { type Agreement, compareProofs } from "./agreement.ts";
import { readCase } from "./case-folder.ts";
import { openEngine } from "./engines.ts";
import { lessonCases } from "./lesson-cases.ts";

/**
 * `npm run conformance [-- --record] [--missing] [--filter TEXT] [--fuzz N]`. Replays the recorded cases on the simulator
 * and prints how far it agrees (docs/divergences.md lists what may differ); `--record` runs them on the real engine instead (only those without a
 * record with `--missing`). Exit status: 0 full agreement, 1 disagreements, 2 wrong usage.
 */
const ROOT = resolve(import.meta.dirname, "../../tests/conformance");
const CASES = join(ROOT, "cases");
const RECORDED = join(ROOT, "recorded");

const { values } = parseArgs({
  options: {
    record: { type: "boolean", default: false },
    missing: { type: "boolean", default: false },
    filter: { type: "string", default: "" },
    fuzz: { type: "string" },
    seed: { type: "string" },
    keep: { type: "string" },
    bundle: { type: "string" },
    steps: { type: "string" },
  },
});

/** The folder in which a run on the real engine works; the simulator's is /work. */
const WORKPLACE = /\/tmp\/leaklab-\w{6}\/workspace/g;

const recordOf = (slug: string) => join(RECORDED, `${slug}.json`);
const lessons = lessonCases();
const slugs = [...readdirSync(CASES), ...lessons.keys()]
  .filter((slug) => slug.includes(values.filter))
  .sort();
/** A case of the corpus, or a lesson's starter, solution or mistake. */
const caseOf = (slug: string) => lessons.get(slug) ?? readCase(join(CASES, slug));

if (values.fuzz !== undefined) {
  const { fuzz } = await import("./fuzz.ts");
  process.exitCode = await fuzz(Number(values.fuzz), {
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    ...(values.keep === undefined ? {} : { keep: values.keep }),
    ...(values.bundle === undefined ? {} : { bundle: Number(values.bundle) }),
    ...(values.steps === undefined ? {} : { steps: Number(values.steps) }),
  });
} else if (values.record) {
  await record(slugs.filter((slug) => !values.missing || !existsSync(recordOf(slug))));
} else {
  process.exitCode = await replay(slugs.filter((slug) => existsSync(recordOf(slug))));
}

async function record(wanted: readonly string[]): Promise<void> {
  const engine = await openEngine("docker");
  const images = wanted.flatMap((slug) => [...baseImagesOf(caseOf(slug).files)]);
  await ensureBaseImages(createClient(process.env), images);
  mkdirSync(RECORDED, { recursive: true });
  for (const [index, slug] of wanted.entries()) {
    const proof = await prove(caseOf(slug), engine);
    writeFileSync(recordOf(slug), `${JSON.stringify(forRecord(proof), null, 2)}\n`);
    const ends = proof.commands.map(({ exit }) => exit).join(" ");
    console.log(`${index + 1}/${wanted.length} ${slug}: exit ${ends}, ${proof.findings.length} findings`);
  }
}

/** Of commands that succeed, the last lines of progress say nothing worth a change in version control. */
function forRecord(proof: Proof): Proof {
  return {
    ...proof,
    commands: proof.commands.map(({ exit, stderr_tail }) => ({
      exit,
      stderr_tail: exit === 0 ? "" : stderr_tail.replace(WORKPLACE, "/work"),
    })),
  };
}

interface Replayed extends Agreement {
  readonly slug: string;
}

async function replay(wanted: readonly string[]): Promise<number> {
  const engine = await openEngine("simulated");
  const results: Replayed[] = [];
  for (const slug of wanted) {
    const recorded = JSON.parse(readFileSync(recordOf(slug), "utf8")) as Proof;
    try {
      results.push({ slug, ...compareProofs(recorded, await prove(caseOf(slug), engine)) });
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const broken = { case: slug, about: "crash", text };
      results.push({ slug, compared: recorded.findings.length, agreed: 0, disagreements: [broken] });
    }
  }
  return print(results);
}

/** A case passes when it agrees in everything, or when it is listed as divergent and still is. */
function passes({ slug, disagreements }: Replayed): boolean {
  return slug in DIVERGENCES === disagreements.length > 0;
}

function print(results: readonly Replayed[]): number {
  const failing = results.filter((result) => !passes(result));
  for (const { slug, disagreements } of failing) {
    console.log(slug);
    for (const { about, text } of disagreements) console.log(`  ${about}: ${text}`);
    if (disagreements.length === 0) console.log("  agrees now: take it off tests/conformance/divergences.ts");
  }
  const sum = (value: (result: Agreement) => number) =>
    results.reduce((total, result) => total + value(result), 0);
  const clean = results.filter(({ disagreements }) => disagreements.length === 0).length;
  console.log(
    `${results.length} cases, ${clean} in full agreement; ${sum(({ compared }) => compared)} findings compared, ` +
      `${sum(({ agreed }) => agreed)} agreed; ${sum(({ disagreements }) => disagreements.length)} disagreements`,
  );
  console.log(`${results.length - failing.length} passed, ${failing.length} failed`);
  return failing.length === 0 ? 0 : 1;
}
