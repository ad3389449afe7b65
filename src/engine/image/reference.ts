/** An image's name in both of its forms, as distribution/reference makes them. */
export interface Reference {
  /** As `docker images` shows it, with tag: `shop:latest`, `ghcr.io/shop/api:1`. */
  readonly familiar: string;
  /** As the build log shows it: `docker.io/library/shop:latest`. */
  readonly canonical: string;
  /** Without registry defaults and tag: `shop`, `ghcr.io/shop/api`. */
  readonly name: string;
  readonly tag: string;
  /** `sha256:...` where the reference pins one. */
  readonly digest: string | undefined;
}

export class InvalidReferenceError extends Error {
  override readonly name = "InvalidReferenceError";
}

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const DOMAIN = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;

/** The part before the first slash is a registry when it has a dot or a colon, or is `localhost`. */
function splitDomain(name: string): readonly [domain: string, path: string] {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === "localhost" || first.toLowerCase() !== first;
  if (!isDomain) return ["docker.io", name];
  return [first === "index.docker.io" ? "docker.io" : first, name.slice(slash + 1)];
}

/**
 * Reads an image name as the Docker command line does; the tag defaults to `latest`.
 * Throws InvalidReferenceError with distribution's words (`invalid reference format`).
 */
export function parseReference(text: string): Reference {
  if (/^[a-f0-9]{64}$/.test(text)) {
    throw new InvalidReferenceError(
      `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`,
    );
  }
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.lastIndexOf(":");
  const hasTag = colon > tagged.lastIndexOf("/");
  const remote = hasTag ? tagged.slice(0, colon) : tagged;
  const tag = hasTag ? tagged.slice(colon + 1) : "latest";
  const [domain, path] = splitDomain(remote);
  if (path.toLowerCase() !== path) {
    const full = domain === "docker.io" && !path.includes("/") ? `library/${path}` : path;
    throw new InvalidReferenceError(`invalid reference format: repository name (${full}) must be lowercase`);
  }
  if (!PATH.test(path) || !DOMAIN.test(domain) || !TAG.test(tag) || (digest && !DIGEST.test(digest))) {
    throw new InvalidReferenceError("invalid reference format");
  }
  const official = domain === "docker.io" && !path.includes("/");
  const name = domain === "docker.io" ? path.replace(/^library\/(?=[^/]+$)/, "") : `${domain}/${path}`;
  return {
    familiar: `${name}:${tag}`,
    canonical: `${domain}/${official ? "library/" : ""}${path}:${tag}`,
    name,
    tag,
    digest,
  };
}
