/**
 * yarn 4's requests: a login is shown for scoped packages, and for others with `npmAlwaysAuth`; plain HTTP only to
 * hosts of `unsafeHttpWhitelist`; versions younger than a day (npmMinimalAgeGate), or of unknown age, count as absent.
 */
import { textOf } from "../../../process/io.ts";
import type { HttpResponse } from "../../../process/types.ts";
import { basicAuth, NetworkError, ProtocolError, sendRequest } from "../../net/http.ts";
import { putFile } from "../../node-packages/files.ts";
import { type Metadata, type Picked, pickVersion } from "../../node-packages/graph.ts";
import { BERRY_VERSION } from "./config.ts";
import { BerryFailure } from "./failure.ts";
import type { BerrySession } from "./session.ts";

function loginFor(session: BerrySession, name: string): string | undefined {
  const { config } = session;
  const settings = config.loginSettings(name, config.registryFor(name));
  const always = settings.npmAlwaysAuth ?? config.get("npmAlwaysAuth");
  const isScoped = name.startsWith("@");
  if (!isScoped && String(always) !== "true") return undefined;
  if (settings.npmAuthToken) return `Bearer ${String(settings.npmAuthToken)}`;
  const ident = settings.npmAuthIdent ? String(settings.npmAuthIdent) : "";
  if (ident !== "") return `Basic ${ident.includes(":") ? btoa(ident) : ident}`;
  if (isScoped) return undefined;
  throw new BerryFailure("No authentication configured for request", { code: "YN0033" });
}

async function request(session: BerrySession, name: string, address: string): Promise<HttpResponse> {
  const url = new URL(address);
  const allowed = session.config.get("unsafeHttpWhitelist");
  if (url.protocol === "http:" && !(Array.isArray(allowed) && allowed.includes(url.hostname)))
    throw new BerryFailure(
      `Unsafe http requests must be explicitly whitelisted in your configuration (${url.hostname})`,
      { code: "YN0081" },
    );
  const fromUrl = url.username
    ? basicAuth(decodeURIComponent(url.username), decodeURIComponent(url.password))
    : undefined;
  const login = loginFor(session, name) ?? fromUrl;
  const headers: [string, string][] = [
    ["user-agent", `yarn/${BERRY_VERSION} npm/? node/v20.20.2 linux x64`],
    ...(login === undefined ? [] : ([["authorization", login]] as [string, string][])),
    ["host", url.host],
    ["connection", "keep-alive"],
  ];
  let response: HttpResponse;
  try {
    response = await sendRequest(session.process, url, { headers });
  } catch (error) {
    if (error instanceof NetworkError)
      throw new BerryFailure(`RequestError: connect ${error.code} ${error.host}:${error.port}`);
    if (error instanceof ProtocolError) throw new BerryFailure(`RequestError: ${error.message}`);
    throw error;
  }
  if (response.status < 400) return response;
  if (response.status === 401) {
    const who = login === undefined ? "an anonymous user" : "an unknown user";
    throw new BerryFailure(`Invalid authentication (as ${who})`, { code: "YN0041" });
  }
  if (response.status === 404) throw new BerryFailure("Package not found", { code: "YN0035" });
  throw new BerryFailure(
    `The remote server failed to provide the requested resource\n  Response Code: ${response.status}\n  Request Method: GET\n  Request URL: ${address}`,
    { code: "YN0035" },
  );
}

/** Every failure of a request is told with what was asked for. */
async function about<T>(what: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof BerryFailure) || error.code === undefined) throw error;
    throw new BerryFailure(`${what}: ${error.message}`, { code: error.code });
  }
}

/** The version that a range means. Throws BerryFailure. */
export async function pick(session: BerrySession, name: string, range: string): Promise<Picked> {
  const registry = session.config.registryFor(name);
  const what = `${name}@npm:${range}`;
  return about(what, async () => {
    const response = await request(session, name, `${registry}/${name.replace("/", "%2f")}`);
    const all = JSON.parse(textOf(response.body)) as Metadata & {
      readonly time?: Readonly<Record<string, string>>;
    };
    const host = new URL(registry).hostname;
    const folder = `${session.config.home}/.yarn/berry/metadata/npm/a3cd44/${host}`;
    putFile(session.process, `${folder}/${name}.json`, JSON.stringify({ metadata: all }));
    const gate = session.config.ageGate(name);
    const oldest = session.process.machine.clock.now() - gate * 60_000;
    const isOld = (version: string) => gate <= 0 || Date.parse(all.time?.[version] ?? "") <= oldest;
    const versions = Object.fromEntries(Object.entries(all.versions).filter(([version]) => isOld(version)));
    const picked = pickVersion({ ...all, versions }, range);
    if (picked) return picked;
    const isThere = pickVersion(all, range) !== undefined;
    throw new BerryFailure(
      isThere ? `All versions satisfying "${range}" are quarantined` : "No candidates found",
      { code: isThere ? "YN0016" : "YN0082" },
    );
  });
}

/** The bytes of a tarball. Throws BerryFailure. */
export async function fetchTarball(
  session: BerrySession,
  { name, version, tarball }: Picked,
): Promise<Uint8Array> {
  const response = await about(`${name}@npm:${version}`, () => request(session, name, tarball));
  return response.body;
}
