import { joinPath } from "./paths.ts";
import type { StageState } from "./stage.ts";

/** Notes that a path of a stage is needed, which counts where a `--build-context` folder is its base. */
export function wantPath(source: StageState, path: string): void {
  let state: StageState | undefined = source;
  while (state.base) state = state.base;
  state.wanted?.add(joinPath("/", path));
}
