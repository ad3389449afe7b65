import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** A manifest or an index as it was pushed: its bytes are what its digest stands for. */
export interface StoredManifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** One repository: what was pushed under its name. */
interface Repository {
  readonly blobs: Map<string, Uint8Array>;
  /** By digest; none ever goes away, so a tag that is pushed again leaves the old image within reach. */
  readonly manifests: Map<string, StoredManifest>;
  readonly tags: Map<string, string>;
}

/** What a registry of images holds, as bytes: clients push and pull these, and so can attackers. */
export class RegistryStore {
  private readonly repositories = new Map<string, Repository>();
  private readonly uploads = new Map<string, Uint8Array>();
  private started = 0;

  private open(name: string): Repository {
    const known = this.repositories.get(name);
    if (known) return known;
    const made: Repository = { blobs: new Map(), manifests: new Map(), tags: new Map() };
    this.repositories.set(name, made);
    return made;
  }

  /** Names of the repositories that hold something, sorted. */
  names(): readonly string[] {
    return [...this.repositories]
      .flatMap(([name, { manifests }]) => (manifests.size > 0 ? [name] : []))
      .sort();
  }

  /** Sorted; undefined for a repository that is not there. */
  tags(name: string): readonly string[] | undefined {
    const repository = this.repositories.get(name);
    return repository && [...repository.tags.keys()].sort();
  }

  blob(name: string, digest: string): Uint8Array | undefined {
    return this.repositories.get(name)?.blobs.get(digest);
  }

  /** By tag or digest. */
  manifest(name: string, reference: string): (StoredManifest & { readonly digest: string }) | undefined {
    const repository = this.repositories.get(name);
    const digest = repository?.tags.get(reference) ?? reference;
    const found = repository?.manifests.get(digest);
    return found && { ...found, digest };
  }

  /** Returns the digest. `reference` is a tag or that digest. */
  putManifest(name: string, reference: string, manifest: StoredManifest): string {
    const repository = this.open(name);
    const digest = sha256Of(manifest.bytes);
    repository.manifests.set(digest, manifest);
    if (!reference.includes(":")) repository.tags.set(reference, digest);
    return digest;
  }

  putBlob(name: string, bytes: Uint8Array): string {
    const digest = sha256Of(bytes);
    this.open(name).blobs.set(digest, bytes);
    return digest;
  }

  /** Takes a blob over from another repository. False when it is not there. */
  mount(name: string, digest: string, from: string): boolean {
    const bytes = this.blob(from, digest);
    if (!bytes) return false;
    this.open(name).blobs.set(digest, bytes);
    return true;
  }

  /** Starts an upload and returns its identifier. */
  startUpload(): string {
    this.started += 1;
    const id = `00000000-0000-4000-8000-${String(this.started).padStart(12, "0")}`;
    this.uploads.set(id, new Uint8Array(0));
    return id;
  }

  /** Returns how much has come by now; undefined for an upload that is not going on. */
  append(id: string, bytes: Uint8Array): number | undefined {
    const before = this.uploads.get(id);
    if (!before) return undefined;
    const all = new Uint8Array(before.length + bytes.length);
    all.set(before);
    all.set(bytes, before.length);
    this.uploads.set(id, all);
    return all.length;
  }

  finishUpload(id: string): Uint8Array | undefined {
    const bytes = this.uploads.get(id);
    this.uploads.delete(id);
    return bytes;
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return `sha256:${bytesToHex(sha256(bytes))}`;
}
