/**
 * `apt-get update`: what it asks a repository for, in which order, what it says, and what stays in /var/lib/apt/lists. Seen
 * on apt 3.0.3. A login in a source's address is in no file's name, but it is shown when what came is not signed.
 */
import { ROOT } from "../../filesystem/types.ts";
import { printError, textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError, type Process } from "../../process/types.ts";
import { ProtocolError } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import { type Asking, fetchFor, isPublic, shownUri } from "./apt-repository.ts";
import { type AptSource, aptSources } from "./apt-sources.ts";
import { writeFile } from "./install.ts";

export const LISTS = "/var/lib/apt/lists";
const FAILED = 100;
const LOST = "Some index files failed to download. They have been ignored, or old ones used instead.";

/** `rest`: `dists_trixie_InRelease`. */
export function listName(uri: string, rest: string): string {
  return `${LISTS}/${shownUri(uri)
    .replace(/^\w+:\/\//, "")
    .replaceAll("/", "_")}_${rest}`;
}

interface Updating {
  readonly process: Process;
  readonly asking: Asking;
  readonly errors: string[];
  /** The number of the next line, `Get:3`. */
  count: number;
  say(text: string): Promise<void>;
}

export async function update({
  process,
  debug,
  say,
}: {
  readonly process: Process;
  readonly debug: boolean;
  say(text: string): Promise<void>;
}): Promise<number> {
  const run: Updating = { process, asking: { debug, warnings: [] }, errors: [], count: 1, say };
  const { filesystem } = process.machine;
  for (const folder of ["auxfiles", "partial"])
    if (!filesystem.exists(`${LISTS}/${folder}`, ROOT)) filesystem.mkdir(`${LISTS}/${folder}`, 0o755, ROOT);
  if (!filesystem.exists(`${LISTS}/lock`, ROOT)) writeFile(process, `${LISTS}/lock`, "", 0o640);
  for (const source of aptSources(process)) await updateOne(run, source);
  const { warnings } = run.asking;
  if (warnings.length + run.errors.length === 0) await say("Fetched 9821 kB in 1s (9821 kB/s)\n");
  await say("Reading package lists...\n");
  for (const warning of warnings) await printError(process, `W: ${warning}\n`);
  for (const error of run.errors) await printError(process, `E: ${error}\n`);
  return run.errors.length > 0 ? FAILED : 0;
}

async function updateOne(run: Updating, source: AptSource): Promise<void> {
  if (isPublic(source.uri)) return updatePublic(run, source);
  const [method = ""] = source.uri.split(":");
  if (!/^(?:https?|file|copy|cdrom|mirror|store|rred)(?:\+|$)/.test(method)) {
    run.errors.push(
      `The method driver /usr/lib/apt/methods/${method} could not be found.`,
      `Failed to fetch ${addressOf(source, "InRelease", true)}  `,
      LOST,
    );
    return;
  }
  try {
    await updatePrivate(run, source);
  } catch (error) {
    if (!(error instanceof NetworkError || error instanceof ProtocolError)) throw error;
    const shown = `${shownUri(source.uri)} ${source.suite} InRelease`;
    const { hostname, host } = new URL(source.uri);
    const reasons =
      error instanceof ProtocolError
        ? ["Bad header data"]
        : error.code === "ECONNREFUSED"
          ? [
              `Could not connect to ${host} (${hostname}). - connect (111: Connection refused)`,
              `Unable to connect to ${host}:`,
            ]
          : [`Temporary failure resolving '${hostname}'`];
    for (let times = 0; times < 3; times += 1) await run.say(`Ign:${run.count} ${shown}\n`);
    await run.say(`Err:${run.count} ${shown}\n${reasons.map((reason) => `  ${reason}\n`).join("")}`);
    run.count += 1;
    run.asking.warnings.push(
      `Failed to fetch ${addressOf(source, "InRelease", true)}  ${reasons.at(-1)}`,
      LOST,
    );
  }
}

/** The archives of Debian and Ubuntu are simply there, signed as they should be. */
async function updatePublic({ process, say, ...run }: Updating, source: AptSource): Promise<void> {
  const { uri, suite, components } = source;
  await fetchFor(process, addressOf(source, "InRelease"), run.asking);
  await say(`Get:${run.count} ${shownUri(uri)} ${suite} InRelease [140 kB]\n`);
  writeFile(process, listName(uri, `dists_${suite}_InRelease`), "", 0o644);
  for (const component of components) writeList(process, source, component, "");
}

function writeList(process: Process, { uri, suite }: AptSource, component: string, text: string): void {
  writeFile(process, listName(uri, `dists_${suite}_${component}_binary-amd64_Packages`), text, 0o644);
}

function addressOf({ uri, suite }: AptSource, file: string, shown = false): string {
  return `${(shown ? shownUri(uri) : uri).replace(/\/$/, "")}/dists/${suite}/${file}`;
}

const whyOf = ({ status }: HttpResponse, { uri }: AptSource): string => {
  const { hostname, port, protocol } = new URL(uri);
  return `${status}  ${statusText(status)} [IP: ${hostname} ${port || (protocol === "https:" ? 443 : 80)}]`;
};

async function updatePrivate(run: Updating, source: AptSource): Promise<void> {
  const { process, say, errors } = run;
  const { trusted } = source;
  const named = (file: string) => `${shownUri(source.uri)} ${source.suite} ${file}`;
  const ask = async (file: string) => {
    const answer = await fetchFor(process, addressOf(source, file), run.asking);
    const number = run.count++;
    if (answer.status === 200) await say(`Get:${number} ${named(file)} [${answer.body.length} B]\n`);
    return { answer, number };
  };
  const inRelease = await ask("InRelease");
  const { answer, number } = inRelease;
  if (answer.status === 200 && !trusted) {
    const why = "Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?)";
    await say(`Err:${number} ${named("InRelease")}\n  ${why}\n`);
    errors.push(
      `Failed to fetch ${addressOf(source, "InRelease")}  ${why}`,
      `The repository '${named("InRelease")}' is not signed.`,
    );
    return;
  }
  if (answer.status !== 200 && answer.status !== 404 && !trusted) {
    const why = whyOf(answer, source);
    await say(`Err:${number} ${named("InRelease")}\n  ${why}\n`);
    errors.push(
      `Failed to fetch ${addressOf(source, "InRelease", true)}  ${why}`,
      `The repository '${named("InRelease")}' is not signed.`,
    );
    return;
  }
  await say(`Ign:${number} ${named("InRelease")}\n`);
  const release = await ask("Release");
  if (release.answer.status !== 200 && !trusted) {
    await say(`Err:${release.number} ${named("Release")}\n  ${whyOf(release.answer, source)}\n`);
    errors.push(`The repository '${named("Release")}' does not have a Release file.`);
    return;
  }
  if (release.answer.status === 200) {
    const signature = await ask("Release.gpg");
    if (signature.answer.status === 200) {
      const why = "Signed file isn't valid, got 'NODATA' (does the network require authentication?)";
      await say(`Err:${signature.number} ${named("Release.gpg")}\n  ${why}\n`);
      errors.push(`OpenPGP signature verification failed: ${named("Release")}: ${why}`);
      return;
    }
    await say(`Ign:${signature.number} ${named("Release.gpg")}\n`);
    if (!trusted) {
      errors.push(`The repository '${named("Release")}' is not signed.`);
      return;
    }
  } else await say(`Ign:${release.number} ${named("Release")}\n`);
  for (const component of source.components) await updateComponent(run, source, component);
}

/** Lists are asked for in every way of packing, the plain one last. */
async function updateComponent(run: Updating, source: AptSource, component: string): Promise<void> {
  const { process, say, errors } = run;
  const shown = `${shownUri(source.uri)} ${source.suite}/${component}`;
  const file = `${component}/binary-amd64/Packages`;
  const first = run.count;
  run.count += 3;
  const missing = async (result: "Ign" | "Err", why: string) => {
    await say(`Ign:${first} ${shown} all Packages\n`);
    await say(`${result}:${first + 1} ${shown} amd64 Packages\n${why}`);
    await say(`Ign:${first + 2} ${shown} Translation-en\n`);
  };
  const answer = await fetchFor(process, addressOf(source, file), run.asking);
  if (answer.status === 200) {
    await say(`Get:${first + 1} ${shown} amd64 Packages [${answer.body.length} B]\n`);
    writeList(process, source, component, textOf(answer.body));
    return;
  }
  const why = whyOf(answer, source);
  for (let times = 0; times < 6; times += 1) await missing("Ign", "");
  await missing("Err", `  ${why}\n`);
  errors.push(`Failed to fetch ${addressOf(source, file, true)}  ${why}`, LOST);
}
