/**
 * Repositories and who Maven is there: the `<server>` whose id is the repository's, or its mirror's, else a login in the
 * address. Addresses are printed with their login; the server's password never is.
 */
import { textOf } from "../../process/io.ts";
import { NetworkError } from "../../process/types.ts";
import { basicAuth, type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import type { UserFiles } from "../registries/files.ts";
import type { Console } from "./console.ts";
import type { Repository, Server, Settings } from "./settings.ts";
import { isKnownMissing, noteFailure, noteOrigin } from "./tracking.ts";
import { type Coordinates, nameOf, TransferError } from "./types.ts";

export const CENTRAL: Repository = { id: "central", url: "https://repo.maven.apache.org/maven2" };
const AGENT = ["User-Agent", "Apache-Maven/3.9.9 (Java 21.0.12.1; Linux 6.12)"] as const;

export interface Ways {
  /** `-o` */
  readonly offline: boolean;
  /** `-U`: what was not there is asked for again. */
  readonly again: boolean;
}

/** Whether `mirrorOf` takes in a repository (https://maven.apache.org/guides/mini/guide-mirror-settings.html). */
function mirrors(pattern: string, { id, url }: Repository): boolean {
  const local = /^file:|:\/\/(?:[^@/]*@)?(?:localhost|127\.0\.0\.1)(?:[:/]|$)/.test(url);
  let found = false;
  for (const each of pattern.split(",").map((word) => word.trim())) {
    if (each === `!${id}`) return false;
    if (each === "*" || each === id) found = true;
    else if (each === "external:*") found ||= !local;
    else if (each === "external:http:*") found ||= !local && /^http:/.test(url);
  }
  return found;
}

export class Repositories {
  private readonly files: UserFiles;
  private readonly settings: Settings;
  private readonly console: Console;
  private readonly ways: Ways;
  readonly list: readonly Repository[];

  constructor(
    files: UserFiles,
    settings: Settings,
    own: readonly Repository[],
    { console, ...ways }: Ways & { readonly console: Console },
  ) {
    this.files = files;
    this.settings = settings;
    this.console = console;
    this.ways = ways;
    const all = [...settings.repositories, ...own];
    this.list = all.some(({ id }) => id === CENTRAL.id) ? all : [...all, CENTRAL];
  }

  private shown(repositories: readonly Repository[]): string {
    const kinds = (id: string) => (id === CENTRAL.id ? "releases" : "releases+snapshots");
    return `[${repositories.map(({ id, url }) => `${id} (${url}, default, ${kinds(id)})`).join(", ")}]`;
  }

  describe(): Promise<void> {
    return this.console.say("DEBUG", `Repositories (dependencies): ${this.shown(this.list)}`);
  }

  /** Whether what is public is asked for at a private mirror. */
  async checkMirrorOfCentral(coordinates: Coordinates): Promise<void> {
    const at = this.placeOf(CENTRAL);
    if (at === CENTRAL) return;
    try {
      await this.fetchFrom(CENTRAL, coordinates, false);
    } catch (error) {
      if (!(error instanceof TransferError) || error.missing) return;
      throw error;
    }
  }

  /** Brings an artefact into the local repository, and returns it. Throws TransferError. */
  async fetch(coordinates: Coordinates): Promise<Uint8Array> {
    const kept = this.files.read(this.localFile(coordinates));
    if (kept) return kept;
    await this.console.say(
      "DEBUG",
      `Resolving artifact ${nameOf(coordinates)} from ${this.shown(this.list)}`,
    );
    const errors: TransferError[] = [];
    const asked = new Set<string>();
    for (const repository of this.list) {
      const place = this.mirrorOf(repository)?.id ?? repository.id;
      if (asked.has(place)) continue;
      asked.add(place);
      try {
        return await this.fetchFrom(repository, coordinates);
      } catch (error) {
        if (!(error instanceof TransferError)) throw error;
        errors.push(error);
      }
    }
    // What is not there is no reason where there is a better one.
    throw errors.find(({ missing }) => !missing) ?? errors[0];
  }

  private localFile({ group, artefact, version, type }: Coordinates): string {
    return `${this.settings.localRepository}/${group.replaceAll(".", "/")}/${artefact}/${version}/${artefact}-${version}.${type}`;
  }

  private mirrorOf(repository: Repository): Settings["mirrors"][number] | undefined {
    return this.settings.mirrors.find(({ mirrorOf }) => mirrors(mirrorOf, repository));
  }

  private placeOf(repository: Repository): Repository {
    const mirror = this.mirrorOf(repository);
    if (!mirror) return repository;
    if (mirror.blocked)
      throw new TransferError(
        `from/to ${mirror.id} (${mirror.url}): Blocked mirror for repositories: ${this.shown([repository])}`,
      );
    return mirror;
  }

  /** `notes` failures beside where the artefact would be. */
  private async fetchFrom(
    repository: Repository,
    coordinates: Coordinates,
    notes = true,
  ): Promise<Uint8Array> {
    const wanted = nameOf(coordinates);
    let place: Repository;
    try {
      place = this.placeOf(repository);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new TransferError(`Could not transfer artifact ${wanted} ${error.message}`);
    }
    const { group, artefact, version, type } = coordinates;
    const base = place.url.replace(/\/$/, "");
    const path = `${group.replaceAll(".", "/")}/${artefact}/${version}/${artefact}-${version}.${type}`;
    const server = this.settings.servers.find(({ id }) => id === place.id);
    if (this.ways.offline)
      throw new TransferError(
        `Cannot access ${place.id} (${place.url}) in offline mode and the artifact ${wanted} has not been downloaded from it before.`,
      );
    const kept = this.localFile(coordinates);
    if (!this.ways.again && isKnownMissing(this.files, kept, place))
      throw new TransferError(
        `${wanted} was not found in ${place.url} during a previous attempt. This failure was cached in the local repository and resolution is not reattempted until the update interval of ${place.id} has elapsed or updates are forced`,
        { missing: true },
      );
    const who =
      server && server.headers.length === 0 ? ` with username=${server.username}, password=***` : "";
    await this.console.say("DEBUG", `Using transporter WagonTransporter with priority -1.0 for ${place.url}`);
    await this.console.say(
      "DEBUG",
      `Using connector BasicRepositoryConnector with priority 0.0 for ${place.url}${who}`,
    );
    await this.console.downloading({ id: place.id, url: base }, path);
    const headers = headersFor(new URL(base), server);
    try {
      const content = await this.get(new URL(`${base}/${path}`), place, wanted, headers);
      await this.console.downloaded({ id: place.id, url: base }, path, content.length);
      await this.keep(coordinates, place, content, `${base}/${path}.sha1`, headers);
      return content;
    } catch (error) {
      if (!(error instanceof TransferError) || !notes) throw error;
      const failure = { place, server, error: error.missing ? "" : error.message };
      noteFailure(this.files, kept, { ...failure, time: this.files.process.machine.clock.now() });
      throw error;
    }
  }

  /** Throws TransferError; the address in it has its login where the repository's own is shown only. */
  private async get(address: URL, place: Repository, wanted: string, headers: Headers): Promise<Uint8Array> {
    const what = `Could not transfer artifact ${wanted} from/to ${place.id} (${place.url})`;
    const url = address.href.replace(/:\/\/[^@/]*@/, "://");
    const refused = (how: string) => new TransferError(`${what}: ${how}`);
    try {
      const { status, body } = await sendRequest(this.files.process, address, { headers });
      const said = `status: ${status} ${statusText(status)}`;
      if (status === 404)
        throw new TransferError(`Could not find artifact ${wanted} in ${place.id} (${place.url})`, {
          missing: true,
        });
      if (status === 401 || status === 407) throw refused(`authentication failed for ${url}, ${said}`);
      if (status === 403) throw refused(`authorization failed for ${url}, ${said}`);
      if (status >= 400) throw refused(`failed to transfer ${url}, ${said}`);
      return body;
    } catch (error) {
      const failed = (why: string) => new TransferError(`${what}: transfer failed for ${url}`, { why });
      if (error instanceof ProtocolError) throw failed("Unsupported or unrecognized SSL message");
      if (!(error instanceof NetworkError)) throw error;
      const { hostname, host } = address;
      throw failed(
        error.code === "ECONNREFUSED"
          ? `Connect to ${host} [/${hostname}] failed: Connection refused`
          : `Unknown host ${hostname}: Temporary failure in name resolution`,
      );
    }
  }

  /** The local repository names the repository by its id only. */
  private async keep(
    coordinates: Coordinates,
    place: Repository,
    content: Uint8Array,
    sum: string,
    headers: Headers,
  ) {
    const path = this.localFile(coordinates);
    this.files.write(path, content);
    const answer = await sendRequest(this.files.process, new URL(sum), { headers });
    if (answer.status === 200) this.files.write(`${path}.sha1`, textOf(answer.body).trim());
    noteOrigin(this.files, path, { place, time: this.files.process.machine.clock.now() });
  }
}

/** The server's headers or login; without one, the login in the address. */
function headersFor(address: URL, server: Server | undefined): Headers {
  if (server && server.headers.length > 0) return [AGENT, ...server.headers];
  const own = address.username
    ? { username: decodeURIComponent(address.username), password: decodeURIComponent(address.password) }
    : undefined;
  const login = server ?? own;
  return login ? [AGENT, ["Authorization", basicAuth(login.username, login.password)]] : [AGENT];
}
