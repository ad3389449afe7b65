import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { CaseDefinition } from "../engine/evidence/case.ts";
import { CaseError } from "../engine/evidence/case-settings.ts";
import { prove } from "../engine/evidence/prove.ts";
import type { Finding, Proof } from "../engine/evidence/types.ts";
import { readCase } from "./case-folder.ts";
import { openEngine } from "./engines.ts";
import { UsageError } from "./usage.ts";

/**
 * `leaklab prove DIR... [--engine simulated|docker] [--json]`. One JSON object per case and line on standard
 * output with `--json`, else a text for people. Returns the exit status: 0 ran, 1 a case could not
 * be run, 2 a case file is wrong (said before anything runs).
 */
export async function proveCommand(args: readonly string[]): Promise<number> {
  const { folders, engine: name, json } = readArguments(args);
  const cases: CaseDefinition[] = [];
  for (const folder of folders) {
    try {
      cases.push(readCase(resolve(callerFolder(), folder)));
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      console.error(error.message);
    }
  }
  if (cases.length < folders.length) return 2;
  const engine = await openEngine(name);
  let status = 0;
  for (const definition of cases) {
    try {
      const proof = await prove(definition, engine);
      console.log(json ? JSON.stringify(proof) : proofText(proof));
    } catch (error) {
      console.error(`${definition.name}: ${error instanceof Error ? error.message : String(error)}`);
      status = 1;
    }
  }
  return status;
}

/** `npm run` works in the project's folder; the caller's own is where relative paths begin. */
function callerFolder(): string {
  const { npm_lifecycle_event, INIT_CWD } = process.env;
  return npm_lifecycle_event === "leaklab" && INIT_CWD ? INIT_CWD : process.cwd();
}

function readArguments(args: readonly string[]) {
  let parsed: { values: { engine?: string; json?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { engine: { type: "string" }, json: { type: "boolean" } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { engine = "simulated", json = false } = parsed.values;
  if (engine !== "simulated" && engine !== "docker") {
    throw new UsageError(`--engine is simulated or docker, not ${engine}`);
  }
  if (parsed.positionals.length === 0) throw new UsageError("prove needs at least one folder");
  return { folders: parsed.positionals, engine, json } as const;
}

function proofText(proof: Proof): string {
  const commands = proof.commands.map(({ exit, stderr_tail }, index) => {
    const said = exit === 0 ? "" : `: ${stderr_tail.split("\n").at(-1) ?? ""}`;
    return `  command ${index + 1}: exit ${exit}${said}`;
  });
  const credentials = Object.keys(proof.summary).flatMap((credential) => {
    const findings = proof.findings.filter((finding) => finding.credential === credential);
    if (findings.length === 0) return [`  ${credential}: found nowhere`];
    return [`  ${credential}:`, ...findings.map((finding) => `    ${describeFinding(finding)}`)];
  });
  return [`${proof.case} (${proof.engine})`, ...commands, ...credentials].join("\n");
}

/** One finding in a line: `image-layer shop:latest layer 1: /tok (exact, deleted later)`. */
export function describeFinding({
  surface,
  object,
  where,
  encoding,
  deleted,
  allowed,
  note,
}: Finding): string {
  const marks = [
    encoding,
    ...(deleted ? ["deleted by a later layer"] : []),
    ...(allowed ? [`allowed: ${allowed}`] : []),
  ];
  return `${surface}  ${object}  ${where}  (${marks.join(", ")})${note ? `\n      ${note}` : ""}`;
}
