/** An HTTP API behind a token: routes with fixed answers, and a record of what it was sent. */
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Accounts, Phase } from "./accounts.ts";
import { authorizationOf, respond, respondJson } from "./http.ts";

/** Path (a trailing `*` matches the rest) to what it answers. */
export interface Route {
  readonly path: string;
  readonly body: string;
  readonly type?: string | undefined;
  /** Answers everybody. */
  readonly open?: boolean | undefined;
}

function matches(route: Route, path: string): boolean {
  return route.path.endsWith("*") ? path.startsWith(route.path.slice(0, -1)) : path === route.path;
}

/** Makes the API's request handler: bearer, basic, `X-Api-Key` and `PRIVATE-TOKEN` are understood. */
export function httpApi(routes: readonly Route[], accounts: Accounts) {
  const knows = (request: HttpRequest, phase: Phase): boolean => {
    const shown = authorizationOf(request);
    const { client } = request;
    if (shown?.scheme === "bearer")
      return accounts.check(shown.token, undefined, phase, client) !== undefined;
    if (shown?.scheme === "basic")
      return accounts.check(shown.password, shown.user, phase, client) !== undefined;
    const key = request.headers.get("x-api-key") ?? request.headers.get("private-token");
    return key !== undefined && accounts.check(key, undefined, phase, client) !== undefined;
  };
  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const { pathname } = new URL(request.url);
    const route = routes.find((candidate) => matches(candidate, pathname));
    const known = knows(request, phase);
    if (!route?.open && !known) {
      return respondJson(401, { error: "unauthorized" }, { "www-authenticate": 'Bearer realm="api"' });
    }
    if (!route) return respondJson(404, { error: "not found" });
    return respond(200, route.body, { "content-type": route.type ?? "application/json" });
  };
}
