/** What git fetches from: how it is addressed, and what every way of getting there offers. */
import type { GitSession } from "./session.ts";

/** url.BASE.insteadOf: the longest match wins. */
export function rewritten(session: GitSession, address: string): string {
  const rules = session
    .config()
    .filter(
      ({ section, key, value }) =>
        section.startsWith("url.") && key === "insteadof" && address.startsWith(value),
    );
  const best = rules.sort((a, b) => b.value.length - a.value.length)[0];
  return best ? best.section.slice(4) + address.slice(best.value.length) : address;
}

/** A URL without its userinfo, as git prints it. */
export function withoutLogin(address: string): string {
  return address.replace(/^(\w+:\/\/)[^/@]*@/, "$1");
}

/** The branches of a repository, and which of them HEAD means. */
export interface References {
  readonly head: string | undefined;
  readonly branches: Map<string, string>;
}

/** What git knows of a remote besides its URL: its name, and whether there is no repository here yet. */
export interface Known {
  readonly name?: string | undefined;
  readonly isNew?: boolean;
}

/** A repository elsewhere. */
export interface Source {
  /** Its objects come as a pack, and stay one. */
  readonly isPacked?: boolean;
  /** Throws GitError for no repository. */
  references(): Promise<References>;
  /** The file at `path` below the repository; undefined for none. */
  file(path: string): Promise<Uint8Array | undefined>;
}

/** The lines of info/refs: a commit, a tab, a name. */
export function branchesOf(listing: string): Map<string, string> {
  const branches = new Map<string, string>();
  for (const line of listing.split("\n")) {
    const [id, name] = line.split("\t");
    if (id && name) branches.set(name, id);
  }
  return branches;
}
