import { type Conversion, WantedPaths } from "./options.ts";
import { joinPath } from "./paths.ts";
import type { StageState } from "./stage.ts";

/** Notes that a path of a `--build-context` is needed; of other stages everything is there anyway. */
export function wantPath(source: StageState, path: string, conversion: Conversion): void {
  let state: StageState | undefined = source;
  while (state.base) state = state.base;
  const name = state.contextName;
  if (name === undefined) return;
  const wanted = conversion.wantedOfNamed.get(name) ?? new WantedPaths();
  conversion.wantedOfNamed.set(name, wanted);
  wanted.add(joinPath("/", path));
}
