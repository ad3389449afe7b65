import type { Builder } from "../build/types.ts";

/** Several builders that show as one what they keep: `first` builds, the others have built elsewhere. */
export function gatherBuilders(first: Builder, others: readonly Builder[]): Builder {
  const all = () => [first, ...others];
  return {
    build: (request) => first.build(request),
    call: (request, call) => first.call(request, call),
    forget(ref) {
      for (const builder of all()) builder.forget(ref);
    },
    prune(everything) {
      for (const builder of all()) builder.prune(everything);
    },
    get records() {
      return all().flatMap(({ records }) => records);
    },
    get layers() {
      return all().flatMap(({ layers }) => layers);
    },
    get cacheMounts() {
      return new Map(all().flatMap(({ cacheMounts }) => [...cacheMounts]));
    },
  };
}
