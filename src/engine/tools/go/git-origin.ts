/**
 * A module's own repository, by git: the repository that a module's path stands for, kept below the module cache with the
 * address as the path has it. Logins are git's matter (insteadOf, ~/.netrc, helpers): the address never has one.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { commitFacts, ObjectStore } from "../git/objects.ts";
import { GitSession } from "../git/session.ts";
import { rewritten } from "../git/source.ts";
import { openRemote } from "../git/transport-ssh.ts";
import { ask } from "../registries/ask.ts";
import { fetchUrl } from "./proxy.ts";
import type { GoSettings } from "./settings.ts";
import { GoError, type Origin, OriginError } from "./types.ts";

type Trace = (line: string) => Promise<void>;

interface Checkout {
  readonly version: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const GIT_HINT =
  "\nConfirm the import path was entered correctly.\nIf this is a private repository, see https://golang.org/doc/faq#git_https for additional information.";
/** Git never asks at a terminal that the go command started it from. */
const QUIET = { GIT_TERMINAL_PROMPT: "0" };

export class GitOrigin implements Origin {
  private readonly settings: GoSettings;
  private readonly module: string;
  private readonly trace: Trace;

  constructor(settings: GoSettings, module: string, trace: Trace) {
    this.settings = settings;
    this.module = module;
    this.trace = trace;
  }

  async resolve(query: string): Promise<string> {
    return (await this.checkout(query)).version;
  }

  async mod(version: string): Promise<string> {
    const { files } = await this.checkout(version);
    const text = files.get("go.mod");
    return text ? textOf(text) : `module ${this.module}\n`;
  }

  async files(version: string): Promise<ReadonlyMap<string, Uint8Array>> {
    return (await this.checkout(version)).files;
  }

  private async checkout(query: string): Promise<Checkout> {
    const url = await this.repository();
    const { files: user } = this.settings;
    const name = bytesToHex(sha256(bytesOf(`git3:${url}`)));
    const folder = `${this.settings.get("GOMODCACHE")}/cache/vcs/${name}`;
    await this.trace(`# ${folder} for git3 ${url}\n`);
    user.write(`${folder}.info`, `git3:${url}`);
    user.write(`${folder}.lock`, "");
    user.write(`${folder}/HEAD`, "ref: refs/heads/master\n");
    user.write(
      `${folder}/config`,
      `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
    );
    await this.trace(`cd ${folder}; git ls-remote -q origin\n`);
    const { status, stdout, stderr } = await this.git("ls-remote", "-q", url);
    if (status !== 0) {
      const lines = stderr.trimEnd().replaceAll("\n", "\n\t");
      const hint = stderr.includes("terminal prompts disabled") ? GIT_HINT : "";
      throw new OriginError(
        `git ls-remote -q origin in ${folder}: exit status ${status}:\n\t${lines}${hint}`,
        true,
      );
    }
    const references = new Map(
      stdout
        .split("\n")
        .map((line) => line.split("\t"))
        .map(([id = "", ref = ""]) => [ref, id] as const),
    );
    return this.fetch(folder, url, commitOf(query, references), query);
  }

  /** Takes the objects of a commit into the module cache, and reads its files. */
  private async fetch(folder: string, url: string, commit: string, query: string): Promise<Checkout> {
    const { process } = this.settings.files;
    const session = new GitSession(process);
    const remote = openRemote(session, rewritten(session, url));
    if (!remote) throw new NotModelledError(`a module from ${url}`);
    await this.trace(
      `cd ${folder}; git fetch -f origin 'refs/heads/*:refs/heads/*' 'refs/tags/*:refs/tags/*'\n`,
    );
    const objects = new ObjectStore(session, folder);
    await objects.fetch(commit, (path) => remote.file(path));
    const { tree, author } = commitFacts(objects.get(commit).content);
    const files = new Map(
      [...objects.files(tree)].map(([path, { id }]) => [path, objects.get(id).content] as const),
    );
    const version = /^v\d+\.\d+\.\d+$/.test(query) ? query : pseudoVersion(commit, author);
    return { version, files };
  }

  private async git(...words: string[]) {
    const { process } = this.settings.files;
    const captured = await ask(process, ["git", ...words], { environment: QUIET, cwd: "/" });
    if (captured.status === 127)
      throw new GoError('git init --bare: exec: "git": executable file not found in $PATH');
    return captured;
  }

  /** The repository that a module's path stands for (https://go.dev/ref/mod#vcs-find). */
  private async repository(): Promise<string> {
    const [host = "", owner, name] = this.module.split("/");
    if (/^(?:github\.com|bitbucket\.org)$/.test(host) && owner && name)
      return `https://${host}/${owner}/${name}`;
    const [, root] = /^([^/]+(?:\/[^/]+)+?)\.git(?:\/|$)/.exec(this.module) ?? [];
    if (root !== undefined) {
      const url = `https://${root}`;
      await this.trace(`git ls-remote ${url}\n`);
      if ((await this.git("ls-remote", url)).status === 0) return url;
      throw new OriginError("no secure protocol found for repository", true);
    }
    return this.fromMetaTag();
  }

  private async fromMetaTag(): Promise<string> {
    const wrong = (why: string) => new OriginError(`unrecognized import path "${this.module}": ${why}`, true);
    let page: string;
    try {
      page = textOf(
        (await fetchUrl(this.settings, new URL(`https://${this.module}?go-get=1`), this.trace)).body,
      );
    } catch (error) {
      if (error instanceof OriginError) throw wrong(`https fetch: ${error.message}`);
      throw error;
    }
    const [, prefix, system, url] =
      /<meta\s+name="go-import"\s+content="(\S+)\s+(\S+)\s+(\S+?)"/.exec(page) ?? [];
    if (url === undefined || !this.module.startsWith(prefix ?? ""))
      throw wrong(`parse https://${this.module}?go-get=1: no go-import meta tags ()`);
    if (system !== "git") throw new NotModelledError(`a module from ${system}`);
    return url;
  }
}

/** `v0.0.0-20060102150405-abcdefabcdef`: the commit's time and the start of its name. */
function pseudoVersion(commit: string, author: string): string {
  const seconds = Number(/> (\d+) /.exec(author)?.[1] ?? 0);
  const when = new Date(seconds * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return `v0.0.0-${when}-${commit.slice(0, 12)}`;
}

function commitOf(query: string, references: ReadonlyMap<string, string>): string {
  const head = references.get("HEAD");
  const short =
    /^v0\.0\.0-\d{14}-([0-9a-f]{12})$/.exec(query)?.[1] ?? (/^[0-9a-f]{7,40}$/.test(query) ? query : "");
  const found =
    query === "latest"
      ? head
      : (references.get(`refs/tags/${query}`) ??
        references.get(`refs/heads/${query}`) ??
        (short === "" ? undefined : [...references.values()].find((id) => id.startsWith(short))));
  if (found === undefined) throw new OriginError(`unknown revision ${short || query}`, true);
  return found;
}
