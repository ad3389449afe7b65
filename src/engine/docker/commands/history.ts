import type { BuildRecord } from "../../build/types.ts";
import { formatDuration } from "../../source/duration.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Client, ClientError } from "../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { printListing } from "../cli/format.ts";
import { humanDuration, rfc3339 } from "../cli/human.ts";
import { goJson } from "../../source/go-json.ts";

const OWN = "builder:string";

/** Newest first, as buildx lists them. */
function records(client: Client): BuildRecord[] {
  return [...client.engine.builder.records].reverse();
}

/** The record of a ref (or the first characters of one); the newest one when none is given; `^1` the one before. */
function recordOf(client: Client, reference: string | undefined): BuildRecord {
  const all = records(client);
  const back = /^\^(\d+)$/.exec(reference ?? "^0");
  const found = back
    ? all[Number(back[1])]
    : all.find(({ ref }) => shortRef(ref).startsWith(reference ?? ""));
  if (!found)
    throw new ClientError(
      reference === undefined ? "no record found" : `no record found for ref ${JSON.stringify(reference)}`,
    );
  return found;
}

function shortRef(ref: string): string {
  return ref.replace(/^.*\//, "");
}

/** `1.6s`: the duration (ms) as the lists show it. */
function seconds(milliseconds: number): string {
  return formatDuration(Math.round(milliseconds / 100) * 1e8);
}

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List the builds that are remembered",
  flags: flagSet("format:string no-trunc", OWN, "filter:list local"),
  args: [0, 0],
  style: "buildx",
  async run(client, flags) {
    const rows = records(client).map((record) => ({
      ...{ Ref: shortRef(record.ref), Name: record.name, Status: record.status },
      CreatedAt: `${humanDuration(client.now - record.createdAt)} ago`,
      Duration: seconds(record.duration),
    }));
    const headers = {
      Ref: "BUILD ID",
      Name: "NAME",
      Status: "STATUS",
      CreatedAt: "CREATED AT",
      Duration: "DURATION",
    };
    const standard = "{{.Ref}}\t{{.Name}}\t{{.Status}}\t{{.CreatedAt}}\t{{.Duration}}";
    await printListing(client, { headers, rows, standard, type: "historyContext" }, flags.text("format"));
    return 0;
  },
};

const logs: Command = {
  usage: "[OPTIONS] [REF]",
  about: "Show the log of a build once more, with all that its steps printed",
  flags: flagSet("", `${OWN} progress:string`),
  args: [0, 1],
  style: "buildx",
  async run(client, flags) {
    const { log } = recordOf(client, flags.args[0]);
    const lines = log.map(({ text }) => text).filter((text) => !text.startsWith("#0 "));
    while (lines[0] === "") lines.shift();
    await client.err(lines.map((line) => `${line}\n`).join(""));
    return 0;
  },
};

interface Inspected {
  readonly Context?: string;
  readonly Dockerfile?: string;
  readonly Target?: string;
  readonly NumCompletedSteps?: number;
  readonly NumTotalSteps?: number;
  readonly NumCachedSteps?: number;
  readonly BuildArgs?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Labels?: readonly { readonly Name: string; readonly Value: string }[];
}

function table(title: string, entries: Inspected["BuildArgs"]): string {
  if (!entries || entries.length === 0) return "";
  return `\n${title}\tVALUE\n${entries.map(({ Name, Value }) => `${Name}\t${Value}\n`).join("")}`;
}

/** The human form: what was built, and the values of build arguments and labels in clear text. */
function summary(record: BuildRecord): string {
  const facts = record.inspect as Inspected;
  const started = rfc3339(record.createdAt).slice(0, 19).replace("T", " ");
  const { NumCompletedSteps = 0, NumTotalSteps = 0, NumCachedSteps = 0 } = facts;
  const cached = NumTotalSteps > 0 ? Math.floor((NumCachedSteps / NumTotalSteps) * 100) : 0;
  return [
    `Name:\t\t${record.name}\nRef:\t\t${shortRef(record.ref)}\n`,
    `Context:\t${facts.Context ?? "."}\nDockerfile:\t${facts.Dockerfile ?? "Dockerfile"}\n`,
    facts.Target ? `Target:\t\t${facts.Target}\n` : "",
    `\nStarted:\t${started}\nDuration:\t${seconds(record.duration)}\n`,
    `Build Steps:\t${NumCompletedSteps}/${NumTotalSteps} (${cached}% cached)\n`,
    table("BUILD ARG", facts.BuildArgs),
    table("LABEL", facts.Labels),
    `\nPrint build logs: docker buildx history logs ${shortRef(record.ref)}\n`,
  ].join("");
}

const inspect: Command = {
  usage: "[OPTIONS] [REF]",
  about: "Show what is remembered of a build: arguments, labels, sources",
  flags: flagSet("format:string type:string", `${OWN} platform:string`),
  args: [0, ANY],
  style: "buildx",
  async run(client, flags) {
    const [first, ...rest] = flags.args;
    if (first === "attachment") {
      const { provenance } = recordOf(client, rest[0]);
      if (provenance === undefined) throw new ClientError("no attachments found");
      await client.out(`${goJson(provenance, false, 2)}\n`);
      return 0;
    }
    const record = recordOf(client, first);
    const format = flags.text("format");
    if (format !== undefined && format !== "json")
      throw new NotModelledError("docker buildx history inspect --format with a template");
    await client.out(format === "json" ? `${goJson(record.inspect, false, 2)}\n` : summary(record));
    return 0;
  },
};

const rm: Command = {
  usage: "[OPTIONS] [REF...]",
  about: "Forget builds",
  flags: flagSet("all", OWN),
  args: [0, ANY],
  style: "buildx",
  async run(client, flags) {
    const all = flags.bool("all");
    if (!all && flags.args.length === 0) throw new ClientError("rm requires at least one argument");
    const gone = all ? records(client) : flags.args.map((reference) => recordOf(client, reference));
    for (const { ref } of gone) client.engine.builder.forget(ref);
    return 0;
  },
};

export const HISTORY: CommandTable = {
  about: "What the builder remembers of builds",
  commands: { inspect, logs, ls, rm },
};
