import type { HttpRequest, HttpResponse } from "../../process/types.ts";
import type { Accounts, Phase } from "../accounts.ts";
import { authorizationOf, respond } from "../http.ts";
import { type PackageFormat, packageRepository } from "./index.ts";

/** A lab's private repository of one format, for those who show a password or token that it knows. */
export function packageService(format: PackageFormat, accounts: Accounts) {
  const knows = (request: HttpRequest, phase: Phase): boolean => {
    const { client } = request;
    const shown = authorizationOf(request);
    if (shown?.scheme === "basic")
      return accounts.check(shown.password, shown.user, phase, client) !== undefined;
    // cargo sends its token bare, GitLab's clients and NuGet's push in a header of their own.
    const token =
      shown?.token ??
      ["authorization", "private-token", "x-nuget-apikey"]
        .map((name) => request.headers.get(name))
        .find((value) => value !== undefined);
    return token !== undefined && accounts.check(token, undefined, phase, client) !== undefined;
  };
  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const url = new URL(request.url);
    if (!knows(request, phase))
      return respond(401, "unauthorized", {
        "content-type": "text/plain",
        "www-authenticate": 'Basic realm="packages"',
      });
    const found = packageRepository(format, request.method, url.origin, url.pathname.slice(1));
    return found ?? respond(404, "not found\n", { "content-type": "text/plain" });
  };
}
