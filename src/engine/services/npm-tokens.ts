/** What an npm registry says of logins: `npm whoami`, `npm token list` and `revoke`, `npm logout`, which revokes as well. */
import type { HttpResponse } from "../process/types.ts";
import type { Account, Accounts } from "./accounts.ts";
import { respond, respondJson } from "./http.ts";

/** Of a token no more is shown than this many characters. */
const SHOWN = 6;

/** Answers a path below `-/` for an account; undefined for what the registry does not know. */
export function npmTokens(accounts: Accounts) {
  /** Told apart by their first digits, as the CLI shows only those. */
  const keyOf = (account: Account) => {
    const start = Math.imul(accounts.list.indexOf(account) + 1, 0x9e3779b1) >>> 0;
    return `${start.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  };

  const revoke = (account: Account | undefined): HttpResponse | undefined => {
    if (!account) return undefined;
    account.state = "revoked";
    return respond(204);
  };

  return (method: string, path: string, { user }: Account): HttpResponse | undefined => {
    const [, route = path, id = ""] = /^(-\/(?:npm\/v1\/tokens|user)\/token)\/(.+)$/.exec(path) ?? [];
    const own = accounts.usableBy(user);
    switch (`${method} ${route}`) {
      case "GET -/whoami":
        return respondJson(200, { username: user });
      case "GET -/npm/v1/tokens":
        return respondJson(200, {
          objects: own.map((each) => ({
            ...{ key: keyOf(each), token: each.value.slice(0, SHOWN), name: null },
            ...{ cidr_whitelist: null, readonly: false, created: new Date(each.issued).toISOString() },
          })),
          urls: {},
        });
      case "DELETE -/npm/v1/tokens/token":
        return revoke(own.find((each) => keyOf(each) === id || each.value === id));
      case "DELETE -/user/token":
        return revoke(own.find((each) => each.value === id));
      default:
        return undefined;
    }
  };
}
