import type { Instruction } from "../../instructions.ts";
import type { LintRule } from "../rule.ts";
import type { StageScope } from "../scope.ts";

/** `EXPOSE 80/TCP`. */
export const exposeProtoCasing: LintRule = {
  name: "ExposeProtoCasing",
  step(instruction, scope, report) {
    for (const port of exposed(instruction, scope)) {
      const protocol = port.split("/")[1] ?? "";
      if (protocol !== protocol.toLowerCase())
        report(`Defined protocol '${port}' in EXPOSE instruction should be lowercase`, instruction.range);
    }
  },
};

/** `EXPOSE 8080:80`: a mapping is for `docker run`. */
export const exposeInvalidFormat: LintRule = {
  name: "ExposeInvalidFormat",
  step(instruction, scope, report) {
    for (const port of exposed(instruction, scope))
      if (/[^:]:/.test(port))
        report(
          `EXPOSE instruction should not define an IP address or host-port mapping, found '${port}'`,
          instruction.range,
        );
  },
};

function exposed(instruction: Instruction, scope: StageScope): readonly string[] {
  if (instruction.kind !== "EXPOSE") return [];
  return instruction.ports.flatMap((port) => scope.expand(port).words);
}
