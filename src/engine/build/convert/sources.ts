import { makeVertex, type Vertex } from "../llb/vertex.ts";

/**
 * A folder that the client sends: the build context, or a `--build-context`. `excluded` are the patterns of its
 * .dockerignore, cleaned.
 */
export function contextVertex(
  name: string,
  sharedKey: string | undefined,
  followed: readonly string[] | undefined,
  excluded: readonly string[] = [],
): Vertex {
  const attrs = {
    ...(excluded.length > 0 ? { "local.excludepatterns": JSON.stringify(excluded) } : {}),
    ...(followed && followed.length > 0 ? { "local.followpaths": JSON.stringify(followed) } : {}),
    "local.sharedkeyhint": sharedKey ?? name,
  };
  const title =
    sharedKey === undefined ? "[internal] load build context" : `[context ${name}] load from client`;
  return makeVertex({ source: { identifier: `local://${name}`, attrs } }, [], { name: title });
}
