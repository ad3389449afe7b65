import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/** What is mounted, a line each, as /proc/mounts knows it. Mounting itself is not modelled. */
export const mount: Tool = {
  options: { short: "lt:", long: {} },
  async run(call: Call) {
    if (call.operands.length > 0) call.refuse("mounting something");
    const only = call.options.value("t");
    for (const { target, type = "overlay", readOnly } of call.process.machine.filesystem.mounts())
      if (only === undefined || only === type)
        await call.out(`${type} on ${target} type ${type} (${readOnly ? "ro" : "rw"},relatime)\n`);
    return 0;
  },
};
