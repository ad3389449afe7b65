/**
 * aws s3: ls, cp, sync, mv, rm, mb, rb and presign. What is printed where, and which failure ends with which status, was seen on
 * awscli 2.23.6; its progress (`Completed 8 Bytes/8 Bytes ...`) is left out. Buckets stand in the path, as with any
 * --endpoint-url. Filters, copies from bucket to bucket and uploads in parts are refused by name.
 */
import { print, printError } from "../../process/io.ts";
import { presign } from "../../services/aws-signature.ts";
import { NotModelledError } from "../../source/errors.ts";
import { addressOf, ask, keysFor, signable } from "./api.ts";
import { AwsError, usageError } from "./errors.ts";
import type { Line } from "./line.ts";
import { isRemote, listObjects, type Remote, remoteOf, S3 } from "./objects.ts";
import { transfer } from "./transfer.ts";

type Action = (line: Line) => Promise<number>;

function pathsOf(line: Line, count: number): string[] {
  const paths = line.words.slice(1);
  if (paths.length < count) throw usageError("the following arguments are required: paths");
  return paths;
}

/** `2026-11-23 07:24:11`, in the machine's own time, which is UTC. */
const stamp = (time: string) => time.replace("T", " ").slice(0, 19);

const UNITS = ["KiB", "MiB", "GiB", "TiB"];
function human(size: number): string {
  if (size < 1024) return size === 1 ? "1 Byte" : `${size} Bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(size) / 10));
  return `${(size / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

const ls: Action = async (line) => {
  const { process, options } = line;
  const [path] = line.words.slice(1);
  if (path === undefined || path === "s3://") {
    const answer = await ask(line, { ...S3, operation: "ListBuckets", method: "GET", path: "/" });
    const text = new TextDecoder().decode(answer.body);
    for (const [, name, date = ""] of text.matchAll(/<Name>([^<]*)<\/Name><CreationDate>([^<]*)</g))
      await print(process, `${stamp(date)} ${name}\n`);
    return 0;
  }
  const remote = remoteOf(path);
  const isDeep = options.has("recursive");
  const { objects, folders } = await listObjects(line, remote, isDeep ? "" : "/");
  const cut = isDeep ? 0 : remote.key.lastIndexOf("/") + 1;
  const size = (bytes: number) => (options.has("human-readable") ? human(bytes) : String(bytes)).padStart(10);
  for (const folder of folders) await print(process, `${"PRE".padStart(30)} ${folder.slice(cut)}\n`);
  for (const each of objects)
    await print(process, `${stamp(each.time)} ${size(each.size)} ${each.key.slice(cut)}\n`);
  if (options.has("summarize")) {
    const total = objects.reduce((sum, each) => sum + each.size, 0);
    await print(
      process,
      `\nTotal Objects: ${objects.length}\n   Total Size: ${options.has("human-readable") ? human(total) : total}\n`,
    );
  }
  return objects.length + folders.length > 0 || remote.key === "" ? 0 : 1;
};

/** What a transfer says of a failure of the whole, with status 1; a wrong profile or missing region is another's. */
async function failing(
  line: Line,
  how: (message: string) => string,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!/^(?:An error|Could not connect|Unable to locate|Partial|Error when)/.test(error.message))
      throw error;
    await printError(line.process, `${how(error.message)}\n`);
    return 1;
  }
}

const bucket =
  (verb: string, operation: string, method: string): Action =>
  async (line) => {
    const [path = ""] = pathsOf(line, 1);
    if (!isRemote(path))
      throw new AwsError(
        `usage: aws s3 ${verb === "make_bucket" ? "mb" : "rb"} <S3Uri>\nError: Invalid argument type`,
        252,
      );
    const { bucket: name } = remoteOf(path);
    return failing(
      line,
      (message) => `${verb} failed: s3://${name} ${message}`,
      async () => {
        if (method === "DELETE" && line.options.has("force")) await empty(line, { bucket: name, key: "" });
        await ask(line, { ...S3, operation, method, path: `/${name}` });
        await print(line.process, `${verb}: ${name}\n`);
        return 0;
      },
    );
  };

async function empty(line: Line, remote: Remote): Promise<void> {
  const { objects } = await listObjects(line, remote, "");
  for (const { key } of objects) await remove(line, { bucket: remote.bucket, key });
}

async function remove(line: Line, { bucket: name, key }: Remote): Promise<void> {
  if (!line.options.has("dryrun"))
    await ask(line, {
      ...S3,
      operation: "DeleteObject",
      method: "DELETE",
      path: `/${name}/${encodeURI(key)}`,
    });
  const before = line.options.has("dryrun") ? "(dryrun) " : "";
  if (!line.options.has("quiet") && !line.options.has("only-show-errors"))
    await print(line.process, `${before}delete: s3://${name}/${key}\n`);
}

const rm: Action = async (line) => {
  const [path = ""] = pathsOf(line, 1);
  const remote = remoteOf(path);
  return failing(
    line,
    (message) =>
      line.options.has("recursive") ? `fatal error: ${message}` : `delete failed: ${path} ${message}`,
    async () => {
      if (line.options.has("recursive")) await empty(line, remote);
      else await remove(line, remote);
      return 0;
    },
  );
};

const signAddress: Action = async (line) => {
  const [path = ""] = pathsOf(line, 1);
  const { bucket: name, key } = remoteOf(path);
  const keys = await keysFor(line);
  if (!keys) throw new NotModelledError("aws s3 presign --no-sign-request");
  const url = new URL(`${addressOf(line, { service: "s3" })}/${name}/${encodeURI(key)}`);
  const request = signable(line, { ...S3, operation: "GetObject", method: "GET", path: "" }, url, undefined);
  presign(
    { ...request, payload: "UNSIGNED-PAYLOAD", signedHeaders: ["host"] },
    keys.id,
    keys.secret,
    Number(line.options.get("expires-in") ?? 3600),
    keys.token,
  );
  await print(line.process, `${url.href}\n`);
  return 0;
};

const ACTIONS: Readonly<Record<string, Action>> = {
  ...{ ls, rm, presign: signAddress },
  mb: bucket("make_bucket", "CreateBucket", "PUT"),
  rb: bucket("remove_bucket", "DeleteBucket", "DELETE"),
  ...Object.fromEntries(
    (["cp", "mv", "sync"] as const).map((name): [string, Action] => [
      name,
      (line) => {
        const [from = "", to] = pathsOf(line, 1);
        if (to === undefined || (!isRemote(from) && !isRemote(to)))
          throw new AwsError(
            `usage: aws s3 ${name} <LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>\nError: Invalid argument type`,
            252,
          );
        if (isRemote(from) && isRemote(to))
          throw new NotModelledError(`aws s3 ${name} from bucket to bucket`);
        return failing(
          line,
          (message) => `fatal error: ${message}`,
          () => transfer(line, name, from, to),
        );
      },
    ]),
  ),
};

export async function s3(line: Line): Promise<number> {
  const [action] = line.words;
  if (action === undefined)
    throw new AwsError(
      "usage: aws [options] s3 <subcommand> [parameters]\naws: error: too few arguments",
      252,
    );
  const act = ACTIONS[action];
  if (!act) throw new NotModelledError(`aws s3 ${action}`);
  return act(line);
}
