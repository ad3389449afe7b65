/** Signed requests, and what a service's refusal looks like. Addresses are those of AWS's documentation of endpoints. */
import { textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { amzDate, authorization, payloadHash, type Signable } from "../../services/aws-signature.ts";
import { ProtocolError, sendRequest } from "../net/http.ts";
import { debugRequest, debugResponse } from "./debug.ts";
import { AwsError } from "./errors.ts";
import type { Line } from "./line.ts";
import { findKeys, type Keys, regionOf, scopedSettings } from "./settings.ts";

export interface Call {
  readonly service: string;
  /** As errors name it: `GetCallerIdentity`. */
  readonly operation: string;
  readonly method: string;
  /** Below the service's address, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** A service without an address for the whole world needs a region. */
  readonly needsRegion?: boolean;
}

/** Where a service is. Throws AwsError. */
export function addressOf(
  line: Line,
  { service, needsRegion }: Pick<Call, "service" | "needsRegion">,
): string {
  const { environment } = line.process;
  const region = regionOf(line);
  if (needsRegion && region === undefined)
    throw new AwsError(
      'You must specify a region. You can also configure your region by running "aws configure".',
      253,
    );
  const given =
    line.options.get("endpoint-url") ??
    (environment.get(`AWS_ENDPOINT_URL_${service.toUpperCase()}`) || undefined) ??
    (environment.get("AWS_ENDPOINT_URL") || undefined) ??
    scopedSettings(line).get("endpoint_url");
  if (given !== undefined) return given.replace(/\/$/, "");
  if (service === "s3" && (region === undefined || region === "us-east-1")) return "https://s3.amazonaws.com";
  return `https://${service === "ecr" ? "api.ecr" : service}.${region}.amazonaws.com`;
}

/** The keys, unless the request is to go unsigned. Throws AwsError when there are none. */
export async function keysFor(line: Line): Promise<Keys | undefined> {
  if (line.options.has("no-sign-request")) return undefined;
  const keys = await findKeys(line);
  if (keys) return keys;
  throw new AwsError(
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
    253,
  );
}

/** What is signed of a call. */
export function signable(line: Line, call: Call, url: URL, token: string | undefined): Signable {
  const { process } = line;
  const time = amzDate(process.machine.clock.now());
  const payload = payloadHash(call.body ?? new Uint8Array(0));
  const headers = new Map<string, string>([
    ["host", url.host],
    ["x-amz-date", time],
  ]);
  if (call.service === "s3") headers.set("x-amz-content-sha256", payload);
  if (token !== undefined) headers.set("x-amz-security-token", token);
  for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value);
  const signedHeaders = [...headers.keys()].sort();
  const region = regionOf(line) ?? "us-east-1";
  return { method: call.method, url, headers, signedHeaders, payload, time, region, service: call.service };
}

/** Sends a call and returns any answer. Throws AwsError when nobody is reached. */
export async function send(line: Line, call: Call, keys: Keys | undefined): Promise<HttpResponse> {
  const url = new URL(`${addressOf(line, call)}${call.path}`);
  const request = signable(line, call, url, keys?.token);
  const headers: [string, string][] = [...request.headers].map(([name, value]) => [name, value]);
  if (keys) headers.push(["authorization", authorization(request, keys.id, keys.secret)]);
  await debugRequest(line, request, keys);
  try {
    const { method, body } = call;
    const answer = await sendRequest(line.process, url, { method, headers, ...(body ? { body } : {}) });
    await debugResponse(line, answer);
    return answer;
  } catch (error) {
    if (error instanceof NetworkError || error instanceof ProtocolError)
      throw new AwsError(`Could not connect to the endpoint URL: "${url.href}"`);
    throw error;
  }
}

/** Sends a call that must succeed. Throws AwsError with the service's own words. */
export async function ask(line: Line, call: Call): Promise<HttpResponse> {
  const answer = await send(line, call, await keysFor(line));
  if (answer.status < 300) return answer;
  throw refusal(call, answer);
}

/** The error that a service's answer is, as XML or as JSON. */
export function refusal(
  { operation, method }: Pick<Call, "operation" | "method">,
  answer: HttpResponse,
): AwsError {
  const text = textOf(answer.body);
  const field = (name: string) =>
    new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? new RegExp(`"${name}":\\s*"([^"]*)"`).exec(text)?.[1];
  const bare: Readonly<Record<number, string>> = { 403: "Forbidden", 404: "Not Found", 400: "Bad Request" };
  const code =
    method === "HEAD" ? String(answer.status) : (field("Code") ?? field("__type") ?? String(answer.status));
  const message = field("Message") ?? field("message") ?? bare[answer.status] ?? text;
  return new AwsError(`An error occurred (${code}) when calling the ${operation} operation: ${message}`, 254);
}
