/** What an npm registry holds, and how a package comes in: listed by a lab, or in the document that `npm publish` sends. */
import { textOf } from "../process/io.ts";
import { tarball } from "./tarball.ts";

/** A package as a lab lists it: the fields of package.json that matter, and its other files. */
export interface RegistryPackage {
  readonly name: string;
  readonly version: string;
  /** More fields of package.json: main, bin, scripts, dependencies. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Path in the package to text. */
  readonly files?: Readonly<Record<string, string>>;
  /** May be fetched without a token. */
  readonly public?: boolean;
}

interface Version {
  readonly isPublic: boolean;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly archive: Uint8Array;
}

export interface Package {
  readonly versions: ReadonlyMap<string, Version>;
  /** Dist-tag to version. */
  readonly tags: ReadonlyMap<string, string>;
}

/** One version, as `npm publish` sent it. */
export interface Sent {
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
  /** `npm publish --access public`; undefined for no word about it. */
  readonly access: string | undefined;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly archive: Uint8Array;
}

/** The packages of a lab by name; the newest version of each is tagged `latest`. */
export function held(packages: readonly RegistryPackage[]): Map<string, Package> {
  const all = new Map<string, Package>();
  for (const each of packages) {
    const versions = new Map(all.get(each.name)?.versions).set(each.version, listed(each));
    all.set(each.name, { versions, tags: new Map([["latest", newest(versions.keys())]]) });
  }
  return all;
}

function listed({ name, version, manifest = {}, files = {}, public: open = false }: RegistryPackage) {
  const full = { name, version, ...manifest };
  const packed: Record<string, string> = { "package/package.json": `${JSON.stringify(full, null, 2)}\n` };
  for (const [path, text] of Object.entries(files)) packed[`package/${path}`] = text;
  return { isPublic: open, manifest: full, archive: tarball(packed) } satisfies Version;
}

/** The newest of plain versions, by their numbers. */
function newest(versions: Iterable<string>): string {
  const key = (version: string) =>
    version
      .split(/[.+-]/)
      .map((part) => part.padStart(8, "0"))
      .join(".");
  return [...versions].sort((a, b) => (key(a) < key(b) ? -1 : 1)).at(-1) ?? "";
}

export function isPublic({ versions }: Package): boolean {
  return [...versions.values()].every((each) => each.isPublic);
}

/** Adds a version: as open as the package was; the first one is `latest` whatever its tag. */
export function take(known: Package | undefined, sent: Sent): Package {
  const { version, manifest, archive } = sent;
  const open = known ? isPublic(known) : sent.access === "public";
  return {
    versions: new Map(known?.versions).set(version, { isPublic: open, manifest, archive }),
    tags: new Map([["latest", version], ...(known?.tags ?? []), ...Object.entries(sent.tags)]),
  };
}

interface Document {
  readonly name?: unknown;
  readonly access?: unknown;
  readonly "dist-tags"?: Readonly<Record<string, string>>;
  readonly versions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly _attachments?: Readonly<Record<string, { readonly data?: unknown }>>;
}

/** Reads the document of libnpmpublish: one version and its tarball in base64; undefined for anything else. */
export function published(name: string, body: Uint8Array): Sent | undefined {
  try {
    const document = JSON.parse(textOf(body)) as Document;
    const [entry] = Object.entries(document.versions ?? {});
    const [attachment] = Object.values(document._attachments ?? {});
    if (document.name !== name || !entry || typeof attachment?.data !== "string") return undefined;
    const archive = Uint8Array.from(atob(attachment.data), (character) => character.charCodeAt(0));
    const [version, { dist: _, ...manifest }] = entry;
    const access = typeof document.access === "string" ? document.access : undefined;
    return { version, tags: document["dist-tags"] ?? {}, access, manifest, archive };
  } catch {
    return undefined;
  }
}
