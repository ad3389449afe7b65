import type { BuildRecord } from "../../build/types.ts";
import { goJson } from "../../source/go-json.ts";
import { type Client, ClientError } from "../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../cli/command.ts";
import { flagSet } from "../cli/flags.ts";
import { printListing } from "../cli/format.ts";
import { humanDuration } from "../cli/human.ts";
import { filledIn, seconds, shortRef, summary } from "./history-summary.ts";

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

const inspect: Command = {
  usage: "[OPTIONS] [REF]",
  about: "Show what is remembered of a build: arguments, labels, sources",
  flags: flagSet("format:string type:string", `${OWN} platform:string`),
  args: [0, ANY],
  style: "buildx",
  async run(client, flags) {
    const [first, ...rest] = flags.args;
    if (first === "attachment") {
      const [reference, digest] = rest;
      if (flags.text("type") === undefined && flags.text("platform") === undefined && digest === undefined)
        throw new ClientError("at least one of --type, --platform or DIGEST must be specified");
      const { provenance } = recordOf(client, reference);
      if (provenance === undefined) throw new ClientError("no attachments found");
      await client.out(`${goJson(provenance, false, 2)}\n`);
      return 0;
    }
    const record = recordOf(client, first);
    const format = flags.text("format") ?? "pretty";
    if (format === "pretty") await client.out(summary(record));
    else if (format === "json") await client.out(`${goJson(record.inspect, false, 2)}\n`);
    else await client.out(`${filledIn(record, format)}\n`);
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
