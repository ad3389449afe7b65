/**
 * A git host in the style of Gitea or GitHub. On port 22 it speaks SSH: a private key whose public half belongs to an
 * account opens its repositories. On any other port it is a plain file server ("dumb" HTTP) behind a token or a password.
 * A repository with `open: true` needs neither over HTTP.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesOf, concat } from "../process/io.ts";
import type { Endpoint, HttpRequest, HttpResponse, SshLogin, SshSession } from "../process/types.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { type DumbRepository, dumbRepository } from "./dumb-git.ts";
import { authorizationOf, respond } from "./http.ts";
import { publicKeyOf } from "./keys/ed25519.ts";
import { toBase64 } from "./keys/pem.ts";
import { readPrivateKey } from "./keys/private-key.ts";
import { field } from "./keys/wire.ts";

export interface HostedRepository {
  readonly files: Readonly<Record<string, string>>;
  readonly open: boolean;
}

export interface GitHost {
  http(request: HttpRequest, phase: Phase): HttpResponse;
  ssh(phase: Phase): Endpoint;
}

/** Makes the host; `address` decides its key, so that it is the same in both runs. */
export function gitHost(
  address: string,
  repositories: Readonly<Record<string, HostedRepository>>,
  accounts: Accounts,
): GitHost {
  const stored = new Map(
    Object.entries(repositories).map(([path, { files, open }]) => [
      normal(path),
      { repository: dumbRepository(files, `Add ${Object.keys(files).join(", ")}`), open },
    ]),
  );
  const mayRead = ({ scopes }: Account, path: string) =>
    scopes.length === 0 || scopes.some((scope) => path.startsWith(scope));
  const hostKey = concat([
    field("ssh-ed25519"),
    field(publicKeyOf(sha256(bytesOf(`host key of ${address}`)))),
  ]);
  return {
    http(request, phase) {
      const path = decodeURIComponent(new URL(request.url).pathname);
      const found = [...stored].find(
        ([name]) => path.startsWith(`/${name}/`) || path.startsWith(`/${name}.git/`),
      );
      const shown = authorizationOf(request);
      const account =
        shown &&
        (shown.scheme === "bearer"
          ? accounts.check(shown.token, undefined, phase, request.client)
          : (accounts.check(shown.password, undefined, phase, request.client) ??
            (shown.password === "" || shown.password === "x-oauth-basic"
              ? accounts.check(shown.user, undefined, phase, request.client)
              : undefined)));
      if (!found?.[1].open && !account)
        return respond(401, "Unauthorized\n", { "www-authenticate": 'Basic realm="Git"' });
      if (!found || (account && !found[1].open && !mayRead(account, found[0])))
        return respond(404, "Not found.\n");
      return found[1].repository.answer(path.replace(/^.*?\.git\/|^\//, "").replace(`${found[0]}/`, ""));
    },
    ssh: (phase) => ({
      protocol: "ssh",
      hostKey,
      connect: async (login) => {
        const account = accountOf(login, phase, accounts);
        return (
          account &&
          sessionOf(account, (path) => {
            const known = stored.get(path);
            return known && mayRead(account, path) ? known.repository : undefined;
          })
        );
      },
    }),
  };
}

function normal(path: string): string {
  return path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
}

/** The account whose private key has the same public half as one that is offered. */
function accountOf(login: SshLogin, phase: Phase, accounts: Accounts): Account | undefined {
  for (const text of login.keys) {
    const offered = blobOf(text);
    const owner =
      offered === undefined ? undefined : accounts.list.find(({ value }) => blobOf(value) === offered);
    const account = accounts.check(owner?.value ?? text.trimEnd(), undefined, phase, login.client);
    if (account) return account;
  }
  return undefined;
}

function blobOf(text: string): string | undefined {
  const key = readPrivateKey(text.endsWith("\n") ? text : `${text}\n`);
  return typeof key === "string" ? undefined : toBase64(key.publicBlob);
}

function sessionOf(account: Account, find: (path: string) => DumbRepository | undefined): SshSession {
  return {
    run(command) {
      if (command === "") {
        const stderr = `Hi ${account.user}! You've successfully authenticated, but this host does not provide shell access.\n`;
        return { stdout: "", stderr, status: 1 };
      }
      const path = /^git-upload-pack '?([^']+)'?$/.exec(command)?.[1];
      if (path === undefined)
        return { stdout: "", stderr: "Invalid command: this host only serves git.\n", status: 1 };
      const repository = find(normal(path));
      if (!repository) return { stdout: "", stderr: "ERROR: Repository not found.\n", status: 1 };
      // A stand-in for git's pack protocol: the repository's files, which the simulated git reads.
      return { stdout: JSON.stringify(repository.listing()), stderr: "", status: 0 };
    },
  };
}
