import type { Host } from "../host/types.ts";
import type { Workspace } from "../source/workspace.ts";

/** A simulated host after its commands, with what collectors must know of its beginning. */
export interface Scene {
  readonly host: Host;
  readonly files: Workspace;
  /** Images that the host came with: reference -> id. */
  readonly before: ReadonlyMap<string, string>;
}

/** The images that the host came with. */
export function imagesBefore(host: Host): ReadonlyMap<string, string> {
  return new Map(
    host.images.references().map((reference) => [reference, host.images.get(reference)?.id ?? ""] as const),
  );
}
