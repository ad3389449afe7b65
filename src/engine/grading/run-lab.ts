import { type CaseDefinition, valuesOf, withSiblings } from "../evidence/case.ts";
import { mask } from "../evidence/mask.ts";
import { outcomeOf, prove } from "../evidence/prove.ts";
import { scan } from "../evidence/scan.ts";
import type { Scene } from "../evidence/scene.ts";
import { createSimulatedDocker, rehearse } from "../evidence/simulated.ts";
import type { Artefact, Credential, Finding, Run } from "../evidence/types.ts";
import type { Host } from "../host/types.ts";
import type { Workspace } from "../source/workspace.ts";
import type { Attempt, LabRun, Login } from "./attempt.ts";
import { credentialFiles, credentialsOf, type Lab } from "./lab.ts";

/** The line in which a finding stands, values masked. */
export type Excerpts = (finding: Finding) => string;

const EXCERPT_LENGTH = 160;

const WORDS = { signature: "signature", "public-key": "public half" } as const;

/** One of the two runs: the machine after the commands, and everything that can be read on it. */
export interface WitnessedRun {
  readonly scene: Scene;
  readonly run: Run;
}

/** Both runs of an answer, and what the proof found in them: for those who want to look around themselves. */
export interface Witnessed {
  readonly runs: readonly [WitnessedRun, WitnessedRun];
  readonly credentials: readonly Credential[];
}

/** A lab with a learner's files as a case that can be proved. `folder` is the workspace's name. */
export function labCase(lab: Lab, files: Workspace, folder: string): CaseDefinition {
  return {
    name: folder,
    about: "",
    credentials: credentialsOf(lab),
    swarm: lab.swarm,
    commands: lab.commands,
    helper: undefined,
    files,
    environment: new Map(Object.entries(lab.environment)),
    services: lab.services,
    credentialFiles: credentialFiles(lab),
    ...(lab.ci && { ci: lab.ci }),
  };
}

/** Runs a lab's commands with both values of every credential and compares what can be read afterwards. */
export async function runLab(
  lab: Lab,
  files: Workspace,
  folder: string,
): Promise<{ readonly attempt: Attempt; readonly excerpts: Excerpts; readonly witnessed: Witnessed }> {
  const definition = labCase(lab, files, folder);
  const { credentials } = definition;
  const runs: WitnessedRun[] = [];
  const engine = createSimulatedDocker((scene, run) => runs.push({ scene, run }));
  const { findings } = await prove(definition, engine);
  const [a, b] = runs;
  if (!a || !b) throw new Error("a proof runs everything twice");
  const labRun = ({ scene: { host }, run }: WitnessedRun, values: ReadonlyMap<string, string>): LabRun => ({
    host,
    commands: run.commands.map((command) => ({ ...command, ...outcomeOf(command, credentials) })),
    logins: loginsOf(host),
    values,
  });
  const definitions = [definition, withSiblings(definition, credentials)] as const;
  const attempt: Attempt = {
    credentials,
    runs: [labRun(a, valuesOf(definitions[0])), labRun(b, valuesOf(definitions[1]))],
    findings,
    files,
    async again(which, change = (files) => files) {
      const again = { ...definitions[which], files: change(definitions[which].files) };
      const rehearsal = await rehearse(again);
      return { ...rehearsal, host: rehearsal.scene.host, values: valuesOf(again) };
    },
  };
  return { attempt, excerpts: excerptsOf(a.run, credentials), witnessed: { runs: [a, b], credentials } };
}

function loginsOf(host: Host): Login[] {
  return host.world
    .presentations()
    .filter(({ accepted }) => accepted)
    .map(({ service, value, phase }) => ({ service, value, phase }));
}

function excerptsOf(run: Run, credentials: readonly Credential[]): Excerpts {
  const decoder = new TextDecoder();
  return (finding) => {
    const { encoding, where } = finding;
    if (finding.note !== undefined) return finding.note;
    if (finding.allowed !== undefined) return `${where} is the key's ${WORDS[finding.allowed]}, as declared`;
    if (encoding === "derived") return `${where} is not the same with another value`;
    const artefact = run.artefacts.find((candidate) => shows(candidate, finding, credentials));
    if (!artefact) return where;
    const text = typeof artefact.content === "string" ? artefact.content : decoder.decode(artefact.content);
    const masked = mask(text, credentials).split("\n");
    const mark = `{${finding.credential}}`;
    return shorten((masked.find((line) => line.includes(mark)) ?? masked[0] ?? "").trim(), mark);
  };
}

function shows(artefact: Artefact, finding: Finding, credentials: readonly Credential[]): boolean {
  return (
    artefact.surface === finding.surface &&
    mask(artefact.object, credentials) === finding.object &&
    mask(artefact.where, credentials) === finding.where &&
    scan([artefact], credentials).some(({ credential }) => credential === finding.credential)
  );
}

/** Keeps the mark in sight: long lines are cut on both sides of it. */
function shorten(line: string, mark: string): string {
  if (line.length <= EXCERPT_LENGTH) return line;
  const start = Math.max(0, line.indexOf(mark) - EXCERPT_LENGTH / 3);
  return `${start > 0 ? "…" : ""}${line.slice(start, start + EXCERPT_LENGTH)}…`;
}
