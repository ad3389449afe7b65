/** What every git command has at hand: options before the command, configuration, files, messages. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { type Entry, parseConfig, splitName } from "./config-file.ts";
import { type IncludedEntry, readIncluding } from "./config-include.ts";

/** A command that failed: what is printed to standard error, and the status. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly status: number;

  constructor(message: string, status = 128) {
    super(message);
    this.status = status;
  }
}

export type Scope = "system" | "global" | "local" | "command";

interface Repository {
  readonly git: string;
  readonly work: string | undefined;
}

export class GitSession {
  readonly process: Process;
  cwd: string;
  /** From `-c name=value` and `clone --config`. */
  readonly extra: Entry[] = [];
  /** --git-dir or GIT_DIR, and --work-tree or GIT_WORK_TREE. */
  gitDir: string | undefined;
  workTree: string | undefined;
  /** Where a repository of another user's was found. */
  private dubious: string | undefined;

  constructor(process: Process, cwd = process.cwd) {
    this.process = process;
    this.cwd = cwd;
    this.gitDir = process.environment.get("GIT_DIR");
    this.workTree = process.environment.get("GIT_WORK_TREE");
  }

  /** A session of the same run in another repository; what -c said holds there too. */
  at(folder: string): GitSession {
    const other = new GitSession(this.process, folder);
    other.gitDir = undefined;
    other.workTree = undefined;
    other.extra.push(...this.extra);
    return other;
  }

  get home(): string {
    return this.process.environment.get("HOME") ?? "/root";
  }

  setExtra(text: string): void {
    const equals = text.indexOf("=");
    const name = splitName(equals < 0 ? text : text.slice(0, equals));
    if (!name)
      throw new GitError(
        `error: key does not contain a section: ${text}\nfatal: unable to parse command-line config`,
      );
    const value = equals < 0 ? "true" : text.slice(equals + 1);
    this.extra.push({ section: name.section, key: name.key.toLowerCase(), value });
  }

  path(path: string): string {
    return absolute(path, this.cwd);
  }

  read(path: string): Uint8Array | undefined {
    try {
      return this.process.machine.filesystem.readFile(path, this.process.credentials);
    } catch (error) {
      if (error instanceof FileSystemError && (error.code === "ENOENT" || error.code === "ENOTDIR"))
        return undefined;
      if (error instanceof FileSystemError && error.code === "EACCES") return undefined;
      throw error;
    }
  }

  readText(path: string): string | undefined {
    const bytes = this.read(path);
    return bytes && textOf(bytes);
  }

  exists(path: string): boolean {
    return this.process.machine.filesystem.exists(path, this.process.credentials);
  }

  write(path: string, content: string | Uint8Array, mode = 0o666): void {
    this.makeFolders(path.replace(/\/[^/]*$/, "") || "/");
    const bytes = typeof content === "string" ? bytesOf(content) : content;
    const { machine, credentials, umask } = this.process;
    machine.filesystem.writeFile(path, bytes, mode & ~umask, credentials);
  }

  /** Removes all that is in a folder. */
  empty(folder: string): void {
    const { machine, credentials } = this.process;
    for (const name of machine.filesystem.readdir(folder, credentials)) {
      const path = `${folder}/${name}`;
      if (machine.filesystem.lstat(path, credentials).kind !== "directory")
        machine.filesystem.unlink(path, credentials);
      else {
        this.empty(path);
        machine.filesystem.rmdir(path, credentials);
      }
    }
  }

  makeFolders(path: string): void {
    const { machine, credentials, umask } = this.process;
    let at = "";
    for (const name of path.split("/").filter(Boolean)) {
      at += `/${name}`;
      if (!machine.filesystem.exists(at, credentials))
        machine.filesystem.mkdir(at, 0o777 & ~umask, credentials);
    }
  }

  /** The repository that the working directory is in: its own folder, and its working tree unless it is bare. */
  find(): Repository | undefined {
    if (this.gitDir !== undefined) {
      const git = this.path(this.gitDir).replace(/\/$/, "");
      if (!this.exists(`${git}/HEAD`)) throw new GitError(`fatal: not a git repository: '${this.gitDir}'`);
      const bare = parseConfig(this.readText(`${git}/config`) ?? "").some(
        ({ section, key, value }) => section === "core" && key === "bare" && value === "true",
      );
      return { git, work: this.workTree ? this.path(this.workTree) : bare ? undefined : this.cwd };
    }
    for (let at = this.cwd.replace(/\/$/, ""); ; at = at.replace(/\/[^/]*$/, "")) {
      const work = this.workTree ? this.path(this.workTree) : at || "/";
      if (this.exists(`${at}/.git/HEAD`)) return this.trusted({ git: `${at}/.git`, work }, at || "/");
      const link = /^gitdir: (.*)$/m.exec(this.linkText(`${at}/.git`) ?? "")?.[1];
      if (link !== undefined) return this.trusted({ git: absolute(link, at || "/"), work }, at || "/");
      if (this.exists(`${at}/HEAD`) && this.exists(`${at}/objects`) && this.exists(`${at}/refs`))
        return this.trusted({ git: at, work: undefined }, at);
      if (at === "") return undefined;
    }
  }

  /**
   * A repository that belongs to somebody else counts as none, unless safe.directory names it: what is copied into an image
   * belongs to root, whoever runs git there. Seen on git 2.47.3; the repository's own configuration has no say.
   */
  private trusted(found: Repository, place: string): Repository | undefined {
    const { machine, credentials } = this.process;
    const owned = [place, found.git].every(
      (path) => machine.filesystem.stat(path, credentials).uid === credentials.uid,
    );
    const safe = () =>
      this.entries(undefined)
        .filter(({ section, key }) => section === "safe" && key === "directory")
        .map(({ value }) => value);
    if (owned || safe().some((each) => each === "*" || each.replace(/(.)\/$/, "$1") === place)) return found;
    this.dubious = place;
    return undefined;
  }

  /** The .git of a submodule is a file. */
  private linkText(path: string): string | undefined {
    const { filesystem } = this.process.machine;
    if (!this.exists(path) || filesystem.stat(path, this.process.credentials).kind !== "file")
      return undefined;
    return this.readText(path);
  }

  /** The repository's own folder. Throws GitError outside of one. */
  gitFolder(): string {
    const found = this.find();
    if (!found && this.dubious !== undefined)
      throw new GitError(
        `fatal: detected dubious ownership in repository at '${this.dubious}'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory ${this.dubious}`,
      );
    if (!found) throw new GitError("fatal: not a git repository (or any of the parent directories): .git");
    return found.git;
  }

  /** The working tree. Throws GitError outside of one. */
  root(): string {
    this.gitFolder();
    const work = this.find()?.work;
    if (work === undefined) throw new GitError("fatal: this operation must be run in a work tree");
    return work;
  }

  configFile(scope: "system" | "global" | "local"): string {
    const { environment } = this.process;
    if (scope === "system") return environment.get("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig";
    if (scope === "local") return `${this.gitFolder()}/config`;
    const own = `${this.home}/.gitconfig`;
    const xdg = `${environment.get("XDG_CONFIG_HOME") ?? `${this.home}/.config`}/git/config`;
    return environment.get("GIT_CONFIG_GLOBAL") ?? (!this.exists(own) && this.exists(xdg) ? xdg : own);
  }

  /** GIT_CONFIG_COUNT with GIT_CONFIG_KEY_n and GIT_CONFIG_VALUE_n (git-config(1)). */
  private environmentConfig(): Entry[] {
    const { environment } = this.process;
    const count = Number(environment.get("GIT_CONFIG_COUNT") ?? 0) || 0;
    return Array.from({ length: Math.min(count, 100) }, (_, index) => {
      const name = splitName(environment.get(`GIT_CONFIG_KEY_${index}`) ?? "");
      if (!name) throw new GitError(`error: missing config key GIT_CONFIG_KEY_${index}`);
      const value = environment.get(`GIT_CONFIG_VALUE_${index}`) ?? "";
      return { section: name.section, key: name.key.toLowerCase(), value };
    });
  }

  /** GIT_CONFIG_PARAMETERS, in which git hands down what -c said: `'name'='value'`, or `'name=value'` as before 2.30. */
  private parameters(): Entry[] {
    const given = this.process.environment.get("GIT_CONFIG_PARAMETERS") ?? "";
    return [...given.matchAll(/'((?:[^']|'\\'')*)'(?:='((?:[^']|'\\'')*)')?/g)].flatMap(
      ([, first = "", second]) => {
        const [name = "", value = second ?? "true"] =
          second === undefined ? first.split(/=(.*)/s) : [first, second];
        const found = splitName(name);
        return found
          ? [{ section: found.section, key: found.key.toLowerCase(), value: value.replaceAll("'\\''", "'") }]
          : [];
      },
    );
  }

  /** All entries, those of included files too; later ones win. */
  config(): (IncludedEntry & { scope: Scope })[] {
    return this.entries(this.find()?.git);
  }

  private entries(git: string | undefined): (IncludedEntry & { scope: Scope })[] {
    const { environment } = this.process;
    const global = environment.get("GIT_CONFIG_GLOBAL");
    const xdg = `${environment.get("XDG_CONFIG_HOME") ?? `${this.home}/.config`}/git/config`;
    const system = /^(1|true|yes|on)$/i.test(environment.get("GIT_CONFIG_NOSYSTEM") ?? "");
    const files: [Scope, string][] = [
      ...(system ? [] : ([["system", this.configFile("system")]] as [Scope, string][])),
      ...(global === undefined ? [xdg, `${this.home}/.gitconfig`] : [global]).map((path): [Scope, string] => [
        "global",
        path,
      ]),
      ...(git === undefined ? [] : ([["local", `${git}/config`]] as [Scope, string][])),
    ];
    const command = { scope: "command" as const, origin: "command line" };
    return [
      ...files.flatMap(([scope, path]) =>
        readIncluding(this, path, git).map((entry) => ({ ...entry, scope })),
      ),
      ...[...this.environmentConfig(), ...this.parameters()].map((entry) => ({ ...entry, ...command })),
      ...this.extra.map((entry) => ({ ...entry, ...command })),
    ];
  }

  /** All values of a name, in order. */
  values(name: string): string[] {
    const wanted = splitName(name);
    return this.config()
      .filter(({ section, key }) => section === wanted?.section && key === wanted.key.toLowerCase())
      .map(({ value }) => value);
  }
}
