import { DurationError, parseDuration } from "../source/duration.ts";
import { Flags } from "./flags.ts";
import { InstructionError } from "./instruction-error.ts";
import type { Instruction } from "./instructions.ts";
import type { Node } from "./nodes.ts";
import { atLeastOne, commandForm, common } from "./typed-common.ts";

/** HEALTHCHECK, whose flags only the CMD form looks at. Throws InstructionError. */
export function typedHealthcheck(node: Node): Instruction {
  const [first, ...rest] = atLeastOne(node);
  const type = first!.toUpperCase();
  if (type === "NONE") {
    if (rest.length > 0) throw new InstructionError("HEALTHCHECK NONE takes no arguments");
    return { ...common(node), kind: "HEALTHCHECK", check: undefined };
  }
  const flags = new Flags("HEALTHCHECK", node.flags);
  if (type !== "CMD")
    throw new InstructionError(`Unknown type ${JSON.stringify(type)} in HEALTHCHECK (try CMD)`);
  if (rest.length === 0) throw new InstructionError("Missing command after HEALTHCHECK CMD");
  return {
    ...common(node),
    kind: "HEALTHCHECK",
    check: {
      command: commandForm(node, 1),
      interval: duration(flags, "interval"),
      timeout: duration(flags, "timeout"),
      startPeriod: duration(flags, "start-period"),
      startInterval: duration(flags, "start-interval"),
      retries: retries(flags.text("retries") ?? ""),
    },
  };
}

/** Nanoseconds; 0 when absent. The daemon's shortest interval is a millisecond. */
function duration(flags: Flags, name: string): number {
  const text = flags.text(name) ?? "";
  if (text === "") return 0;
  try {
    const nanoseconds = parseDuration(text);
    if (nanoseconds !== 0 && nanoseconds < 1e6)
      throw new InstructionError(`Interval "${name}" cannot be less than 1ms`);
    return nanoseconds;
  } catch (error) {
    if (error instanceof DurationError) throw new InstructionError(error.message);
    throw error;
  }
}

function retries(text: string): number {
  if (text === "") return 0;
  const problem = (what: string) =>
    new InstructionError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${what}`);
  if (!/^[+-]?\d+$/.test(text)) throw problem("invalid syntax");
  const count = Number(text);
  if (count > 0x7fffffff || count < -0x80000000) throw problem("value out of range");
  if (count < 0) throw new InstructionError(`--retries cannot be negative (${count})`);
  return count;
}
