/** Asking repositories: the public archives are simply there; a private one is a server of the lab, behind a login. */
import { printError } from "../../process/io.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { basicAuth, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import { aptLogin } from "./apt-sources.ts";

/** What a repository has to offer that the public archive has not. */
export interface PrivatePackage {
  readonly name: string;
  readonly version: string;
  /** Where its content is fetched: here a .deb is the program itself. */
  readonly url: string;
}

const PUBLIC = /^(?:deb|security|archive|ftp\.\w+)\.(?:debian\.org|ubuntu\.com)$/;

export function isPublic(uri: string): boolean {
  return URL.canParse(uri) && PUBLIC.test(new URL(uri).hostname);
}

/** Most messages do not hold the login that stands in a source's address. */
export function shownUri(uri: string): string {
  return uri.replace(/^(\w+:\/\/)[^/@]*@/, "$1").replace(/\/$/, "");
}

/** How one run of apt-get asks: what it says of it, and what it complains of at the end. */
export interface Asking {
  /** `-o Debug::Acquire::http=1`: requests with their headers, the login among them, go to standard error. */
  readonly debug: boolean;
  readonly warnings: string[];
}

export async function fetchFor(process: Process, address: string, asking?: Asking): Promise<HttpResponse> {
  const url = new URL(address);
  const found = aptLogin(process, url);
  const login = found && "user" in found ? found : undefined;
  if (found && "unencrypted" in found)
    asking?.warnings.push(
      `${address}: ${found.unencrypted}: Credentials for ${found.host} match, but the protocol is not encrypted. Annotate with http:// to use.`,
    );
  const headers: [string, string][] = [
    ["Host", url.host],
    ["Cache-Control", "max-age=0"],
    ["Accept", "text/*"],
    ...(login ? ([["Authorization", basicAuth(login.user, login.password)]] as [string, string][]) : []),
    ["User-Agent", "Debian APT-HTTP/1.3 (3.0.3)"],
  ];
  const lines = (list: Iterable<readonly [string, string]>) =>
    [...list].map(([name, value]) => `${name}: ${value}\n`).join("");
  if (asking?.debug) await printError(process, `GET ${url.pathname} HTTP/1.1\n${lines(headers)}\n\n`);
  const answer = await sendRequest(process, url, { headers });
  if (asking?.debug)
    await printError(
      process,
      `Answer for: ${address}\nHTTP/1.1 ${answer.status} ${statusText(answer.status)}\n${lines(answer.headers)}\n`,
    );
  return answer;
}

export function packagesIn(text: string, base: string): PrivatePackage[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) => new RegExp(`^${name}: *(.*)$`, "m").exec(stanza)?.[1];
    const name = field("Package");
    if (name === undefined) return [];
    const file = field("Filename") ?? `pool/main/${name}.deb`;
    return [{ name, version: field("Version") ?? "1.0", url: `${base}/${file}` }];
  });
}
