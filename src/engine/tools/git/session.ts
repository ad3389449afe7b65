/** What every git command has at hand: options before the command, configuration, files, messages. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { type Entry, parseConfig, splitName } from "./config-file.ts";

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

export class GitSession {
  readonly process: Process;
  cwd: string;
  /** From `-c name=value` and `clone --config`. */
  readonly extra: Entry[] = [];

  constructor(process: Process) {
    this.process = process;
    this.cwd = process.cwd;
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

  makeFolders(path: string): void {
    const { machine, credentials, umask } = this.process;
    let at = "";
    for (const name of path.split("/").filter(Boolean)) {
      at += `/${name}`;
      if (!machine.filesystem.exists(at, credentials))
        machine.filesystem.mkdir(at, 0o777 & ~umask, credentials);
    }
  }

  /** The repository that the working directory is in; its folder, not .git. */
  findRoot(): string | undefined {
    for (let at = this.cwd; ; at = at.replace(/\/[^/]*$/, "")) {
      if (this.exists(`${at}/.git/HEAD`)) return at || "/";
      if (at === "" || at === "/") return undefined;
    }
  }

  root(): string {
    const root = this.findRoot();
    if (root === undefined)
      throw new GitError("fatal: not a git repository (or any of the parent directories): .git");
    return root;
  }

  configFile(scope: "system" | "global" | "local"): string {
    if (scope === "system") return "/etc/gitconfig";
    return scope === "global" ? `${this.home}/.gitconfig` : `${this.root()}/.git/config`;
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

  /** All entries, later ones win. */
  config(): (Entry & { scope: Scope })[] {
    const root = this.findRoot();
    const files: [Scope, string][] = [
      ["system", "/etc/gitconfig"],
      ["global", `${this.home}/.config/git/config`],
      ["global", `${this.home}/.gitconfig`],
      ...(root === undefined
        ? []
        : ([["local", `${root === "/" ? "" : root}/.git/config`]] as [Scope, string][])),
    ];
    return [
      ...files.flatMap(([scope, path]) =>
        parseConfig(this.readText(path) ?? "").map((entry) => ({ ...entry, scope })),
      ),
      ...this.environmentConfig().map((entry) => ({ ...entry, scope: "command" as const })),
      ...this.extra.map((entry) => ({ ...entry, scope: "command" as const })),
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
