import type { ArgInstruction } from "../../dockerfile/instructions.ts";
import { expandWord } from "../../dockerfile/variables.ts";
import { addHistory } from "./image-draft.ts";
import type { Conversion } from "./options.ts";
import type { StageState } from "./stage.ts";

/** Steer the scanner of SBOMs and never reach a RUN's environment. */
const NOT_IN_ENVIRONMENT = new Set(["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"]);

/**
 * A stage's ARG takes the build argument, else its own default, else the global value. One with a value is
 * an environment variable of every later RUN, and history shows the value.
 */
export function dispatchArg(state: StageState, instruction: ArgInstruction, conversion: Conversion): void {
  const { buildArgs, dockerfile } = conversion.options;
  const texts: string[] = [];
  for (const { key, value: fallback } of instruction.args) {
    let value = buildArgs.get(key);
    if (value === undefined && fallback === undefined) value = conversion.globalArgs.get(key);
    else if (value === undefined) value = expandWord(fallback!, state.environment.map, dockerfile.escape);
    if (value !== undefined && !NOT_IN_ENVIRONMENT.has(key)) {
      state.environment = state.environment.with(key, value);
    }
    state.buildArgs.push({ key, value, range: instruction.range });
    texts.push(value === undefined ? key : `${key}=${value}`);
  }
  const source = { file: dockerfile.file, range: instruction.range };
  addHistory(state.image, `ARG ${texts.join(" ")}`, false, source);
}
