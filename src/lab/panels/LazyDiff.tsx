import type { ComponentProps } from "preact";
import type { Diff } from "./Diff.tsx";
import { useLazy } from "./use-lazy.ts";

/** A diff whose code is fetched when the first one is shown. */
export function LazyDiff(props: ComponentProps<typeof Diff>) {
  const Loaded = useLazy(async () => (await import("./Diff.tsx")).Diff);
  return Loaded && <Loaded {...props} />;
}
