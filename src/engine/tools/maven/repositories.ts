/**
 * Repositories and who Maven is there: the `<server>` whose id is the repository's, or its mirror's, else a login in the
 * address. Addresses are printed with their login; the server's password never is.
 */
import { print, textOf } from "../../process/io.ts";
import { NetworkError } from "../../process/types.ts";
import { basicAuth, type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import type { UserFiles } from "../registries/files.ts";
import type { Repository, Settings } from "./settings.ts";
import { type Coordinates, nameOf, TransferError } from "./types.ts";

export const CENTRAL: Repository = { id: "central", url: "https://repo.maven.apache.org/maven2" };
const AGENT = ["User-Agent", "Apache-Maven/3.9.9 (Java 21.0.12.1; Linux 6.12)"] as const;

export interface Voice {
  /** Progress of transfers is shown. */
  readonly transfers: boolean;
  /** `-X` */
  readonly debug: boolean;
  readonly quiet: boolean;
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
  private readonly voice: Voice;
  readonly list: readonly Repository[];

  constructor(files: UserFiles, settings: Settings, own: readonly Repository[], voice: Voice) {
    this.files = files;
    this.settings = settings;
    this.voice = voice;
    const all = [...settings.repositories, ...own];
    this.list = all.some(({ id }) => id === CENTRAL.id) ? all : [...all, CENTRAL];
  }

  private say(level: "INFO" | "DEBUG", text: string): Promise<void> {
    const silent = level === "DEBUG" ? !this.voice.debug : this.voice.quiet;
    return silent ? Promise.resolve() : print(this.files.process, `[${level}] ${text}\n`);
  }

  private shown(repositories: readonly Repository[]): string {
    const kinds = (id: string) => (id === CENTRAL.id ? "releases" : "releases+snapshots");
    return `[${repositories.map(({ id, url }) => `${id} (${url}, default, ${kinds(id)})`).join(", ")}]`;
  }

  describe(): Promise<void> {
    return this.say("DEBUG", `Repositories (dependencies): ${this.shown(this.list)}`);
  }

  /** Whether what is public is asked for at a private mirror. */
  async checkMirrorOfCentral(coordinates: Coordinates): Promise<void> {
    const at = this.placeOf(CENTRAL);
    if (at === CENTRAL) return;
    try {
      await this.fetchFrom(CENTRAL, coordinates);
    } catch (error) {
      if (!(error instanceof TransferError) || /Could not find artifact/.test(error.message)) return;
      throw error;
    }
  }

  /** Brings an artefact into the local repository, and returns it. Throws TransferError. */
  async fetch(coordinates: Coordinates): Promise<Uint8Array> {
    const kept = this.files.read(this.localFile(coordinates));
    if (kept) return kept;
    await this.say("DEBUG", `Resolving artifact ${nameOf(coordinates)} from ${this.shown(this.list)}`);
    let last = new TransferError(`Could not find artifact ${nameOf(coordinates)}`);
    for (const repository of this.list) {
      try {
        return await this.fetchFrom(repository, coordinates);
      } catch (error) {
        if (!(error instanceof TransferError)) throw error;
        last = error;
        // Only what is not there is asked for at the next place.
        if (!/^Could not find/.test(error.message)) break;
      }
    }
    throw last;
  }

  private localFile({ group, artefact, version, type }: Coordinates): string {
    return `${this.settings.localRepository}/${group.replaceAll(".", "/")}/${artefact}/${version}/${artefact}-${version}.${type}`;
  }

  private placeOf(repository: Repository): Repository {
    const mirror = this.settings.mirrors.find(({ mirrorOf }) => mirrors(mirrorOf, repository));
    if (!mirror) return repository;
    if (mirror.blocked)
      throw new TransferError(
        `from/to ${mirror.id} (${mirror.url}): Blocked mirror for repositories: ${this.shown([repository])}`,
      );
    return mirror;
  }

  private async fetchFrom(repository: Repository, coordinates: Coordinates): Promise<Uint8Array> {
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
    const url = `${base}/${group.replaceAll(".", "/")}/${artefact}/${version}/${artefact}-${version}.${type}`;
    await this.say("DEBUG", `Using transporter WagonTransporter with priority -1.0 for ${place.url}`);
    await this.say("DEBUG", `Using connector BasicRepositoryConnector with priority 0.0 for ${place.url}`);
    if (this.voice.transfers) await this.say("INFO", `Downloading from ${place.id}: ${url}`);
    const what = `Could not transfer artifact ${wanted} from/to ${place.id} (${place.url})`;
    const address = new URL(url);
    const server = this.settings.servers.find(({ id }) => id === place.id);
    const login = server
      ? { user: server.username, password: server.password }
      : address.username
        ? { user: decodeURIComponent(address.username), password: decodeURIComponent(address.password) }
        : undefined;
    const headers: Headers = login
      ? [AGENT, ["Authorization", basicAuth(login.user, login.password)]]
      : [AGENT];
    try {
      const answer = await sendRequest(this.files.process, address, { headers });
      if (answer.status === 404)
        throw new TransferError(`Could not find artifact ${wanted} in ${place.id} (${place.url})`);
      if (answer.status === 401 || answer.status === 407)
        throw new TransferError(
          `${what}: authentication failed for ${url}, status: ${answer.status} ${statusText(answer.status)}`,
        );
      if (answer.status === 403)
        throw new TransferError(`${what}: authorization failed for ${url}, status: 403 Forbidden`);
      if (answer.status >= 400)
        throw new TransferError(
          `${what}: failed to transfer ${url}, status: ${answer.status} ${statusText(answer.status)}`,
        );
      if (this.voice.transfers)
        await this.say("INFO", `Downloaded from ${place.id}: ${url} (${answer.body.length} B at 1.0 kB/s)`);
      await this.keep(coordinates, place.id, answer.body, `${url}.sha1`, headers);
      return answer.body;
    } catch (error) {
      if (error instanceof NetworkError) {
        const host = address.hostname;
        const why =
          error.code === "ECONNREFUSED"
            ? `Connect to ${host}:${error.port} [${host}] failed: Connection refused`
            : `${host}: Name or service not known`;
        throw new TransferError(`${what}: transfer failed for ${url}: ${why}`);
      }
      if (error instanceof ProtocolError)
        throw new TransferError(
          `${what}: transfer failed for ${url}: Unsupported or unrecognized SSL message`,
        );
      throw error;
    }
  }

  /** The local repository names the repository by its id only. */
  private async keep(
    coordinates: Coordinates,
    id: string,
    content: Uint8Array,
    sum: string,
    headers: Headers,
  ) {
    const path = this.localFile(coordinates);
    const file = path.replace(/^.*\//, "");
    this.files.write(path, content);
    const answer = await sendRequest(this.files.process, new URL(sum), { headers });
    if (answer.status === 200) this.files.write(`${path}.sha1`, textOf(answer.body).trim());
    const list = path.replace(/[^/]*$/, "_remote.repositories");
    const before =
      this.files.readText(list) ??
      "#NOTE: This is a Maven Resolver internal implementation file, its format can be changed without prior notice.\n";
    this.files.write(list, `${before}${file}>${id}=\n`);
  }
}
