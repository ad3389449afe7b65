/** Requirements in git: `git+https://...@revision#egg=name`. Commands are shown with the login hidden; the clone keeps it. */
import type { Context } from "./command.ts";
import { PipError } from "./error.ts";
import { displayPath, exists, randomName, readText, removeTree } from "./files.ts";
import { redactUrl } from "./redact.ts";
import type { Requirement } from "./requirement.ts";
import { runProgram, shownCommand } from "./run-program.ts";
import { subprocessFailed } from "./subprocess.ts";

interface Address {
  /** What git is given. */
  readonly url: string;
  readonly revision: string | undefined;
}

function addressOf(requirement: Requirement): Address {
  const [plain = ""] = (requirement.url ?? "").split("#");
  const url = plain.replace(/^git\+/, "");
  // The revision stands behind the last @ of the path; one of the login does not count.
  const [, before = url, revision] = /^(\w+:\/\/[^/]*\/.*)@([^@/][^@]*)$/.exec(url) ?? [];
  return { url: before, revision };
}

/** The folder of the clone. Throws PipError. */
export async function cloneSource(context: Context, requirement: Requirement): Promise<string> {
  const { process, log, options } = context;
  const { url, revision } = addressOf(requirement);
  const name = requirement.name;
  const source = options.value("src") ?? `${process.cwd === "/" ? "" : process.cwd}/src`;
  const folder = requirement.editable
    ? `${source}/${name}`
    : name === undefined
      ? `/tmp/pip-req-build-${randomName(process)}`
      : `/tmp/pip-install-${randomName(process)}/${name}_${randomName(process)}`;
  if (!requirement.editable) context.temporary.push(folder.replace(/^(\/tmp\/[^/]*).*$/, "$1"));
  const to = revision === undefined ? "" : ` (to revision ${revision})`;
  await log.info(`Cloning ${redactUrl(url)}${to} to ${displayPath(process, folder)}`);
  await git(context, ["version"], "verbose");
  const quiet = log.verbosity <= 0 ? ["--quiet"] : log.verbosity === 1 ? [] : ["--verbose", "--progress"];
  if (exists(process, folder)) removeTree(process, folder);
  await git(context, ["clone", "--filter=blob:none", ...quiet, url, folder], "info");
  if (revision !== undefined) await checkOut(context, folder, revision);
  const head = (await git(context, ["rev-parse", "HEAD"], "verbose", folder)).trim();
  await log.info(`Resolved ${redactUrl(url)} to commit ${head}`);
  return folder;
}

async function checkOut(context: Context, folder: string, revision: string): Promise<void> {
  const head = readText(context.process, `${folder}/.git/HEAD`)?.trim();
  if (head === `ref: refs/heads/${revision}`) return;
  if (!/^[0-9a-f]{7,40}$/.test(revision))
    await context.log.warning(`Did not find branch or tag '${revision}', assuming revision or ref.`);
  await git(context, ["checkout", "-q", revision], "info", folder);
}

/** Runs git and shows its lines; `verbose` commands only with -v. Returns standard output. */
async function git(
  { process, log }: Context,
  words: readonly string[],
  level: "info" | "verbose",
  cwd = process.cwd,
): Promise<string> {
  const shown = shownCommand(["git", ...words].map(redactUrl));
  await log.subprocess(level, `Running command ${shown}`);
  const ended = await runProgram(process, ["git", ...words], { cwd, merged: true });
  if (!ended) throw new PipError("Cannot find command 'git' - do you have 'git' installed and in your PATH?");
  const lines = ended.text.split("\n").filter((line) => line !== "");
  for (const line of lines) await log.subprocess(level, line);
  if (ended.status === 0) return ended.text;
  throw await subprocessFailed(log, shown, ended.status, undefined, shown);
}
