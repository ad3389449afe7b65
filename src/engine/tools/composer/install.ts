/** `composer install`, `update` and `require`: packages of composer repositories, composer.lock, vendor. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { unzipSync } from "fflate";
import { bytesOf, printError, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { composerHome } from "./auth.ts";
import { contentHash, writeAutoloader } from "./autoload.ts";
import { fits } from "./constraints.ts";
import { Downloads, masked, type Options, plain } from "./downloads.ts";
import { parseJson } from "./json.ts";
import { ComposerError, type Project } from "./types.ts";

/** A repository, and where it says that its packages are described. */
interface Source {
  readonly base: string;
  readonly template: string;
  readonly options: Options | undefined;
}

interface Release {
  readonly name: string;
  readonly version: string;
  readonly version_normalized?: string;
  readonly dist?: { readonly type: string; readonly url: string };
  /** The repository's own options, headers among them: they stay in composer.lock. */
  readonly "transport-options"?: Options;
  readonly require?: Readonly<Record<string, string>>;
}

export interface InstallOptions {
  /** `-vvv` */
  readonly debug: boolean;
  readonly quiet: boolean;
  readonly dev: boolean;
  readonly update: boolean;
}

const README = [
  "This file locks the dependencies of your project to a known state",
  "Read more about it at https://getcomposer.org/doc/01-basic-usage.md#installing-dependencies",
  "This file is @generated automatically",
];

export class Installer {
  private readonly files: UserFiles;
  private readonly options: InstallOptions;
  private readonly downloads: Downloads;
  private readonly project: Project;

  constructor(files: UserFiles, project: Project, options: InstallOptions) {
    this.files = files;
    this.options = options;
    this.project = project;
    this.downloads = new Downloads(files, project, (text, detail) => this.say(text, detail));
  }

  private async say(text: string, detail = false): Promise<void> {
    if (this.options.quiet || (detail && !this.options.debug)) return;
    await printError(this.files.process, `${text}\n`);
  }

  async run(): Promise<void> {
    const { name = "__root__", version } = this.project;
    if (version === undefined && !this.files.exists(".git"))
      await this.say(
        `Composer could not detect the root package (${name}) version, defaulting to '1.0.0'. See https://getcomposer.org/root-version`,
      );
    const lock = this.options.update ? undefined : this.files.readText("composer.lock");
    const releases = lock === undefined ? await this.update() : this.locked(lock);
    await this.say(
      `Installing dependencies from lock file${this.options.dev ? " (including require-dev)" : ""}`,
    );
    if (lock !== undefined)
      await this.say("Verifying lock file contents can be installed on current platform.");
    await this.install(releases);
    await this.say("Generating autoload files");
    const { "content-hash": hash } = JSON.parse(this.files.readText("composer.lock") ?? "{}");
    writeAutoloader(this.files, typeof hash === "string" ? hash : contentHash(this.project));
  }

  private locked(text: string): Release[] {
    const lock = parseJson(text, "./composer.lock") as { packages: Release[]; "packages-dev"?: Release[] };
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
      const release = await this.find(sources, name, wanted[name]);
      if (typeof release === "string") {
        await this.say("Updating dependencies");
        await this.say(
          `Your requirements could not be resolved to an installable set of packages.\n\n  Problem 1\n    - Root composer.json requires ${name}${release}.\n`,
        );
        throw new ComposerError("", "", 0, 2);
      }
      found.set(name, release);
      todo.push(...Object.keys(release.require ?? {}));
    }
    await this.say("Updating dependencies");
    const releases = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
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
    return releases;
  }

  private async openRepositories(): Promise<readonly Source[]> {
    const given = this.project.repositories ?? [];
    const list = Array.isArray(given) ? given : Object.values(given);
    const opened: Source[] = [];
    const own = list.filter((each) => typeof each === "object" && each.type !== undefined);
    const packagist =
      list.every((each) => each["packagist.org"] !== false && each.packagist !== false) &&
      (given as Record<string, unknown>)["packagist.org"] !== false;
    const addresses = own.map((each) => {
      if (each.type !== "composer")
        throw new NotModelledError(`a repository of composer of type ${String(each.type)}`);
      return { base: String(each.url).replace(/\/$/, ""), options: each.options as Options | undefined };
    });
    if (packagist) addresses.push({ base: "https://repo.packagist.org", options: undefined });
    for (const { base, options } of addresses) {
      const answer = await this.downloads.get(`${base}/packages.json`, { options });
      await this.cacheOf(base, "packages.json", answer.body);
      const { "metadata-url": template = "/p2/%package%.json" } = JSON.parse(textOf(answer.body)) as {
        "metadata-url"?: string;
      };
      opened.push({ base, template, options });
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

  private async cacheOf(base: string, name: string, content: Uint8Array): Promise<void> {
    const path = `${this.cache}/repo/${masked(base).replace(/[^a-z0-9.]/gi, "-")}/${name}`;
    await this.say(`Writing ${path} into cache`, true);
    this.files.write(path, content);
  }

  /** The newest that fits, or why there is none. */
  private async find(sources: readonly Source[], name: string, wanted = "*"): Promise<Release | string> {
    let others = "";
    for (const { base, template, options } of sources) {
      const url = new URL(template.replace("%package%", name), `${base}/`);
      const { username, password } = new URL(base);
      url.username = username;
      url.password = password;
      const answer = await this.downloads.get(url.href, { mayMiss: true, options });
      if (answer.status === 404) continue;
      await this.cacheOf(base, `provider-${name.replace("/", "~")}.json`, answer.body);
      const { packages } = JSON.parse(textOf(answer.body)) as { packages: Record<string, Release[]> };
      const all = packages[name] ?? [];
      const release = all.find(({ version }) => fits(wanted, version));
      if (release) return options ? { ...release, "transport-options": options } : release;
      others ||= all.map(({ version }) => version).join(", ");
    }
    return others === ""
      ? ", it could not be found in any version, there may be a typo in the package name"
      : ` ${wanted}, found ${name}[${others}] but it does not match the constraint`;
  }

  private async install(releases: readonly Release[]): Promise<void> {
    const list = "vendor/composer/installed.json";
    const there = JSON.parse(this.files.readText(list) ?? "{}") as { readonly packages?: readonly Release[] };
    const missing = releases.filter(
      ({ name, version }) => !there.packages?.some((each) => each.name === name && each.version === version),
    );
    if (missing.length === 0) return this.say("Nothing to install, update or remove");
    await this.say(
      `Package operations: ${missing.length} install${missing.length === 1 ? "" : "s"}, 0 updates, 0 removals`,
    );
    const cached = ({ name, dist }: Release) =>
      `${this.cache}/files/${name}/${bytesToHex(sha1(bytesOf(plain(dist?.url ?? ""))))}.zip`;
    for (const each of missing) {
      if (!each.dist) throw new NotModelledError("a package of composer from its source repository");
      if (!this.files.exists(cached(each))) await this.say(`  - Downloading ${each.name} (${each.version})`);
    }
    for (const each of missing) {
      const { name, version, dist, "transport-options": options } = each;
      let archive = this.files.read(cached(each));
      if (!archive) {
        archive = (await this.downloads.get(dist?.url ?? "", { options })).body;
        this.files.write(cached(each), archive);
      }
      await this.say(`  - Installing ${name} (${version}): Extracting archive`);
      for (const [path, content] of Object.entries(unzipSync(archive)))
        if (!path.endsWith("/")) this.files.write(`vendor/${name}/${path}`, content);
    }
    const installed = releases.map((release) => ({ ...release, "installation-source": "dist" }));
    this.files.write(list, `${JSON.stringify({ packages: installed, dev: this.options.dev }, null, 4)}\n`);
  }
}
