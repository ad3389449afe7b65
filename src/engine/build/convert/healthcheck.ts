import type { Instruction } from "../../dockerfile/instructions.ts";
import type { Healthcheck } from "../../image/types.ts";
import { healthcheckText } from "./history-text.ts";
import type { StageState } from "./stage.ts";

/** Sets the check; returns its history text. A shell form is kept as CMD-SHELL, never wrapped. */
export function dispatchHealthcheck(
  state: StageState,
  check: Extract<Instruction, { kind: "HEALTHCHECK" }>["check"],
): string {
  const stored: Healthcheck = check ? fromInstruction(check) : { Test: ["NONE"] };
  state.image.config.Healthcheck = stored;
  return healthcheckText(stored);
}

export function fromInstruction(
  check: NonNullable<Extract<Instruction, { kind: "HEALTHCHECK" }>["check"]>,
): Healthcheck {
  const { command, interval, timeout, startPeriod, startInterval, retries } = check;
  const test = command.form === "exec" ? ["CMD", ...command.words] : ["CMD-SHELL", command.text];
  return {
    Test: test,
    ...(interval ? { Interval: interval } : {}),
    ...(timeout ? { Timeout: timeout } : {}),
    ...(startPeriod ? { StartPeriod: startPeriod } : {}),
    ...(startInterval ? { StartInterval: startInterval } : {}),
    ...(retries ? { Retries: retries } : {}),
  };
}
