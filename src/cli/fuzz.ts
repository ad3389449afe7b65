import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { CaseDefinition, Engine } from "../engine/evidence/case.ts";
import { openEngine } from "./engines.ts";
import { type Difference, differencesOf } from "./fuzz/differences.ts";
import { arbitraryProject } from "./fuzz/grammar.ts";
import { keepCase } from "./fuzz/keep.ts";
import { bundleOf, caseOf, letterOf, type Project } from "./fuzz/project.ts";
import { shrink } from "./fuzz/shrink.ts";

export interface FuzzOptions {
  readonly seed?: number;
  /** Folder for the smallest disagreeing cases, ready to become cases of the corpus. */
  readonly keep?: string;
  /** Cases per visit to the engine. */
  readonly bundle?: number;
  /** Runs on the engine that may be spent on making one disagreeing case smaller. */
  readonly steps?: number;
}

interface Engines {
  readonly real: Engine;
  readonly simulated: Engine;
  /** Whether the real one is asked for the builder's cache and records. */
  readonly builder: boolean;
}

/** One visit in so many asks the builder too. */
const BUILDER_EVERY = 4;

/**
 * Runs `count` generated cases on the simulator and on the real engine and prints every disagreement, shrunk.
 * Case N of a session has the seed `seed + N`, which alone repeats it. Returns the exit status.
 */
export async function fuzz(count: number, options: FuzzOptions = {}): Promise<number> {
  const { seed = Math.floor(Math.random() * 2 ** 31), bundle = 8 } = options;
  const simulated = await openEngine("simulated");
  const whole: Engines = { real: await openEngine("docker"), simulated, builder: true };
  const quick: Engines = {
    real: await openEngine("docker", { builder: false }),
    simulated,
    builder: false,
  };
  let different = 0;
  for (let first = 0; first < count; first += bundle) {
    const seeds = Array.from({ length: Math.min(bundle, count - first) }, (_, at) => seed + first + at);
    const engines = (first / bundle) % BUILDER_EVERY === 0 ? whole : quick;
    different += await runBundle(seeds, engines, options);
    console.log(`${first + seeds.length} cases, ${different} with disagreements`);
  }
  console.log(`${count} cases from seed ${seed}, ${different} with disagreements`);
  return different > 0 ? 1 : 0;
}

/** The case that a seed stands for. */
export function projectOf(seed: number): Project {
  const [project] = fc.sample(arbitraryProject, { seed, numRuns: 1 });
  if (!project) throw new Error(`seed ${seed} gives no case`);
  return project;
}

/** Runs cases together; those that disagree again on their own are shrunk and reported. Returns how many did. */
async function runBundle(seeds: readonly number[], engines: Engines, options: FuzzOptions): Promise<number> {
  const projects = seeds.map(projectOf);
  const { definition, owners } = bundleOf(projects);
  const differences = await compare(definition, engines);
  const suspects = new Map<number, Difference[]>();
  const common: Difference[] = [];
  for (const difference of differences) {
    const owner = ownerOf(difference, owners);
    if (owner === undefined) common.push(difference);
    else suspects.set(owner, [...(suspects.get(owner) ?? []), difference]);
  }
  if (common.length > 0) console.log(`--- somewhere in seeds ${seeds[0]} to ${seeds.at(-1)}`);
  print(common);
  for (const [owner, found] of suspects) {
    const [project, seed] = [projects[owner], seeds[owner]];
    if (project && seed !== undefined) await report(project, seed, found, engines, options);
  }
  return suspects.size;
}

/** The project of a bundle that a difference is about: by command, or by the letter in a name. */
function ownerOf({ text }: Difference, owners: readonly number[]): number | undefined {
  const command = /^command (\d+):/.exec(text)?.[1];
  if (command !== undefined) return owners[Number(command) - 1];
  const letters = [...new Set(owners)].map(letterOf);
  const hit = letters.findIndex((letter) =>
    new RegExp(
      `  (?:shop${letter}:\\d|run-${letter}|snap-${letter}|other-${letter}|stage s\\d${letter}|cache mount ${letter}|${letter}(?:/| \\(|  ))`,
    ).test(text),
  );
  return hit < 0 ? undefined : hit;
}

async function compare(
  definition: CaseDefinition,
  { real, simulated, builder }: Engines,
): Promise<Difference[]> {
  const theirs = await real.run(definition);
  try {
    return differencesOf(definition, theirs, await simulated.run(definition), builder);
  } catch (error) {
    return [
      { about: "crash", text: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    ];
  }
}

async function report(
  project: Project,
  seed: number,
  found: readonly Difference[],
  engines: Engines,
  { steps = 0, keep }: FuzzOptions,
): Promise<void> {
  const kinds = new Set(found.map(({ about }) => about));
  const asked = new Map<string, boolean>();
  const smallest = await shrink(
    project,
    async (smaller) => {
      const key = JSON.stringify(smaller);
      const known = asked.get(key);
      if (known !== undefined) return known;
      const fails = (await compare(caseOf(smaller), engines)).some(({ about }) => kinds.has(about));
      asked.set(key, fails);
      return fails;
    },
    steps,
  );
  console.log(`--- seed ${seed}`);
  console.log(smallest.dockerfile.join("\n").replace(/^/gm, "  "));
  if (smallest.ignore.length > 0) console.log(`.dockerignore: ${smallest.ignore.join(" | ")}`);
  for (const command of smallest.commands) console.log(`$ ${command}`);
  const shown = smallest === project ? found : await compare(caseOf(smallest), engines);
  print(shown);
  if (keep === undefined) return;
  const folder = join(keep, `fuzz-${seed}`);
  rmSync(folder, { recursive: true, force: true });
  keepCase(caseOf(smallest, `fuzz-${seed}`), folder);
}

/** How many whole artefacts are printed of a case: one wrong step changes many. */
const SHOWN = 6;

function print(differences: readonly Difference[]): void {
  const artefacts = differences.filter(({ about }) => about === "artefact");
  const rest = differences.filter(({ about }) => about !== "artefact");
  for (const difference of [...rest, ...artefacts.slice(0, SHOWN)]) console.log(`  ${show(difference)}`);
  if (artefacts.length > SHOWN) console.log(`  ... and ${artefacts.length - SHOWN} artefacts more`);
}

function show({ about, text }: Difference): string {
  return `${about}: ${text}`;
}
