/** aws s3 cp, mv and sync between files and a bucket: one object, or with --recursive (and sync) all below a folder. */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, readAll } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { makeFolders, pathAt } from "../user-home.ts";
import { ask, keysFor, refusal, send } from "./api.ts";
import { AwsError } from "./errors.ts";
import type { Line } from "./line.ts";
import { isRemote, listObjects, type Remote, remoteOf, S3 } from "./objects.ts";

/** One file and one object; `size` and `time` (ms since the epoch) of the side that is copied. */
interface Pair {
  readonly path: string;
  readonly remote: Remote;
  readonly size: number;
  readonly time: number;
}

type Command = "cp" | "mv" | "sync";

/** Throws AwsError for a failure before anything is copied; returns 1 when single copies failed. */
export async function transfer(line: Line, command: Command, from: string, to: string): Promise<number> {
  const isDownload = isRemote(from);
  if (from === "-" || to === "-") return stream(line, isDownload ? from : to, isDownload);
  const isDeep = command === "sync" || line.options.has("recursive");
  const pairs = isDownload
    ? await wantedDownloads(line, remoteOf(from), to, isDeep)
    : wantedUploads(line, from, remoteOf(to), isDeep);
  const chosen =
    command === "sync" ? await differing(line, pairs, isDownload, remoteOf(isDownload ? from : to)) : pairs;
  const verb = command === "mv" ? "move" : isDownload ? "download" : "upload";
  let status = 0;
  for (const pair of chosen) {
    const names = isDownload
      ? [nameOf(pair.remote), shownPath(line, pair.path)]
      : [shownPath(line, pair.path), nameOf(pair.remote)];
    const report = `${names[0]} to ${names[1]}`;
    try {
      if (!line.options.has("dryrun")) await copy(line, pair, isDownload, command === "mv");
      await say(line, `${line.options.has("dryrun") ? "(dryrun) " : ""}${verb}: ${report}\n`);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (!line.options.has("quiet"))
        await printError(
          line.process,
          `${verb} failed: ${report} ${error.message.replace(/ You can configure credentials.*/, "")}\n`,
        );
      status = 1;
    }
  }
  return status;
}

async function say(line: Line, text: string): Promise<void> {
  if (!line.options.has("quiet") && !line.options.has("only-show-errors")) await print(line.process, text);
}

const nameOf = ({ bucket, key }: Remote) => `s3://${bucket}/${key}`;
const addressIn = ({ bucket, key }: Remote) => `/${bucket}/${encodeURI(key)}`;

/** As seen from the working directory: `./f`, `../../opt/w.bin`. */
function shownPath({ process }: Line, path: string): string {
  const [here, there] = [process.cwd, path.slice(0, path.lastIndexOf("/"))].map((each) =>
    each.split("/").filter(Boolean),
  ) as [string[], string[]];
  let common = 0;
  while (common < here.length && here[common] === there[common]) common++;
  const steps = [...here.slice(common).map(() => ".."), ...there.slice(common)];
  return `${steps.join("/") || "."}${path.slice(path.lastIndexOf("/"))}`;
}

async function wantedDownloads(line: Line, remote: Remote, to: string, isDeep: boolean): Promise<Pair[]> {
  const target = pathAt(line.process, to).replace(/(?<=.)\/+$/, "");
  if (isDeep) {
    const folder = remote.key === "" || remote.key.endsWith("/") ? remote.key : `${remote.key}/`;
    const { objects } = await listObjects(line, { ...remote, key: folder }, "");
    return objects
      .filter(({ key }) => !key.endsWith("/"))
      .map(({ key, size, time }) => ({
        ...{ path: `${target}/${key.slice(folder.length)}`, remote: { ...remote, key } },
        ...{ size, time: Date.parse(time) },
      }));
  }
  const answer = await head(line, remote);
  const isFolder = to.endsWith("/") || kindAt(line, target) === "directory";
  const path = isFolder ? `${target === "/" ? "" : target}/${remote.key.split("/").at(-1)}` : target;
  return [{ path, remote, ...sizeAndTime(answer) }];
}

function sizeAndTime({ headers }: HttpResponse) {
  return {
    size: Number(headers.get("content-length")),
    time: Date.parse(headers.get("last-modified") ?? ""),
  };
}

async function head(line: Line, remote: Remote): Promise<HttpResponse> {
  const call = { ...S3, operation: "HeadObject", method: "HEAD", path: addressIn(remote) };
  const answer = await send(line, call, await keysFor(line).catch(withoutAdvice));
  if (answer.status < 300) return answer;
  if (answer.status === 404)
    throw new AwsError(
      `An error occurred (404) when calling the HeadObject operation: Key "${remote.key}" does not exist`,
      254,
    );
  throw refusal(call, answer);
}

/** A transfer says that there are no keys in fewer words than other commands. */
function withoutAdvice(error: unknown): never {
  if (error instanceof AwsError)
    throw new AwsError(error.message.replace(/\. You can configure.*/s, ""), error.status);
  throw error;
}

function kindAt({ process }: Line, path: string): "directory" | "file" | undefined {
  const { filesystem } = process.machine;
  if (!filesystem.exists(path, process.credentials)) return undefined;
  return filesystem.stat(path, process.credentials).kind === "directory" ? "directory" : "file";
}

function wantedUploads(line: Line, from: string, remote: Remote, isDeep: boolean): Pair[] {
  const { process } = line;
  const { filesystem } = process.machine;
  const source = pathAt(process, from).replace(/(?<=.)\/+$/, "");
  if (kindAt(line, source) === undefined)
    throw new AwsError(`The user-provided path ${from} does not exist.`);
  const folder = remote.key === "" || remote.key.endsWith("/") ? remote.key : `${remote.key}/`;
  const pair = (path: string, key: string): Pair => {
    const { size, mtime } = filesystem.stat(path, process.credentials);
    return { path, remote: { ...remote, key }, size, time: mtime };
  };
  if (!isDeep) {
    const name = source.split("/").at(-1) ?? "";
    return [pair(source, remote.key === "" || remote.key.endsWith("/") ? `${folder}${name}` : remote.key)];
  }
  const below = (path: string): string[] =>
    filesystem
      .readdir(path, process.credentials)
      .map((name) => `${path}/${name}`)
      .flatMap((each) => (kindAt(line, each) === "directory" ? below(each) : [each]));
  return below(source).map((path) => pair(path, `${folder}${path.slice(source.length + 1)}`));
}

/** What sync copies: what the other side lacks, has in another size, or has in an older version. --delete removes the rest. */
async function differing(
  line: Line,
  pairs: readonly Pair[],
  isDownload: boolean,
  remote: Remote,
): Promise<Pair[]> {
  const { filesystem } = line.process.machine;
  const folder = remote.key === "" || remote.key.endsWith("/") ? remote.key : `${remote.key}/`;
  const there = isDownload ? [] : (await listObjects(line, { ...remote, key: folder }, "")).objects;
  if (line.options.has("delete") && !isDownload)
    for (const { key } of there.filter((each) => !pairs.some((pair) => pair.remote.key === each.key))) {
      await ask(line, {
        ...S3,
        operation: "DeleteObject",
        method: "DELETE",
        path: addressIn({ ...remote, key }),
      });
      await say(line, `delete: ${nameOf({ ...remote, key })}\n`);
    }
  return pairs.filter((pair) => {
    if (!isDownload) {
      const same = there.find(({ key }) => key === pair.remote.key);
      return !same || same.size !== pair.size || Date.parse(same.time) < pair.time;
    }
    if (kindAt(line, pair.path) !== "file") return true;
    const { size, mtime } = filesystem.stat(pair.path, line.process.credentials);
    return size !== pair.size || mtime > pair.time;
  });
}

async function copy(
  line: Line,
  { path, remote, time }: Pair,
  isDownload: boolean,
  isMove: boolean,
): Promise<void> {
  const { machine, credentials, umask } = line.process;
  try {
    if (isDownload) {
      const answer = await ask(line, {
        ...S3,
        operation: "GetObject",
        method: "GET",
        path: addressIn(remote),
      });
      makeFolders(line.process, path.slice(0, path.lastIndexOf("/")));
      machine.filesystem.writeFile(path, answer.body, 0o666 & ~umask, credentials);
      machine.filesystem.utimes(path, time, credentials);
      if (isMove)
        await ask(line, { ...S3, operation: "DeleteObject", method: "DELETE", path: addressIn(remote) });
    } else {
      await put(line, remote, machine.filesystem.readFile(path, credentials));
      if (isMove) machine.filesystem.unlink(path, credentials);
    }
  } catch (error) {
    if (error instanceof FileSystemError) throw new AwsError(`[Errno 13] ${error.text}: '${error.path}'`);
    throw error;
  }
}

async function put(line: Line, remote: Remote, body: Uint8Array): Promise<void> {
  await ask(line, { ...S3, operation: "PutObject", method: "PUT", path: addressIn(remote), body });
}

/** `-`: an object to standard output, or standard input to an object. */
async function stream(line: Line, path: string, isDownload: boolean): Promise<number> {
  const remote = remoteOf(path);
  try {
    if (!isDownload) await put(line, remote, await readAll(line.process));
    else {
      await head(line, remote);
      const answer = await ask(line, {
        ...S3,
        operation: "GetObject",
        method: "GET",
        path: addressIn(remote),
      });
      await print(line.process, answer.body);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const names = isDownload ? `download failed: ${path} to -` : `upload failed: - to ${path}`;
    await printError(line.process, `${names} ${error.message}\n`);
    return 1;
  }
}
