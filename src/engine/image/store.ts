import { InvalidReferenceError, parseReference } from "./reference.ts";
import type { Image, ImageStore } from "./types.ts";

/** What a public registry has under a name. */
type Published = (familiar: string) => Image | undefined;

/**
 * Makes an empty store. Names are normalised, so `busybox` and `docker.io/library/busybox:latest` are one. An image that is
 * `published` comes when it is first asked for.
 */
export function createImageStore(published: Published = () => undefined): ImageStore {
  return new MemoryImageStore(published);
}

class MemoryImageStore implements ImageStore {
  private readonly tags = new Map<string, Image>();
  private readonly all = new Map<string, Image>();
  private readonly published: Published;

  constructor(published: Published) {
    this.published = published;
  }

  /** By name, by id, by `name@sha256:...`, or by the first digits of an id. */
  get(reference: string): Image | undefined {
    const byId = this.byId(reference);
    if (byId) return byId;
    try {
      const { familiar, digest } = parseReference(reference);
      return digest === undefined
        ? (this.tags.get(familiar) ?? this.fetched(familiar))
        : this.all.get(digest);
    } catch (error) {
      if (error instanceof InvalidReferenceError) return undefined;
      throw error;
    }
  }

  private fetched(familiar: string): Image | undefined {
    const image = this.published(familiar);
    if (image) this.tag(familiar, image);
    return image;
  }

  private byId(reference: string): Image | undefined {
    const digits = reference.replace(/^sha256:/, "");
    const whole = this.all.get(`sha256:${digits}`);
    if (whole || !/^[0-9a-f]{4,64}$/.test(digits)) return whole;
    if (this.tags.has(`${reference}:latest`)) return undefined;
    const found = [...this.all.values()].filter((image) => image.id.startsWith(`sha256:${digits}`));
    return found.length === 1 ? found[0] : undefined;
  }

  tag(reference: string, image: Image): void {
    this.add(image);
    this.tags.set(parseReference(reference).familiar, image);
  }

  /** Removes the name; the image stays, as an untagged one. */
  untag(reference: string): void {
    this.tags.delete(parseReference(reference).familiar);
  }

  references(): readonly string[] {
    return [...this.tags.keys()];
  }

  images(): readonly Image[] {
    return [...this.all.values()];
  }

  add(image: Image): void {
    if (!this.all.has(image.id)) this.all.set(image.id, image);
  }

  remove(image: Image): void {
    for (const [name, tagged] of this.tags) if (tagged.id === image.id) this.tags.delete(name);
    this.all.delete(image.id);
  }
}
