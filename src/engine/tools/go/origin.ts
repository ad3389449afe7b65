/** Where modules come from: the proxies of GOPROXY in turn, or their own repositories. */
import { NotModelledError } from "../../source/errors.ts";
import { GitOrigin } from "./git-origin.ts";
import { ProxyOrigin } from "./proxy.ts";
import { type GoSettings, matchesPrefix } from "./settings.ts";
import { GoError, type Origin, OriginError } from "./types.ts";

/** Asks the places of a module one after another. `trace` gets the lines of `-x`. */
export async function ask<T>(
  settings: GoSettings,
  module: string,
  trace: (line: string) => Promise<void>,
  question: (origin: Origin) => Promise<T>,
): Promise<T> {
  const direct = matchesPrefix(settings.get("GONOPROXY"), module);
  const places = direct ? [["direct", ","] as const] : placesOf(settings.get("GOPROXY"));
  let last: Error = new GoError("GOPROXY list is not the empty string, but contains no entries");
  for (const [place, separator] of places) {
    if (place === "off") throw new GoError("module lookup disabled by GOPROXY=off");
    try {
      const origin =
        place === "direct"
          ? new GitOrigin(settings, module, trace)
          : new ProxyOrigin(settings, place, module, trace);
      return await question(origin);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      last = error;
      const missing = error instanceof OriginError && error.missing;
      if (!missing && separator !== "|") throw error;
    }
  }
  throw last;
}

function placesOf(list: string): (readonly [place: string, separator: string])[] {
  const found: [string, string][] = [];
  for (const [, place = "", separator = ","] of list.matchAll(/([^,|]+)([,|]?)/g)) {
    const trimmed = place.trim();
    if (trimmed.startsWith("file:")) throw new NotModelledError("a module proxy in a folder (file:)");
    if (trimmed !== "") found.push([trimmed, separator]);
    if (trimmed === "direct" || trimmed === "off") break;
  }
  return found;
}
