import type { Builder, BuildRequest } from "../build/types.ts";
import type { BuildSecret } from "./types.ts";

/** The same builder, which writes down every secret that a step is given. */
export function watchSecrets(builder: Builder, given: BuildSecret[]): Builder {
  const watched = (request: BuildRequest): BuildRequest["secrets"] =>
    new Map(
      [...request.secrets].map(([id, read]) => [
        id,
        () => {
          const content = read();
          given.push({ id, content });
          return content;
        },
      ]),
    );
  return {
    build: (request) => builder.build({ ...request, secrets: watched(request) }),
    call: (request, call) => builder.call(request, call),
    forget: (ref) => builder.forget(ref),
    prune: (all) => builder.prune(all),
    get records() {
      return builder.records;
    },
    get layers() {
      return builder.layers;
    },
    get cacheMounts() {
      return builder.cacheMounts;
    },
  };
}
