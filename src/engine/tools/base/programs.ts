import type { Program } from "../../process/types.ts";
import { busybox } from "./busybox.ts";
import { debianProgram } from "./core/run.ts";
import { TABLE } from "./table.ts";

/** The registry's entries of this folder: `busybox`, and every utility in Debian's flavour as `coreutils:NAME`. */
export const BASE_TOOLS: Readonly<Record<string, () => Promise<Program>>> = {
  busybox: async () => busybox,
  ...Object.fromEntries(
    Object.entries(TABLE).map(([name, tool]) => [
      `coreutils:${name}`,
      async () => debianProgram(typeof tool === "function" ? await tool() : tool),
    ]),
  ),
};
