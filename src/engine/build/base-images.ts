import { InvalidReferenceError, parseReference } from "../image/reference.ts";
import type { Image, ImageStore } from "../image/types.ts";
import type { Range } from "../source/position.ts";
import type { ResolvedImage } from "./convert/options.ts";
import { BuildError, StepError } from "./errors.ts";

/** Images that came from registries, by the name in the Dockerfile, or what the registry said. */
export type FetchedImages = ReadonlyMap<string, Image | BuildError>;

/** The base images of one build: looked up once each, in the order in which they were asked for. */
export class BaseImages {
  /** Canonical names, for the log's `load metadata` steps. */
  readonly asked: string[] = [];
  /** The name that was neither here nor among what was fetched. */
  missing: string | undefined;
  private readonly store: ImageStore;
  private readonly fetched: FetchedImages;
  private readonly pinned = new Map<string, Image>();

  constructor(store: ImageStore, fetched: FetchedImages = new Map()) {
    this.store = store;
    this.fetched = fetched;
  }

  /** Throws BuildError for a name that is none, and as an engine without a network for an unknown image. */
  readonly resolve = (name: string): ResolvedImage => {
    const reference = this.parse(name);
    if (!this.asked.includes(reference.canonical)) this.asked.push(reference.canonical);
    const image = this.store.get(reference.digest ?? reference.familiar) ?? this.fetchedImage(name);
    if (!image) throw notFound(name, reference.canonical);
    const pinned = `${reference.canonical}@${image.id}`;
    this.pinned.set(pinned, image);
    this.pinned.set(reference.canonical, image);
    return { pinned, image };
  };

  private fetchedImage(name: string): Image | undefined {
    const found = this.fetched.get(name);
    if (found instanceof BuildError) {
      const { canonical } = this.parse(name);
      throw new StepError(
        found.message,
        `${name}: failed to resolve source metadata for ${canonical}`,
        undefined,
      );
    }
    if (!found) this.missing = name;
    return found;
  }

  private parse(name: string) {
    try {
      return parseReference(name);
    } catch (error) {
      if (!(error instanceof InvalidReferenceError)) throw error;
      throw new BuildError(`failed to parse stage name ${JSON.stringify(name)}: ${error.message}`);
    }
  }

  /** What a step's `docker-image://` stands for. */
  readonly fetch = (identifier: string): Image => {
    const image = this.pinned.get(identifier);
    if (!image) throw new BuildError(`${identifier}: not found`);
    return image;
  };
}

function notFound(name: string, canonical: string, range?: Range): StepError {
  const slash = canonical.indexOf("/");
  const registry = canonical.slice(0, slash);
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const colon = canonical.lastIndexOf(":");
  const url = `https://${host}/v2/${canonical.slice(slash + 1, colon)}/manifests/${canonical.slice(colon + 1)}`;
  const reason = `failed to do request: Head "${url}": dial tcp: lookup ${host.replace(/:.*/, "")}: no such host`;
  return new StepError(reason, `${name}: failed to resolve source metadata for ${canonical}`, range);
}
