import fc from "fast-check";
import type { CaseDefinition, Engine } from "../engine/evidence/case.ts";
import { proofOf } from "../engine/evidence/prove.ts";
import { scan } from "../engine/evidence/scan.ts";
import type { Proof } from "../engine/evidence/types.ts";
import { compareProofs, type Disagreement } from "./agreement.ts";
import { openEngine } from "./engines.ts";
import { arbitraryCase } from "./fuzz-grammar.ts";

/**
 * Runs `count` generated cases on the simulator and on the real engine and prints every disagreement, shrunk. The value in
 * these cases is like no other text, so one run each is enough: what is found there is the secret's.
 * `seed` repeats a session. Returns the exit status.
 */
export async function fuzz(count: number, seed = Math.floor(Math.random() * 2 ** 31)): Promise<number> {
  const engines = { real: await openEngine("docker"), simulated: await openEngine("simulated") };
  let different = 0;
  for (let index = 0; index < count; index++) {
    const property = fc.asyncProperty(arbitraryCase, async (definition) => {
      const disagreements = await compare(definition, engines);
      return disagreements.length === 0;
    });
    const result = await fc.check(property, {
      numRuns: 1,
      seed: seed + index,
      interruptAfterTimeLimit: 180_000,
    });
    const [definition] = result.counterexample ?? [];
    if (definition) {
      different += 1;
      await report(definition, engines, seed + index);
    }
    if ((index + 1) % 10 === 0) console.log(`${index + 1} cases, ${different} with disagreements`);
  }
  console.log(`${count} cases from seed ${seed}, ${different} with disagreements`);
  return different > 0 ? 1 : 0;
}

interface Engines {
  readonly real: Engine;
  readonly simulated: Engine;
}

async function compare(definition: CaseDefinition, engines: Engines): Promise<readonly Disagreement[]> {
  const recorded = await proveOnce(definition, engines.real);
  try {
    return compareProofs(recorded, await proveOnce(definition, engines.simulated)).disagreements;
  } catch (error) {
    return [{ case: definition.name, about: "crash", text: String(error) }];
  }
}

async function proveOnce(definition: CaseDefinition, engine: Engine): Promise<Proof> {
  const run = await engine.run(definition);
  return proofOf(definition, engine, run, scan(run.artefacts, definition.credentials));
}

async function report(definition: CaseDefinition, engines: Engines, seed: number): Promise<void> {
  console.log(`--- seed ${seed}`);
  for (const file of ["Dockerfile", ".dockerignore"]) {
    const content = definition.files.get(file)?.content;
    if (content) console.log(`${file}:\n${new TextDecoder().decode(content).replace(/^/gm, "  ").trimEnd()}`);
  }
  for (const command of definition.commands) console.log(`$ ${command}`);
  for (const { about, text } of await compare(definition, engines)) console.log(`  ${about}: ${text}`);
}
