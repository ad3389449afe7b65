import type { BuildLog } from "./progress/log.ts";
import type { BuildCache } from "./solve/cache.ts";
import type { CacheSource } from "./types.ts";

/** Does what `--cache-from` says: a cache that is not there is mentioned, and the build goes on without it. */
export async function importCache(
  { name, find }: CacheSource,
  cache: BuildCache,
  log: BuildLog,
): Promise<void> {
  const found = await find();
  if (!found) return;
  const step = log.step(`importing cache manifest from ${name}`);
  if ("failure" in found) {
    step.error(found.failure);
    return;
  }
  step.line("inferred cache manifest type: application/vnd.oci.image.manifest.v1+json done");
  cache.import(found.digest);
  step.done();
}
