import type { CommandOutcome } from "../host/types.ts";
import { type CaseDefinition, type Engine, withSiblings } from "./case.ts";
import { type Comparison, derivedArtefacts, derivedFindings, directFindings } from "./compare.ts";
import { mask } from "./mask.ts";
import { judgeOutputs } from "./outputs.ts";
import { tidy } from "./scan.ts";
import type { Artefact, Credential, Finding, Proof, Run, Surface } from "./types.ts";
import { SURFACES } from "./types.ts";

/**
 * Runs a case twice, with every value and with its sibling, and compares. Differences that no pattern
 * explains (`derived`) are confirmed on an engine whose clock goes on by running A once more at another time: what is
 * not the same in both A runs (a commit's id, say) is noise. With several credentials, a run per credential tells whose they are.
 */
export async function prove(definition: CaseDefinition, engine: Engine): Promise<Proof> {
  const { credentials } = definition;
  const a = await engine.run(definition);
  const b = await engine.run(withSiblings(definition, credentials));
  const direct = directFindings(a, b, credentials);
  const differences = await stableDifferences(definition, engine, a, b, direct);
  const derived = await attribute(definition, engine, a, differences, direct);
  const findings = judgeOutputs(tidy([...direct, ...derived]), [a, b], credentials);
  return proofOf(definition, engine, a, findings);
}

/** The JSON of design.md from a run and what was found in it. */
export function proofOf(
  definition: CaseDefinition,
  engine: Pick<Engine, "name">,
  run: Run,
  findings: readonly Finding[],
): Proof {
  return {
    case: definition.name,
    engine: engine.name,
    commands: run.commands.map((command) => outcomeOf(command, definition.credentials)),
    findings,
    summary: Object.fromEntries(definition.credentials.map(({ name }) => [name, surfacesOf(findings, name)])),
  };
}

async function stableDifferences(
  definition: CaseDefinition,
  engine: Engine,
  a: Run,
  b: Run,
  direct: readonly Finding[],
): Promise<Artefact[]> {
  const differences = explained(
    derivedArtefacts(a, b, definition.credentials, comparisonOf(engine)),
    direct,
    definition.credentials,
  );
  if (differences.length === 0 || !engine.runLater) return differences;
  const again = await engine.runLater(definition);
  const unstable = new Set(derivedArtefacts(a, again, definition.credentials, "tolerant"));
  return differences.filter((artefact) => !unstable.has(artefact));
}

function comparisonOf({ runLater }: Engine): Comparison {
  return runLater ? "tolerant" : "exact";
}

/** Differences at places that no direct finding names. */
function explained(
  differences: readonly Artefact[],
  direct: readonly Finding[],
  credentials: readonly Credential[],
): Artefact[] {
  return differences.filter((artefact) =>
    credentials.every(
      (credential) => derivedFindings([artefact], direct, credential, credentials).length > 0,
    ),
  );
}

async function attribute(
  definition: CaseDefinition,
  engine: Engine,
  a: Run,
  differences: readonly Artefact[],
  direct: readonly Finding[],
): Promise<Finding[]> {
  const { credentials } = definition;
  if (differences.length === 0) return [];
  const [only] = credentials;
  if (credentials.length === 1 && only) return derivedFindings(differences, direct, only, credentials);
  const findings: Finding[] = [];
  for (const credential of credentials) {
    const one = await engine.run(withSiblings(definition, [credential]));
    const own = new Set(derivedArtefacts(a, one, credentials, comparisonOf(engine)));
    const caused = differences.filter((artefact) => own.has(artefact));
    findings.push(...derivedFindings(caused, direct, credential, credentials));
  }
  return findings;
}

const TAIL_LINES = 3;

/** Exit status and the last lines of standard error, values masked. */
export function outcomeOf(
  command: Pick<CommandOutcome, "exit"> & { readonly stderr: string },
  credentials: readonly Credential[],
): CommandOutcome {
  const lines = command.stderr.split(/\r?\n/).filter((line) => line.trim() !== "");
  return { exit: command.exit, stderr_tail: mask(lines.slice(-TAIL_LINES).join("\n"), credentials) };
}

function surfacesOf(findings: readonly Finding[], credential: string): Surface[] {
  return SURFACES.filter((surface) =>
    findings.some(
      (finding) =>
        finding.credential === credential && finding.surface === surface && finding.allowed === undefined,
    ),
  );
}
