import { describe, expect, it } from "vitest";
import { SETUP } from "./commands.ts";
import recorded from "./recorded.json" with { type: "json" };
import { simulate } from "./simulate.ts";

/** What the shell or the option list of a usage text adds is not this folder's matter: the first line is. */
function comparable(stderr: string): string {
  return stderr.replace(/(multi-call binary\.\n)[\s\S]*$/, "$1");
}

for (const [image, cases] of Object.entries(recorded)) {
  describe(`${image}, as recorded from the real image`, () => {
    it.each(cases.map((one) => [one.command, one] as const))("%s", async (command, real) => {
      const simulated = await simulate(image, SETUP, command);
      expect({ ...simulated, stderr: comparable(simulated.stderr) }).toEqual({
        status: real.status,
        stdout: real.stdout,
        stderr: comparable(real.stderr),
      });
    });
  });
}
