import { makeVertex, type Vertex } from "../llb/vertex.ts";
import { baseName } from "./paths.ts";

/** A URL that ADD downloads as a file; one that ends in `.git` is a repository. */
export function isHttpSource(src: string): boolean {
  return /^https?:\/\//.test(src) && !isGitSource(src);
}

/** What BuildKit's ParseGitRef takes for a repository rather than for a path or a download. */
export function isGitSource(src: string): boolean {
  if (/^(?:git|ssh):\/\//.test(src) || /^[a-zA-Z0-9_.-]+@[a-zA-Z0-9.-]+:[^/]/.test(src)) return true;
  const [address = ""] = src.split("#");
  if (/^https?:\/\//.test(src)) return /^https?:\/\/[^/?]+\/[^?]*\.git\/?$/.test(address);
  return src.startsWith("github.com/") && src.split("/").length >= 3;
}

/** The name under which a download is stored before it is copied. */
export function httpFileName(url: string): string {
  const path = /^https?:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? "";
  const name = baseName(path === "" ? "." : decodePath(path));
  return name === "." || name === "/" ? "__unnamed__" : name;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function httpVertex(url: string, name: string, checksum: string): Vertex {
  const attrs = {
    ...(checksum === "" ? {} : { "http.checksum": checksum }),
    "http.filename": httpFileName(url),
  };
  return makeVertex({ source: { identifier: url, attrs } }, [], { name });
}

/** A repository address in its parts. `remote` is what git is given. */
export interface GitReference {
  readonly remote: string;
  readonly ref: string;
  readonly subdirectory: string;
}

export function parseGitReference(src: string): GitReference {
  const hash = src.indexOf("#");
  const address = hash < 0 ? src : src.slice(0, hash);
  const [ref = "", subdirectory = ""] = hash < 0 ? [] : src.slice(hash + 1).split(":");
  const remote = address.startsWith("github.com/") ? `https://${address}` : address;
  return { remote, ref, subdirectory };
}

export function gitVertex(src: string, name: string, keepGitDirectory: boolean): Vertex {
  const { remote, ref, subdirectory } = parseGitReference(src);
  const address = remote.replace(/^[a-z]+:\/\//, "").replace(/^[^@/]*@/, "");
  const fragment = ref || subdirectory ? `#${ref}${subdirectory ? `:${subdirectory}` : ""}` : "";
  const attrs = {
    "git.authheadersecret": "GIT_AUTH_HEADER",
    "git.authtokensecret": "GIT_AUTH_TOKEN",
    "git.fullurl": remote,
    ...(keepGitDirectory ? { "git.keepgitdir": "true" } : {}),
  };
  return makeVertex({ source: { identifier: `git://${address}${fragment}`, attrs } }, [], { name });
}
