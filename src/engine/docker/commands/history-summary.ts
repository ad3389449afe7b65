import type { BuildRecord } from "../../build/types.ts";
import { formatDuration } from "../../source/duration.ts";
import { compileTemplate, ExecutionError } from "../../source/template/evaluate.ts";
import { TemplateError } from "../../source/template/parse.ts";
import { goStruct } from "../../source/template/print.ts";
import { ClientError } from "../cli/client.ts";
import { rfc3339 } from "../cli/human.ts";

interface Named {
  readonly Name: string;
  readonly Value: string;
}

/** The fields of a record's inspection that people are shown. */
interface Inspected {
  readonly Context?: string;
  readonly Dockerfile?: string;
  readonly Target?: string;
  readonly Error?: { readonly Message: string };
  readonly NumCompletedSteps?: number;
  readonly NumTotalSteps?: number;
  readonly NumCachedSteps?: number;
  readonly BuildArgs?: readonly Named[];
  readonly Labels?: readonly Named[];
  readonly Materials?: readonly { readonly URI: string; readonly Digests: readonly string[] }[];
  readonly Attachments?: readonly {
    readonly Digest: string;
    readonly Platform?: string;
    readonly Type: string;
  }[];
}

export function shortRef(ref: string): string {
  return ref.replace(/^.*\//, "");
}

/** `1.6s`: the duration (ms) as the lists show it. */
export function seconds(milliseconds: number): string {
  return formatDuration(Math.round(milliseconds / 100) * 1e8);
}

const TAB = 8;

/** Columns that end at tab stops, as Go's tabwriter fills them with tabs. */
function tabbed(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.ceil((Math.max(...rows.map((row) => (row[column] ?? "").length)) + 1) / TAB),
  );
  const cell = (text: string, stops: number) =>
    text + "\t".repeat(Math.max(1, stops - Math.floor(text.length / TAB)));
  return rows
    .map((row) => {
      const last = row.length - 1;
      return `${row.map((text, column) => (column === last ? text : cell(text, widths[column] ?? 1))).join("")}\n`;
    })
    .join("");
}

function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `\n${title}${tabbed([header, ...rows])}`;
}

/** The form for people: what was built, and the values of build arguments and labels in clear text. */
export function summary(record: BuildRecord): string {
  const facts = record.inspect as Inspected;
  const started = rfc3339(record.createdAt).slice(0, 19).replace("T", " ");
  const { NumCompletedSteps = 0, NumTotalSteps = 0, NumCachedSteps = 0 } = facts;
  const cached = NumTotalSteps > 0 ? Math.floor((NumCachedSteps / NumTotalSteps) * 100) : 0;
  const { BuildArgs = [], Labels = [], Materials = [], Attachments = [] } = facts;
  const pairs = (list: readonly Named[]) => list.map(({ Name, Value }) => [Name, Value]);
  return [
    `Name:\t\t${record.name}\nRef:\t\t${shortRef(record.ref)}\n`,
    `Context:\t${facts.Context ?? "."}\nDockerfile:\t${facts.Dockerfile ?? "Dockerfile"}\n`,
    facts.Target ? `Target:\t\t${facts.Target}\n` : "",
    `\nStarted:\t${started}\nDuration:\t${seconds(record.duration)}\n`,
    facts.Error ? `Error:\t\tUnknown ${facts.Error.Message}\n` : "",
    `Build Steps:\t${NumCompletedSteps}/${NumTotalSteps} (${cached}% cached)\n`,
    "\nImage Resolve Mode:\tlocal\n",
    table("", ["BUILD ARG", "VALUE"], pairs(BuildArgs)),
    table("", ["LABEL", "VALUE"], pairs(Labels)),
    table(
      "Materials:\n",
      ["URI", "DIGEST"],
      Materials.map(({ URI, Digests }) => [URI, Digests.join(", ")]),
    ),
    table(
      "Attachments:\n",
      ["DIGEST", "PLATFORM", "TYPE"],
      Attachments.map(({ Digest, Platform = "", Type }) => [Digest, Platform, Type]),
    ),
    facts.Error ? "\nEnable --debug to see stack traces for error" : "",
    `\nPrint build logs: docker buildx history logs ${shortRef(record.ref)}\n`,
    `View build in Docker Desktop: docker-desktop://dashboard/build/default/default/${shortRef(record.ref)}\n`,
  ].join("");
}

/** What the inspection leaves out of JSON where it is empty. */
const EMPTY = {
  ...{ Name: "", Ref: "", Context: "", Dockerfile: "", VCSRepository: "", VCSRevision: "", Target: "" },
  ...{ Platform: [], KeepGitDir: false, NamedContexts: [], Error: null, BuildArgs: [], Labels: [] },
  ...{ Config: {}, Materials: [], Attachments: [], Errors: [] },
};

/** `--format` with a template; it has no `json` function. Throws ClientError. */
export function filledIn(record: BuildRecord, format: string): string {
  if (/\{\{[^}]*\bjson\b/.test(format))
    throw new ClientError(
      'failed to parse format template: template: inspect:1: function "json" not defined',
    );
  const facts = { ...EMPTY, ...(record.inspect as object) } as Record<string, unknown>;
  const time = (value: unknown) =>
    typeof value === "string" ? `${value.replace("T", " ").replace("Z", "")} +0000 UTC` : value;
  const data = {
    ...Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, structs(value)])),
    StartedAt: time(facts.StartedAt),
    CompletedAt: time(facts.CompletedAt),
    Duration: formatDuration(Number(facts.Duration ?? 0)),
  };
  try {
    return compileTemplate(format, { type: "history.inspectOutput" })(goStruct(data));
  } catch (error) {
    if (error instanceof TemplateError)
      throw new ClientError(`failed to parse format template: template: inspect:1: ${error.message}`);
    if (!(error instanceof ExecutionError)) throw error;
    const message = error.message
      .replace("template: :", "template: inspect:")
      .replace('executing ""', 'executing "inspect"');
    throw new ClientError(`failed to execute format template: ${message}`);
  }
}

function structs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structs);
  if (typeof value !== "object" || value === null) return value;
  return goStruct(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structs(each)])));
}
