import type { BuildRequest } from "../types.ts";

/** The arguments that buildx hands to the Dockerfile frontend, as provenance and the build record name them. */
export function frontendArgs(request: BuildRequest): Record<string, string> {
  const args: [string, string][] = [];
  for (const [key, value] of request.buildArgs) args.push([`build-arg:${key}`, value]);
  for (const [key, value] of request.labels) args.push([`label:${key}`, value]);
  for (const [name, context] of request.namedContexts) {
    args.push([`context:${name}`, "image" in context ? `docker-image://${context.image}` : `local:${name}`]);
  }
  if (request.namedContexts.size > 0) {
    args.push(["frontend.caps", "moby.buildkit.frontend.contexts+forward"]);
  }
  if (request.addHosts.size > 0) {
    args.push(["add-hosts", [...request.addHosts].map(([host, address]) => `${host}=${address}`).join(",")]);
  }
  if (request.network !== "default") args.push(["force-network-mode", request.network]);
  if (request.noCache) args.push(["no-cache", ""]);
  else if (request.noCacheFilter.length > 0) args.push(["no-cache", request.noCacheFilter.join(",")]);
  if (request.platform !== undefined) args.push(["platform", request.platform]);
  if (request.target) args.push(["target", request.target]);
  return Object.fromEntries(args.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Kept out of provenance in mode=min: they may hold secrets. */
export function isScrubbed(name: string): boolean {
  return name.startsWith("build-arg:") || name.startsWith("label:");
}
