/**
 * Fetching over SSH: git runs `ssh [-p PORT] [USER@]HOST "git-upload-pack 'PATH'"`, or what GIT_SSH_COMMAND, core.sshCommand or
 * GIT_SSH name instead, and reads from its standard output. Credentials are the affair of that program alone.
 */
import { bytesOf, textOf } from "../../process/io.ts";
import { fromBase64 } from "../../services/keys/pem.ts";
import { rejected } from "../net/http.ts";
import { answerOf } from "./helpers.ts";
import { openLocal } from "./local.ts";
import { GitError, type GitSession } from "./session.ts";
import { branchesOf, type Known, type Source, withoutLogin } from "./source.ts";
import { traceSsh } from "./trace.ts";
import { Remote } from "./transport.ts";

interface SshAddress {
  readonly target: string;
  readonly port: string | undefined;
  readonly path: string;
}

/** `git@host:path` or `ssh://git@host:22/path`; undefined for anything else. */
export function sshAddress(url: string): SshAddress | undefined {
  const [, target, port, path] = /^(?:git\+)?ssh:\/\/([^/:]+(?:@[^/:]+)?)(?::(\d+))?(\/.*)$/.exec(url) ?? [];
  if (target !== undefined && path !== undefined) return { target, port, path: path.replace(/^\/~/, "~") };
  const [, host, short] = /^([^/:]+):(?!\/\/)(.+)$/.exec(url) ?? [];
  return host === undefined || short === undefined
    ? undefined
    : { target: host, port: undefined, path: short };
}

/** A login that brought a line's end along, as values from files do: git shows all of it (seen on 2.47). */
function refuseNewline(url: string): void {
  const [, user = "", password = ""] = /^\w+:\/\/([^:@/]*)(?::([^@/]*))?@/.exec(url) ?? [];
  const part = user.includes("\n") ? "username" : password.includes("\n") ? "password" : undefined;
  if (part === undefined) return;
  throw new GitError(
    `warning: url contains a newline in its ${part} component: ${url}\n` +
      `fatal: credential url cannot be parsed: ${url}\nfatal: remote helper 'http' aborted session`,
  );
}

/** What a fetch talks to, by its URL. Undefined for a way that is not modelled. Throws GitError for no URL. */
export function openRemote(session: GitSession, url: string, known: Known = {}): Source | undefined {
  if (/^https?:\/\//.test(url)) {
    refuseNewline(url.replace(/\/?$/, "/"));
    const why = rejected(url);
    if (why !== undefined)
      throw new GitError(`fatal: unable to access '${withoutLogin(url.replace(/\/?$/, "/"))}': ${why}`);
    return new Remote(session, url, known);
  }
  if (/^(file:\/\/|[./~])/.test(url) || !/[:]/.test(url)) return openLocal(session, url);
  const address = sshAddress(url);
  return address && new SshRemote(session, address, known);
}

class SshRemote implements Source {
  private readonly session: GitSession;
  private readonly address: SshAddress;
  private readonly known: Known;
  private files: ReadonlyMap<string, Uint8Array> | undefined;

  constructor(session: GitSession, address: SshAddress, known: Known) {
    this.session = session;
    this.address = address;
    this.known = known;
  }

  private async load(): Promise<ReadonlyMap<string, Uint8Array>> {
    const { process } = this.session;
    const { target, port, path } = this.address;
    const command =
      process.environment.get("GIT_SSH_COMMAND") ?? this.session.values("core.sshCommand").at(-1);
    // A wrapper of another name gets nothing that only OpenSSH understands.
    const isSsh = /(?:^|\/)ssh(?: |$)/.test(command ?? process.environment.get("GIT_SSH") ?? "ssh");
    const words = [
      ...(isSsh ? ["-o", "SendEnv=GIT_PROTOCOL"] : []),
      ...(port === undefined ? [] : ["-p", port]),
      target,
      `git-upload-pack '${path}'`,
    ];
    const argv =
      command === undefined
        ? [process.environment.get("GIT_SSH") ?? "ssh", ...words]
        : ["sh", "-c", `${command} "$@"`, command, ...words];
    const own = this.known.isNew ? "GIT_DIR" : "GIT_PREFIX";
    const unset = this.session.extra.length > 0 ? `GIT_CONFIG_PARAMETERS ${own}` : own;
    await traceSsh(process, { command, words, unset });
    const text = await answerOf(process, argv);
    try {
      const listing = JSON.parse(text) as Readonly<Record<string, string>>;
      return new Map(Object.entries(listing).map(([name, data]) => [name, fromBase64(data) ?? bytesOf("")]));
    } catch {
      throw new GitError(
        "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.",
      );
    }
  }

  async file(path: string): Promise<Uint8Array | undefined> {
    this.files ??= await this.load();
    return this.files.get(path);
  }

  async references() {
    const listing = textOf((await this.file("info/refs")) ?? bytesOf(""));
    const head = /^ref: (\S+)/.exec(textOf((await this.file("HEAD")) ?? bytesOf("")))?.[1];
    return { head, branches: branchesOf(listing) };
  }
}
