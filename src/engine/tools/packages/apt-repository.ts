/** Asking repositories: the public archives are simply there; a private one is a server of the lab, behind a login. */
import { textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError, type Process } from "../../process/types.ts";
import { basicAuth, ProtocolError, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import { type AptSource, aptLogin } from "./apt-sources.ts";

/** What a repository has to offer that the public archive has not. */
export interface PrivatePackage {
  readonly name: string;
  readonly version: string;
  /** Where its content is fetched: here a .deb is the program itself. */
  readonly url: string;
}

export type Updated =
  | { readonly kind: "public" }
  | { readonly kind: "private"; readonly packages: readonly PrivatePackage[] }
  | { readonly kind: "failed"; readonly why: string; readonly isFatal: boolean };

const PUBLIC = /^(?:deb|security|archive|ftp\.\w+)\.(?:debian\.org|ubuntu\.com)$/;

export function isPublic(uri: string): boolean {
  return URL.canParse(uri) && PUBLIC.test(new URL(uri).hostname);
}

/** Messages never hold the login that stands in a source's address. */
export function shownUri(uri: string): string {
  return uri.replace(/^(\w+:\/\/)[^/@]*@/, "$1").replace(/\/$/, "");
}

export async function fetchFor(process: Process, address: string): Promise<HttpResponse> {
  const url = new URL(address);
  const login = aptLogin(process, url);
  return sendRequest(process, url, {
    headers: [
      ["Host", url.host],
      ["User-Agent", "Debian APT-HTTP/1.3 (3.0.3)"],
      ...(login ? ([["Authorization", basicAuth(login.user, login.password)]] as [string, string][]) : []),
    ],
  });
}

export async function update(process: Process, { uri, suite, components }: AptSource): Promise<Updated> {
  const base = uri.replace(/\/$/, "");
  try {
    const release = await fetchFor(process, `${base}/dists/${suite}/InRelease`);
    if (release.status !== 200 && release.status !== 404)
      return {
        kind: "failed",
        why: `${release.status}  ${statusText(release.status)}`,
        isFatal: true,
      };
    if (isPublic(uri)) return { kind: "public" };
    const packages: PrivatePackage[] = [];
    for (const component of components) {
      const list = await fetchFor(process, `${base}/dists/${suite}/${component}/binary-amd64/Packages`);
      if (list.status === 200) packages.push(...packagesIn(textOf(list.body), base));
    }
    return { kind: "private", packages };
  } catch (error) {
    if (error instanceof ProtocolError) return { kind: "failed", why: "Bad header data", isFatal: true };
    if (!(error instanceof NetworkError)) throw error;
    const host = new URL(uri).hostname;
    const why =
      error.code === "ECONNREFUSED"
        ? `Could not connect to ${host}:${error.port}. - connect (111: Connection refused)`
        : `Temporary failure resolving '${host}'`;
    return { kind: "failed", why, isFatal: false };
  }
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
