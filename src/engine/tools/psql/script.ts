/**
 * What psql runs: statements up to `;`, and meta-commands, each on a line of its own. Modelled of the latter: \conninfo \echo \getenv
 * \set \unset \q \!; variables `:name`, `:'name'`, `:"name"` in statements and in what \echo prints. -e and -a print what is run,
 * -L keeps it in a file, with every password that stands there.
 */
import { print, printError } from "../../process/io.ts";
import type { DatabaseSession, Process } from "../../process/types.ts";
import { DatabaseError } from "../../services/database.ts";
import { pathAt, readText, writeFile } from "../user-home.ts";
import { refuse, showConnection } from "./connect.ts";
import type { Parameters as Connection } from "./parameters.ts";
import { table } from "./table.ts";

export interface Script {
  readonly process: Process;
  readonly session: DatabaseSession;
  readonly to: Connection;
  readonly flags: ReadonlySet<string>;
  readonly variables: Map<string, string>;
  /** The file of -L. */
  readonly log: string | undefined;
}

/** How a text ended: `failed` at a statement, `stopped` by \q. */
type Outcome = "done" | "failed" | "stopped";

/** Replaces `:name` and its kin; unknown ones stay. */
function withVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/(?<![:\w]):(?:'(\w+)'|"(\w+)"|(\w+))/g, (whole, literal, name, bare) => {
    const value = variables.get(literal ?? name ?? bare);
    if (value === undefined) return whole;
    if (literal !== undefined) return `'${value.replaceAll("'", "''")}'`;
    return name === undefined ? value : `"${value.replaceAll('"', '""')}"`;
  });
}

type Meta = (script: Script, words: readonly string[], rest: string) => Promise<Outcome>;

/** A meta-command that cannot fail. */
const meta =
  (run: (...given: Parameters<Meta>) => Promise<unknown>): Meta =>
  async (...given) => {
    await run(...given);
    return "done";
  };

const META: Readonly<Record<string, Meta>> = {
  conninfo: meta(({ process, to }) => showConnection(process, to)),
  echo: meta(({ process, variables }, _, rest) =>
    print(process, `${withVariables(rest, variables).replace(/'([^']*)'/g, "$1")}\n`),
  ),
  getenv: meta(async ({ process, variables }, [name = "", variable = ""]) => {
    const value = process.environment.get(variable);
    if (value !== undefined) variables.set(name, value);
  }),
  set: meta(async ({ variables }, [name, ...values]) => {
    if (name === undefined) refuse("\\set without a name");
    variables.set(name, values.map((value) => value.replace(/^'(.*)'$/s, "$1")).join(""));
  }),
  unset: meta(async ({ variables }, [name = ""]) => variables.delete(name)),
  q: async () => "stopped",
  "!": meta(({ process }, _, rest) => process.wait(process.spawn({ argv: ["sh", "-c", rest] }).exited)),
};

async function runMeta(script: Script, line: string): Promise<Outcome> {
  const [, name = "", rest = ""] = /^\\(\w+|!)\s*(.*)$/s.exec(line) ?? [];
  const run = META[name];
  if (!run) refuse(`\\${name}`);
  const words = [...rest.matchAll(/'[^']*'|\S+/g)].map(([word]) => word);
  return run(script, words, rest.trim());
}

async function runStatement(script: Script, statement: string): Promise<Outcome> {
  const { process, session, flags, log } = script;
  if (statement.trim().replace(/;$/, "") === "") return "done";
  if (flags.has("echo-queries")) await print(process, `${statement}\n`);
  if (log !== undefined)
    keep(process, log, `/******** QUERY *********/\n${statement}\n/************************/\n\n`);
  try {
    const { columns, rows } = await process.wait(session.query(statement));
    const text =
      columns.length === 0 && rows.length === 1 ? `${rows[0]?.[0]}\n` : table(columns, rows, flags);
    // A command's tag (`CREATE ROLE`) is not shown with -q.
    if (columns.length > 0 || !flags.has("quiet")) await print(process, text);
    if (log !== undefined) keep(process, log, text);
    return "done";
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await printError(process, `ERROR:  ${error.message}\n`);
    return "failed";
  }
}

function keep(process: Process, name: string, text: string): void {
  const path = pathAt(process, name);
  writeFile(process, path, (readText(process, path) ?? "") + text);
}

/** Statements end at a semicolon outside of quotes. */
function statementsOf(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|"[^"]*"|--[^\n]*|[^;'"])*(?:;|$)/g)]
    .map(([statement]) => statement.trim())
    .filter((statement) => statement !== "" && statement !== ";");
}

/** The argument of one -c: a meta-command, or statements of which the first failure ends it. */
export async function runCommand(script: Script, text: string): Promise<Outcome> {
  if (text.startsWith("\\")) return runMeta(script, text);
  if (script.flags.has("echo-all")) await print(script.process, `${text}\n`);
  for (const statement of statementsOf(text))
    if ((await runStatement(script, statement)) === "failed") return "failed";
  return "done";
}

/** A file or standard input: after a failure it goes on, unless ON_ERROR_STOP is set. */
export async function runText(script: Script, text: string): Promise<Outcome> {
  let pending = "";
  for (const line of text.split("\n")) {
    if (script.flags.has("echo-all") && line !== "") await print(script.process, `${line}\n`);
    let outcome: Outcome = "done";
    if (pending.trim() === "" && line.trimStart().startsWith("\\"))
      outcome = await runMeta(script, line.trim());
    else {
      pending += `${line}\n`;
      if (!/;\s*$/.test(line)) continue;
      const statements = statementsOf(withVariables(pending, script.variables));
      pending = "";
      for (const statement of statements) {
        if (outcome === "failed" && stops(script)) break;
        outcome = await runStatement(script, statement);
      }
    }
    if (outcome === "stopped" || (outcome === "failed" && stops(script))) return outcome;
  }
  const last = statementsOf(withVariables(pending, script.variables));
  for (const statement of last)
    if ((await runStatement(script, statement)) === "failed" && stops(script)) return "failed";
  return "done";
}

function stops({ variables }: Script): boolean {
  return /^(?:on|1|true|yes)$/i.test(variables.get("ON_ERROR_STOP") ?? "");
}
