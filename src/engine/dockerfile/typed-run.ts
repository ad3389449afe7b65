import { Flags } from "./flags.ts";
import { InstructionError } from "./instruction-error.ts";
import type { RunInstruction } from "./instructions.ts";
import { checkMountText } from "./mount.ts";
import type { Node } from "./nodes.ts";
import { commandForm, common } from "./typed-common.ts";

const networks = ["default", "none", "host"] as const;

/** RUN. Throws InstructionError. */
export function typedRun(node: Node): RunInstruction {
  const flags = new Flags("RUN", node.flags);
  const mounts = flags.list("mount").map(({ value, flag }) => {
    checkMountText(value);
    return { text: value, range: node.line.rangeOf(flag.start, flag.end) };
  });
  const wanted = flags.text("network") ?? "default";
  const network = networks.find((mode) => mode === wanted);
  if (network === undefined) throw new InstructionError(`invalid network mode "${wanted}"`);
  return {
    ...common(node),
    kind: "RUN",
    command: commandForm(node),
    mounts,
    network,
    security: "sandbox",
    flags: node.flags.map((flag) => flag.text),
  };
}
