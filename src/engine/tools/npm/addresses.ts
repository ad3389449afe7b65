/** Options whose value has to be an address: npm leaves others out, with a warning. */
const ADDRESSES = ["registry", "proxy", "https-proxy"];

/** Schemes in which Node's url.parse takes no host without slashes; in any other one it does (`localhost:4873`). */
const SLASHED = /^(?:https?|ftp|gopher|file|wss?|javascript):/i;

/** What Node's url.parse finds a host in. */
export function isAddress(text: string): boolean {
  if (text === "null" || text === "false") return true;
  const [, scheme = "", slashes = "", host] = /^([a-z0-9.+-]+:)(\/\/)?([^/?#]+)/i.exec(text) ?? [];
  return host !== undefined && (slashes !== "" || !SLASHED.test(scheme));
}

/**
 * The address as url.parse writes it again: the scheme and the host in lower case, a path at least, and what
 * is no plain sign in the user's name and password encoded.
 */
function rewritten(text: string): string {
  const [, scheme, authority, rest = ""] = /^([a-z0-9.+-]+:\/\/)([^/?#]+)(.*)$/is.exec(text.trim()) ?? [];
  if (scheme === undefined || authority === undefined) return text;
  const at = authority.lastIndexOf("@");
  const user = encodedUser(authority.slice(0, Math.max(at, 0)));
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  return `${scheme.toLowerCase()}${at < 0 ? "" : `${user}@`}${authority.slice(at + 1).toLowerCase()}${path}`;
}

function encodedUser(user: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(user)).replaceAll("%3A", ":");
  } catch {
    return user;
  }
}

/** Takes addresses that are none out of a level. */
export function invalidOf(values: ReadonlyMap<string, string>): string[] {
  return ADDRESSES.filter((key) => values.has(key) && !isAddress(values.get(key) ?? ""));
}

/** A level's values without the addresses that are none, and the other ones as npm keeps them. */
export function cleaned(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const left = invalidOf(values);
  return new Map(
    [...values]
      .filter(([key]) => !left.includes(key))
      .map(([key, value]) => [key, ADDRESSES.includes(key) ? rewritten(value) : value]),
  );
}
