import { SIGNAL_NUMBERS } from "../../process/signals.ts";
import type { Exit } from "../../process/types.ts";

export function exitStatus(exit: Exit): number {
  return "status" in exit ? exit.status : 128 + SIGNAL_NUMBERS[exit.signal];
}
