import { bytesOf } from "../process/io.ts";
import type { Endpoint, HttpRequest, HttpResponse } from "../process/types.ts";

/** A service: one pure function from a request to its answer. */
export type Handler = (request: HttpRequest) => HttpResponse;

/** Makes an answer; a text or bytes become the body, `Content-Length` is added. */
export function respond(
  status: number,
  body: string | Uint8Array = "",
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const bytes = typeof body === "string" ? bytesOf(body) : body;
  return {
    status,
    headers: new Map([...Object.entries(headers), ["content-length", String(bytes.length)]]),
    body: bytes,
  };
}

export function respondJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return respond(status, JSON.stringify(value), { "content-type": "application/json", ...headers });
}

export function httpEndpoint(handle: Handler): Endpoint {
  return { protocol: "http", handle: async (request) => handle(request) };
}

/** What an `Authorization` header presents. */
export type Presented =
  | { readonly scheme: "bearer"; readonly token: string }
  | { readonly scheme: "basic"; readonly user: string; readonly password: string };

/** Reads an `Authorization` header; undefined for none, or one of another kind. */
export function authorizationOf(request: HttpRequest): Presented | undefined {
  const [, scheme, rest] = /^(\S+)\s+(.*)$/.exec(request.headers.get("authorization") ?? "") ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  if (/^(bearer|token)$/i.test(scheme)) return { scheme: "bearer", token: rest.trim() };
  if (!/^basic$/i.test(scheme)) return undefined;
  const decoded = decodeBasic(rest.trim());
  const colon = decoded.indexOf(":");
  return colon < 0
    ? { scheme: "basic", user: decoded, password: "" }
    : { scheme: "basic", user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function decodeBasic(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
