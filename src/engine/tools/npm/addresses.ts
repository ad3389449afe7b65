/** Options whose value has to be an address: npm leaves others out, with a warning. */
const ADDRESSES = ["registry", "proxy", "https-proxy"];

/** What Node's url.parse finds a host in. */
export function isAddress(text: string): boolean {
  return text === "null" || text === "false" || /^[a-z0-9.+-]+:\/\/[^/?#]+/i.test(text);
}

/** Takes addresses that are none out of a level. */
export function invalidOf(values: ReadonlyMap<string, string>): string[] {
  return ADDRESSES.filter((key) => values.has(key) && !isAddress(values.get(key) ?? ""));
}
