/** How the vault programs reach their server: VAULT_ADDR, and a token of VAULT_TOKEN or ~/.vault-token. */
import { bytesOf, textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError, type Process } from "../../process/types.ts";
import { ProtocolError, sendRequest } from "../net/http.ts";
import { homeOf, readText } from "../user-home.ts";

/** What the program says before it ends with status 2. */
export class VaultError extends Error {
  override readonly name = "VaultError";
}

/** The envelope of the server's answers. */
export interface Answer {
  readonly lease_id?: string;
  readonly lease_duration?: number;
  readonly renewable?: boolean;
  readonly data?: Readonly<Record<string, unknown>> | null;
}

export function tokenFile(process: Process): string {
  return `${homeOf(process)}/.vault-token`;
}

function tokenOf(process: Process): string | undefined {
  return process.environment.get("VAULT_TOKEN") || readText(process, tokenFile(process))?.trim();
}

/** `-address` wins over VAULT_ADDR, and that over what a file says. */
export function addressOf(process: Process, otherwise = "https://127.0.0.1:8200"): string {
  const flag = process.argv.findIndex((word) => /^--?address(?:=|$)/.test(word));
  const given = flag < 0 ? undefined : (process.argv[flag]?.split("=", 2)[1] ?? process.argv[flag + 1]);
  return given || process.environment.get("VAULT_ADDR") || otherwise;
}

export interface Request {
  readonly token?: string | undefined;
  readonly address?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Throws VaultError with the server's refusal, or why it was not reached. */
export async function ask(
  process: Process,
  method: string,
  path: string,
  { token = tokenOf(process), address = addressOf(process), body }: Request = {},
): Promise<Answer> {
  let url: URL;
  try {
    url = new URL(`/v1/${path}`, address);
  } catch {
    throw new VaultError(`parse "${address}": invalid address of a server`);
  }
  const answer = await reach(process, url, method, token, body);
  const text = textOf(answer.body);
  if (answer.status < 400) return text === "" ? {} : (JSON.parse(text) as Answer);
  const { errors = [] } = JSON.parse(text || "{}") as { errors?: string[] };
  throw new VaultError(
    `Error making API request.\n\nURL: ${method} ${url.href}\nCode: ${answer.status}. Errors:\n\n${errors.map((each) => `* ${each}`).join("\n")}`,
  );
}

async function reach(
  process: Process,
  url: URL,
  method: string,
  token: string | undefined,
  body: Request["body"],
): Promise<HttpResponse> {
  const headers: [string, string][] = [["Host", url.host]];
  if (token) headers.push(["X-Vault-Token", token]);
  try {
    const content = body === undefined ? {} : { body: bytesOf(JSON.stringify(body)) };
    return await sendRequest(process, url, { method, headers, ...content });
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new VaultError(`${method} "${url.href}": http: server gave HTTP response to HTTPS client`);
    if (!(error instanceof NetworkError)) throw error;
    const why =
      error.code === "ENOTFOUND" ? `lookup ${url.hostname}: no such host` : "connect: connection refused";
    throw new VaultError(`${method} "${url.href}": dial tcp: ${why}`);
  }
}

/** The API's path for a secret of the KV engine: version 2 puts `data/` after its mount. */
export function kvPath(path: string, mount?: string): string {
  return mount === undefined
    ? path.replace(/^\/?secret\/(?!data\/)/, "secret/data/")
    : `${mount.replace(/\/$/, "")}/data/${path}`;
}
