/**
 * AWS Signature Version 4, for clients and for servers: an HMAC over the request, under a key that follows from the
 * secret key, the day, the region and the service. Source: AWS's "Signature Version 4 signing process" (docs.aws.amazon.com,
 * IAM user guide, "Create a signed AWS API request") and, for queries, S3's "Authenticating Requests: Using Query Parameters".
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../process/io.ts";

const ALGORITHM = "AWS4-HMAC-SHA256";

export interface Signable {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; those that are signed are chosen by `signedHeaders`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly signedHeaders: readonly string[];
  /** SHA-256 of the body in hex, or `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
  /** `20261123T071500Z` */
  readonly time: string;
  readonly region: string;
  readonly service: string;
}

/** What a request says of its own signature. */
export interface Presented extends Omit<Signable, "method" | "url" | "headers" | "payload"> {
  readonly keyId: string;
  readonly signature: string;
  /** Seconds for which a signed address is good. */
  readonly expires: number | undefined;
}

/** SHA-256 in hex, as `X-Amz-Content-Sha256` has it. */
export function payloadHash(body: Uint8Array): string {
  return bytesToHex(sha256(body));
}

/** `20261123T071500Z` for simulated ms since the epoch. */
export function amzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** RFC 3986's unreserved letters stay. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function scopeOf({ time, region, service }: Pick<Signable, "time" | "region" | "service">): string {
  return `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
}

/** What is hashed of a request; the query's own `X-Amz-Signature` is left out. */
export function canonicalRequest({ method, url, headers, signedHeaders, payload }: Signable): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    // By name, not as whole words: `domain=` comes before `domain-owner=`.
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join("="))
    .join("&");
  const lines = signedHeaders.map(
    (name) => `${name}:${(headers.get(name) ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  return [method, url.pathname, query, lines.join(""), signedHeaders.join(";"), payload].join("\n");
}

export function stringToSign(request: Signable): string {
  const hash = bytesToHex(sha256(bytesOf(canonicalRequest(request))));
  return [ALGORITHM, request.time, scopeOf(request), hash].join("\n");
}

/** The signature in hex. */
export function signatureOf(request: Signable, secret: string): string {
  const steps = [...scopeOf(request).split("/"), stringToSign(request)];
  return bytesToHex(
    steps.reduce<Uint8Array>((key, step) => hmac(sha256, key, bytesOf(step)), bytesOf(`AWS4${secret}`)),
  );
}

/** The value of an `Authorization` header. */
export function authorization(request: Signable, keyId: string, secret: string): string {
  const signature = signatureOf(request, secret);
  return `${ALGORITHM} Credential=${keyId}/${scopeOf(request)}, SignedHeaders=${request.signedHeaders.join(";")}, Signature=${signature}`;
}

/** Adds to an address the parameters with which anybody may use it for `expires` seconds. Changes `url`. */
export function presign(
  request: Signable,
  keyId: string,
  secret: string,
  expires: number,
  token?: string,
): void {
  const { url } = request;
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ["X-Amz-Algorithm", ALGORITHM],
    ["X-Amz-Credential", `${keyId}/${scopeOf(request)}`],
    ["X-Amz-Date", request.time],
    ["X-Amz-Expires", String(expires)],
    ["X-Amz-SignedHeaders", request.signedHeaders.join(";")],
    ["X-Amz-Security-Token", token],
  ];
  for (const [name, value] of parameters) if (value !== undefined) url.searchParams.append(name, value);
  url.searchParams.append("X-Amz-Signature", signatureOf(request, secret));
}

/** The signature that a request carries, in its header or its query; undefined for none, or one that makes no sense. */
export function presentedSignature(url: URL, headers: ReadonlyMap<string, string>): Presented | undefined {
  const header = headers.get("authorization") ?? "";
  const field = header.startsWith(`${ALGORITHM} `)
    ? (name: string) => new RegExp(`\\b${name}=([^,\\s]+)`).exec(header)?.[1]
    : (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? undefined;
  const [keyId, , region, service] = field("Credential")?.split("/") ?? [];
  const [names, signature] = [field("SignedHeaders"), field("Signature")];
  const time = headers.get("x-amz-date") ?? url.searchParams.get("X-Amz-Date") ?? undefined;
  if (!keyId || region === undefined || !service || !names || !signature || !time) return undefined;
  const expires = url.searchParams.get("X-Amz-Expires");
  return {
    ...{ keyId, region, service, signature, time, signedHeaders: names.split(";") },
    expires: expires === null ? undefined : Number(expires),
  };
}
