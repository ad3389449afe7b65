/**
 * A store of objects in the style of Amazon S3: list, get, put and delete over its REST API, with the bucket in the path.
 * Accounts are access key IDs; their credential is the secret key, and a request is let in when its signature (in a header or
 * in the address) could only come from it. The same address answers the few other AWS calls of ./aws-calls.ts.
 * Operations, fields and errors follow the Amazon S3 API reference (docs.aws.amazon.com/AmazonS3/latest/API); what else
 * clients may ask is refused with NotImplemented, as S3 does.
 */
import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../process/io.ts";
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { type AwsTokens, awsCall } from "./aws-calls.ts";
import { payloadHash, presentedSignature, signatureOf } from "./aws-signature.ts";
import { respond } from "./http.ts";

export interface ObjectStoreOptions {
  /** Bucket to its objects, by key. */
  readonly buckets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Beginnings of `bucket/key` that everybody may read. */
  readonly public: readonly string[];
  readonly tokens: AwsTokens;
  readonly now: () => number;
}

interface Stored {
  readonly body: Uint8Array;
  /** Simulated ms since the epoch. */
  readonly time: number;
  readonly type: string;
}

type Bucket = Map<string, Stored>;

const XML = { "content-type": "application/xml" };
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

const escaped = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter] ?? "",
  );
const tag = (name: string, text: string | number) => `<${name}>${escaped(String(text))}</${name}>`;

/** Error code to status and message, as S3's list of error responses has them. */
const ERRORS = {
  AccessDenied: [403, "Access Denied"],
  InvalidAccessKeyId: [403, "The AWS Access Key Id you provided does not exist in our records."],
  SignatureDoesNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty"],
  NotImplemented: [501, "A header you provided implies functionality that is not implemented"],
} as const;

type ErrorCode = keyof typeof ERRORS;

function fail(code: ErrorCode, isHead = false, detail?: string): HttpResponse {
  const [status, message] = ERRORS[code];
  const body = `${HEAD}<Error>${tag("Code", code)}${tag("Message", detail ?? message)}</Error>`;
  return respond(status, isHead ? "" : body, XML);
}

/** Makes the store's request handler. */
export function objectStore(options: ObjectStoreOptions, accounts: Accounts) {
  const start = options.now();
  const buckets = new Map<string, Bucket>(
    Object.entries(options.buckets).map(([name, objects]) => [
      name,
      new Map(Object.entries(objects).map(([key, text]) => [key, stored(bytesOf(text), start)])),
    ]),
  );

  /** Who asks: an account, nobody, or why not. Every signature is written down, with the secret key where it is right. */
  const whoAsks = (
    request: HttpRequest,
    url: URL,
    phase: Phase,
  ): Account | "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "expired" | undefined => {
    const shown = presentedSignature(url, request.headers);
    if (!shown) return undefined;
    const { client } = request;
    const candidates = accounts.list.filter(({ user }) => user === shown.keyId);
    const payload =
      request.headers.get("x-amz-content-sha256") ??
      (shown.expires === undefined ? payloadHash(request.body) : "UNSIGNED-PAYLOAD");
    const signed = { ...shown, method: request.method, url, headers: request.headers, payload };
    const secret = candidates.find(({ value }) => signatureOf(signed, value) === shown.signature)?.value;
    const account = accounts.check(secret ?? "", shown.keyId, phase, client);
    if (candidates.length === 0) return "InvalidAccessKeyId";
    if (secret === undefined) return "SignatureDoesNotMatch";
    if (!account) return "InvalidAccessKeyId";
    if (shown.expires !== undefined && timeOf(shown.time) + shown.expires * 1000 < options.now())
      return "expired";
    return account;
  };

  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const url = new URL(request.url);
    const isHead = request.method === "HEAD";
    const who = whoAsks(request, url, phase);
    if (who === "expired") return fail("AccessDenied", isHead, "Request has expired");
    const call = awsCall(request, url, who, options.tokens, options.now);
    if (call) return call;
    if (typeof who === "string") return fail(who, isHead);
    const [, name = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(decodeURIComponent(url.pathname)) ?? [];
    if (!mayUse(who, `${name}/${key}`, request.method, options.public)) return fail("AccessDenied", isHead);
    if (name === "") return respond(200, listBuckets(buckets, start), XML);
    if (key === "") return onBucket(request, url, buckets, name);
    return onObject(request, buckets.get(name), key, options.now);
  };
}

function stored(body: Uint8Array, time: number, type = "binary/octet-stream"): Stored {
  return { body, time, type };
}

const etag = ({ body }: Stored) => `"${bytesToHex(md5(body))}"`;

/** `20261123T071500Z` as ms since the epoch. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
}

/** An account's scopes, and what is public, are beginnings of `bucket/key`. */
function mayUse(who: Account | undefined, path: string, method: string, open: readonly string[]): boolean {
  const reads = method === "GET" || method === "HEAD";
  if (reads && path !== "/" && open.some((beginning) => path.startsWith(beginning))) return true;
  if (!who) return false;
  return who.scopes.length === 0 || who.scopes.some((scope) => path.startsWith(scope));
}

function listBuckets(buckets: ReadonlyMap<string, Bucket>, since: number): string {
  const date = tag("CreationDate", new Date(since).toISOString());
  const all = [...buckets.keys()].map((name) => `<Bucket>${tag("Name", name)}${date}</Bucket>`);
  const owner = `<Owner>${tag("ID", "acme")}</Owner>`;
  return `${HEAD}<ListAllMyBucketsResult ${NAMESPACE}>${owner}<Buckets>${all.join("")}</Buckets></ListAllMyBucketsResult>`;
}

function onBucket(
  { method }: HttpRequest,
  url: URL,
  buckets: Map<string, Bucket>,
  name: string,
): HttpResponse {
  const bucket = buckets.get(name);
  if (method === "PUT") {
    if (!bucket) buckets.set(name, new Map());
    return respond(200, "", { location: `/${name}` });
  }
  if (!bucket) return fail("NoSuchBucket", method === "HEAD");
  if (method === "HEAD") return respond(200);
  if (method === "DELETE") {
    if (bucket.size > 0) return fail("BucketNotEmpty");
    buckets.delete(name);
    return respond(204);
  }
  if (method !== "GET") return fail("NotImplemented");
  if (url.searchParams.has("location")) return respond(200, `${HEAD}<LocationConstraint ${NAMESPACE}/>`, XML);
  return respond(200, list(bucket, name, url.searchParams), XML);
}

/** ListObjectsV2, all in one page. */
function list(bucket: Bucket, name: string, query: URLSearchParams): string {
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  // The key's own letters as they are; in a listing for a client that asks so, percent-encoded.
  const shown = (key: string) =>
    query.get("encoding-type") === "url" ? encodeURIComponent(key).replaceAll("%2F", "/") : key;
  const folders = new Set<string>();
  const contents: string[] = [];
  for (const key of [...bucket.keys()].sort()) {
    const object = bucket.get(key);
    if (!object || !key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (end >= 0) folders.add(key.slice(0, end + delimiter.length));
    else
      contents.push(
        `<Contents>${tag("Key", shown(key))}${tag("LastModified", new Date(object.time).toISOString())}${tag("ETag", etag(object))}${tag("Size", object.body.length)}${tag("StorageClass", "STANDARD")}</Contents>`,
      );
  }
  const common = [...folders].map((each) => `<CommonPrefixes>${tag("Prefix", shown(each))}</CommonPrefixes>`);
  const head =
    tag("Name", name) +
    tag("Prefix", shown(prefix)) +
    tag("KeyCount", contents.length + common.length) +
    tag("MaxKeys", query.get("max-keys") ?? 1000) +
    (delimiter === "" ? "" : tag("Delimiter", delimiter)) +
    (query.has("encoding-type") ? tag("EncodingType", "url") : "") +
    tag("IsTruncated", "false");
  return `${HEAD}<ListBucketResult ${NAMESPACE}>${head}${contents.join("")}${common.join("")}</ListBucketResult>`;
}

function onObject(
  request: HttpRequest,
  bucket: Bucket | undefined,
  key: string,
  now: () => number,
): HttpResponse {
  const { method, headers, body } = request;
  const isHead = method === "HEAD";
  if (!bucket) return fail("NoSuchBucket", isHead);
  if (method === "PUT") {
    if (headers.has("x-amz-copy-source") || headers.get("content-encoding")?.includes("aws-chunked"))
      return fail("NotImplemented");
    const object = stored(body, now(), headers.get("content-type"));
    bucket.set(key, object);
    return respond(200, "", { etag: etag(object) });
  }
  if (method === "DELETE") {
    bucket.delete(key);
    return respond(204);
  }
  if (method !== "GET" && !isHead) return fail("NotImplemented");
  const object = bucket.get(key);
  if (!object) return fail("NoSuchKey", isHead);
  return {
    ...respond(200, isHead ? "" : object.body),
    headers: new Map([
      ["content-type", object.type],
      ["content-length", String(object.body.length)],
      ["etag", etag(object)],
      ["last-modified", new Date(object.time).toUTCString()],
      ["accept-ranges", "bytes"],
    ]),
  };
}
