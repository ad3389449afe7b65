const domainPart = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domain = new RegExp(`^(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const pathPart = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

export interface ImageName {
  /** `docker.io`, `localhost:5000`. */
  readonly domain: string;
  /** `library/busybox`. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * An image name as the distribution library normalises it, or the text of its error, e.g. `invalid reference
 * format: repository name (library/BusyBox) must be lowercase`.
 */
export function parseImageName(text: string): ImageName | string {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf("/");
  const first = slash < 0 ? "" : named.slice(0, slash);
  const hasDomain = /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  let host = hasDomain ? first : "docker.io";
  if (host === "index.docker.io") host = "docker.io";
  let path = hasDomain ? named.slice(slash + 1) : named;
  const colon = path.lastIndexOf(":");
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  if (colon >= 0) path = path.slice(0, colon);
  if (host === "docker.io" && !path.includes("/")) path = `library/${path}`;
  if (path !== path.toLowerCase() && digest === undefined)
    return `invalid reference format: repository name (${path}) must be lowercase`;
  const valid =
    domain.test(host) &&
    path.split("/").every((part) => pathPart.test(part)) &&
    (tag === undefined || tagPattern.test(tag)) &&
    (digest === undefined || digestPattern.test(digest));
  if (!valid) return "invalid reference format";
  return { domain: host, path, tag, digest };
}
