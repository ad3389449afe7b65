/** tar of BusyBox and of GNU: creates, extracts and lists archives. */

import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { create } from "./tar-create.ts";
import { extract } from "./tar-extract.ts";
import { readOptions } from "./tar-options.ts";

export const tar: Tool = {
  usageStatus: 2,
  async run(call: Call) {
    readOptions(call);
    for (const name of ["k", "remove-files"]) if (call.has(name)) call.refuse(`the option ${name}`);
    if (call.has("T"))
      call.operands.push(...(await call.lines(call.options.value("T") ?? "-")).filter(Boolean));
    if (call.has("c")) return await create(call);
    if (call.has("x")) return await extract(call, false);
    if (call.has("t")) return await extract(call, true);
    if (call.busybox) call.usage();
    await call.warn("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options");
    await call.complain("Try 'tar --help' or 'tar --usage' for more information.\n");
    return 2;
  },
};
