/** `s3://bucket/key`, and what a bucket holds. */
import { textOf } from "../../process/io.ts";
import { ask } from "./api.ts";
import type { Line } from "./line.ts";

export const S3 = { service: "s3" } as const;

export interface Remote {
  readonly bucket: string;
  readonly key: string;
}

export interface Listed {
  readonly key: string;
  readonly size: number;
  /** ISO 8601 */
  readonly time: string;
}

export const isRemote = (word: string) => word.startsWith("s3://");

export function remoteOf(word: string): Remote {
  const [, bucket = "", key = ""] = /^(?:s3:\/\/)?([^/]*)\/?(.*)$/s.exec(word) ?? [];
  return { bucket, key };
}

const DECODED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** What lies below a prefix; with a delimiter, what lies deeper is one folder. Throws AwsError. */
export async function listObjects(
  line: Line,
  { bucket, key }: Remote,
  delimiter: string,
): Promise<{ readonly objects: readonly Listed[]; readonly folders: readonly string[] }> {
  const query = new URLSearchParams({
    "list-type": "2",
    prefix: key,
    ...(delimiter ? { delimiter } : {}),
    "encoding-type": "url",
  });
  const path = `/${bucket}?${query.toString().replaceAll("+", "%20")}`;
  const text = textOf((await ask(line, { ...S3, operation: "ListObjectsV2", method: "GET", path })).body);
  const plain = (given: string) =>
    decodeURIComponent(given.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => DECODED[name] ?? ""));
  const objects = [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, fields = ""]) => {
    const field = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(fields)?.[1] ?? "";
    return { key: plain(field("Key")), size: Number(field("Size")), time: field("LastModified") };
  });
  const folders = [...text.matchAll(/<CommonPrefixes><Prefix>([^<]*)</g)].map(([, prefix = ""]) =>
    plain(prefix),
  );
  return { objects, folders };
}
