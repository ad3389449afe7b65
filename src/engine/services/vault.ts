/**
 * An issuer in the style of HashiCorp Vault: KV version 2 at `secret/`, the database engine at `database/`, and the
 * leases of its logins. Paths, fields and statuses follow Vault's HTTP API documentation (developer.hashicorp.com,
 * vault/api-docs: secret/kv/kv-v2, secret/databases, system/leases, auth/token). Everything else is refused by name.
 */
import { textOf } from "../process/io.ts";
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import { NotModelledError } from "../source/errors.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { authorizationOf, respond, respondJson } from "./http.ts";
import { Leases, type Role } from "./vault-leases.ts";

export interface VaultOptions {
  /** Path below `secret/` to its keys, each with the credential whose value it holds. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly roles: Readonly<Record<string, Role>>;
  /** What a credential is worth now, since when, and how many values it has had. */
  readonly worth: (credential: string) => {
    readonly value: string;
    readonly since: number;
    readonly version: number;
  };
  /** The accounts of a service, if there is one of this name now. */
  readonly accountsOf: (service: string) => Accounts | undefined;
  readonly now: () => number;
}

type Body = Readonly<Record<string, unknown>>;

/** What is asked, once it is known who asks. */
interface Call {
  readonly method: string;
  readonly rest: string;
  readonly body: Body;
  readonly token: Account;
}

const refusal = (status: number, ...errors: string[]) => respondJson(status, { errors });
const DENIED = () => refusal(403, "permission denied");
const UNSUPPORTED = () => refusal(405, "1 error occurred:\n\t* unsupported operation\n\n");
const WRITES = ["PUT", "POST"];

/** Makes the issuer's request handler. */
export function vault(options: VaultOptions, accounts: Accounts) {
  const leases = new Leases(options);
  const seconds = (milliseconds: number) => Math.max(0, Math.floor(milliseconds / 1000));

  const secret = ({ method, rest }: Call): HttpResponse => {
    if (method !== "GET") throw new NotModelledError(`${method} of vault's secret/data`);
    const keys = options.secrets[rest];
    if (!keys) return refusal(404);
    const worths = Object.entries(keys).map(([key, credential]) => [key, options.worth(credential)] as const);
    const metadata = {
      created_time: new Date(Math.max(...worths.map(([, { since }]) => since))).toISOString(),
      custom_metadata: null,
      deletion_time: "",
      destroyed: false,
      version: Math.max(...worths.map(([, { version }]) => version)),
    };
    return answer({ data: Object.fromEntries(worths.map(([key, { value }]) => [key, value])), metadata });
  };

  const login = ({ method, rest, token }: Call): HttpResponse => {
    if (method !== "GET") return UNSUPPORTED();
    if (!Object.hasOwn(options.roles, rest)) return refusal(400, `unknown role: ${rest}`);
    const lease = leases.issue(rest, token);
    if (!lease) return refusal(500, "1 error occurred:\n\t* the database cannot be reached\n\n");
    const { user: username, value: password } = lease.account;
    return answer({ username, password }, { id: lease.id, seconds: seconds(lease.left()) });
  };

  const lease = (act: (id: string, body: Body) => HttpResponse) => (call: Call) => {
    if (!WRITES.includes(call.method)) return UNSUPPORTED();
    return act(String(call.body.lease_id ?? call.rest), call.body);
  };

  const routes: Readonly<Record<string, (call: Call) => HttpResponse>> = {
    "secret/data/": secret,
    "database/creds/": login,
    "sys/leases/lookup": lease((id) => {
      const found = leases.find(id);
      if (!found) return refusal(400, "invalid lease");
      const { account, renewed } = found;
      return answer({
        id,
        issue_time: new Date(account.issued).toISOString(),
        expire_time: new Date(account.expires ?? 0).toISOString(),
        last_renewal: renewed === undefined ? null : new Date(renewed).toISOString(),
        renewable: true,
        ttl: seconds(found.left()),
      });
    }),
    "sys/leases/renew": lease((id, { increment }) => {
      const found = leases.renew(id, Number(increment ?? 0) * 1000);
      if (!found) return refusal(400, "lease not found");
      return answer(null, { id, seconds: seconds(found.left()) });
    }),
    "sys/leases/revoke": lease((id) => {
      if (!leases.revoke(id)) return refusal(400, "invalid lease");
      return respond(204);
    }),
    "auth/token/lookup-self": ({ token }) =>
      answer({
        ...{ display_name: token.user, policies: token.scopes, renewable: false },
        ttl: token.expires === undefined ? 0 : seconds(token.expires - options.now()),
        expire_time: token.expires === undefined ? null : new Date(token.expires).toISOString(),
      }),
    "auth/token/revoke-self": ({ token }) => {
      token.state = "revoked";
      return respond(204);
    },
  };

  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const path = decodeURIComponent(new URL(request.url).pathname).replace(/^\/v1\//, "");
    if (path === "sys/health") return respondJson(200, { initialized: true, sealed: false, standby: false });
    const name = Object.keys(routes).find((route) => path === route || path.startsWith(asFolder(route)));
    const route = name === undefined ? undefined : routes[name];
    if (name === undefined || !route) throw new NotModelledError(`vault's ${request.method} /v1/${path}`);
    const bearer = authorizationOf(request);
    const shown =
      request.headers.get("x-vault-token") ?? (bearer?.scheme === "bearer" ? bearer.token : undefined);
    const token = shown === undefined ? undefined : accounts.check(shown, undefined, phase, request.client);
    if (!token || !mayRead(token, path)) return DENIED();
    const body = bodyOf(request);
    if (!body) return refusal(400, "error parsing JSON");
    return route({ method: request.method, rest: path.slice(asFolder(name).length), body, token });
  };
}

const asFolder = (route: string) => (route.endsWith("/") ? route : `${route}/`);

/** A token's policy lists the paths that it may read; what it holds itself (leases, its own entry) is always open. */
function mayRead({ scopes }: Account, path: string): boolean {
  if (scopes.length === 0 || path.startsWith("sys/leases/") || path.startsWith("auth/token/")) return true;
  return scopes.some((scope) => path.startsWith(scope));
}

function bodyOf({ body }: HttpRequest): Body | undefined {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(textOf(body));
    return typeof parsed === "object" && parsed !== null ? (parsed as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** The envelope of every answer. */
function answer(data: unknown, lease?: { readonly id: string; readonly seconds: number }): HttpResponse {
  return respondJson(200, {
    lease_id: lease?.id ?? "",
    renewable: lease !== undefined,
    lease_duration: lease?.seconds ?? 0,
    data,
    wrap_info: null,
    warnings: null,
    auth: null,
  });
}
