/** `composer install`, `update` and `require`: packages of composer repositories, composer.lock, vendor. */
import { unzipSync } from "fflate";
import { printError, textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import type { UserFiles } from "../registries/files.ts";
import { composerHome, headerFor, type Logins, readLogins } from "./auth.ts";
import { contentHash, writeAutoloader } from "./autoload.ts";
import { ComposerError, type Project } from "./types.ts";

interface Release {
  readonly name: string;
  readonly version: string;
  readonly version_normalized?: string;
  readonly dist?: { readonly type: string; readonly url: string };
  readonly require?: Readonly<Record<string, string>>;
}

export interface InstallOptions {
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly dev: boolean;
  readonly update: boolean;
}

const README = [
  "This file locks the dependencies of your project to a known state",
  "Read more about it at https://getcomposer.org/doc/01-basic-usage.md#installing-dependencies",
  "This file is @generated automatically",
];

/** An address as messages and lock files have it: without its login. */
function plain(url: string): string {
  return url.replace(/^(https?:\/\/)[^@/]*@/, "$1");
}

export class Installer {
  private readonly files: UserFiles;
  private readonly options: InstallOptions;
  private readonly logins: Logins;
  private readonly project: Project;
  private warned = false;

  constructor(files: UserFiles, project: Project, options: InstallOptions) {
    this.files = files;
    this.options = options;
    this.project = project;
    this.logins = readLogins(files);
  }

  private async say(text: string, detail = false): Promise<void> {
    if (this.options.quiet || (detail && !this.options.verbose)) return;
    await printError(this.files.process, `${text}\n`);
  }

  async run(): Promise<void> {
    const lock = this.options.update ? undefined : this.files.readText("composer.lock");
    const releases = lock === undefined ? await this.update() : this.locked(lock);
    if (lock !== undefined) await this.say("Installing dependencies from lock file (including require-dev)");
    await this.install(releases);
    await this.say("Generating autoload files");
    const { "content-hash": hash } = JSON.parse(this.files.readText("composer.lock") ?? "{}");
    writeAutoloader(this.files, typeof hash === "string" ? hash : contentHash(this.project));
  }

  private locked(text: string): Release[] {
    const lock = JSON.parse(text) as { packages: Release[]; "packages-dev"?: Release[] };
    return [...lock.packages, ...(this.options.dev ? (lock["packages-dev"] ?? []) : [])];
  }

  private async update(): Promise<Release[]> {
    if (!this.options.update)
      await this.say(
        "No composer.lock file present. Updating dependencies to latest instead of installing from lock file. See https://getcomposer.org/install for more information.",
      );
    await this.say("Loading composer repositories with package information");
    const sources = await this.openRepositories();
    const found = new Map<string, Release>();
    const wanted = { ...this.project.require, ...(this.options.dev ? this.project["require-dev"] : {}) };
    const todo = Object.keys(wanted);
    for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
      if (!name.includes("/") || found.has(name)) continue;
      const release = await this.find(sources, name);
      found.set(name, release);
      todo.push(...Object.keys(release.require ?? {}));
    }
    const releases = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    await this.say("Updating dependencies");
    await this.say(
      `Lock file operations: ${releases.length} install${releases.length === 1 ? "" : "s"}, 0 updates, 0 removals`,
    );
    for (const { name, version } of releases) await this.say(`  - Locking ${name} (${version})`);
    await this.say("Writing lock file");
    const packages = releases.map(({ dist, version_normalized: _, ...release }) => ({
      ...release,
      ...(dist ? { dist: { ...dist, url: plain(dist.url) } } : {}),
    }));
    const json = {
      _readme: README,
      "content-hash": contentHash(this.project),
      packages,
      "packages-dev": [],
      aliases: [],
      "minimum-stability": "stable",
      "plugin-api-version": "2.6.0",
    };
    this.files.write("composer.lock", `${JSON.stringify(json, null, 4)}\n`);
    await this.say("Installing dependencies from lock file (including require-dev)");
    return releases;
  }

  /** Address of a repository to where it says that its packages are described. */
  private async openRepositories(): Promise<readonly { readonly base: string; readonly template: string }[]> {
    const given = this.project.repositories ?? [];
    const list = Array.isArray(given) ? given : Object.values(given);
    const opened: { base: string; template: string }[] = [];
    const own = list.filter((each) => typeof each === "object" && each.type !== undefined);
    const packagist =
      list.every((each) => each["packagist.org"] !== false && each.packagist !== false) &&
      (given as Record<string, unknown>)["packagist.org"] !== false;
    const addresses = own.map((each) => {
      if (each.type !== "composer")
        throw new NotModelledError(`a repository of composer of type ${String(each.type)}`);
      return String(each.url);
    });
    if (packagist) addresses.push("https://repo.packagist.org");
    for (const address of addresses) {
      const base = address.replace(/\/$/, "");
      const answer = await this.get(`${base}/packages.json`);
      this.files.write(
        `${this.cache}/repo/${plain(base).replace(/[^a-z0-9.]/gi, "-")}/packages.json`,
        answer.body,
      );
      const { "metadata-url": template = "/p2/%package%.json" } = JSON.parse(textOf(answer.body)) as {
        "metadata-url"?: string;
      };
      opened.push({ base, template });
    }
    return opened;
  }

  private get cache(): string {
    const { files } = this;
    return (
      files.variable("COMPOSER_CACHE_DIR") ??
      (files.variable("COMPOSER_HOME")
        ? `${composerHome(files)}/cache`
        : `${files.variable("XDG_CACHE_HOME") ?? `${files.home}/.cache`}/composer`)
    );
  }

  private async find(sources: readonly { base: string; template: string }[], name: string): Promise<Release> {
    for (const { base, template } of sources) {
      const url = new URL(template.replace("%package%", name), `${base}/`);
      const { username, password } = new URL(base);
      url.username = username;
      url.password = password;
      const answer = await this.get(url.href, true);
      if (answer.status === 404) continue;
      const { packages } = JSON.parse(textOf(answer.body)) as { packages: Record<string, Release[]> };
      const [release] = packages[name] ?? [];
      if (release) return release;
    }
    await this.say(
      `Your requirements could not be resolved to an installable set of packages.\n\n  Problem 1\n    - Root composer.json requires ${name}, it could not be found in any version, there may be a typo in the package name.`,
    );
    throw new ComposerError("", "", 0, 2);
  }

  private async install(releases: readonly Release[]): Promise<void> {
    await this.say(
      `Package operations: ${releases.length} install${releases.length === 1 ? "" : "s"}, 0 updates, 0 removals`,
    );
    for (const { name, version } of releases) await this.say(`  - Downloading ${name} (${version})`);
    for (const { name, version, dist } of releases) {
      if (!dist) throw new NotModelledError("a package of composer from its source repository");
      const { body } = await this.get(dist.url);
      this.files.write(`${this.cache}/files/${name}/${version}.zip`, body);
      await this.say(`  - Installing ${name} (${version}): Extracting archive`);
      for (const [path, content] of Object.entries(unzipSync(body)))
        if (!path.endsWith("/")) this.files.write(`vendor/${name}/${path}`, content);
    }
    const installed = releases.map(({ name, version }) => ({ name, version }));
    this.files.write(
      "vendor/composer/installed.json",
      `${JSON.stringify({ packages: installed }, null, 4)}\n`,
    );
  }

  /** Fetches an address with the login of its host. Throws ComposerError. */
  private async get(address: string, mayMiss = false): Promise<HttpResponse> {
    const url = new URL(address);
    const shown = plain(url.href);
    if (url.protocol === "http:" && this.project.config?.["secure-http"] !== false)
      throw new ComposerError(
        `Your configuration does not allow connections to ${shown}. See https://getcomposer.org/doc/06-config.md#secure-http for details.`,
        "Config.php",
        628,
        100,
      );
    // A login in the repository's address counts for its whole host.
    if (url.username) {
      const login = {
        username: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      };
      this.logins["http-basic"] = { ...this.logins["http-basic"], [url.host]: login };
    }
    const login = headerFor(this.logins, url);
    if (login) await this.say(login.says, true);
    await this.say(`Downloading ${shown}`, true);
    if (url.protocol === "http:" && !this.warned)
      await this.say(`Warning: Accessing ${url.hostname} over http which is an insecure protocol.`);
    this.warned = true;
    const headers: Headers = [["User-Agent", "Composer/2.8.8"], ...(login ? [login.header] : [])];
    try {
      const answer = await sendRequest(this.files.process, url, { headers });
      if (answer.status < 400 || (mayMiss && answer.status === 404)) return answer;
      if (answer.status === 401 && !login)
        throw new ComposerError(
          `The '${shown}' URL required authentication (HTTP 401).\nYou must be using the interactive console to authenticate`,
          "AuthHelper.php",
          205,
          100,
        );
      if (answer.status === 401 || answer.status === 403)
        throw new ComposerError(
          `Invalid credentials (HTTP ${answer.status}) for '${shown}', aborting.`,
          "AuthHelper.php",
          211,
          100,
        );
      throw new ComposerError(
        `The "${shown}" file could not be downloaded (HTTP/1.1 ${answer.status})`,
        "RemoteFilesystem.php",
        545,
        100,
      );
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
      throw new ComposerError(
        `curl error 6 while downloading ${shown}: Could not resolve host: ${url.hostname}`,
        "CurlDownloader.php",
        401,
        100,
      );
    }
  }
}
