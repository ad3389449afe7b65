import { userName } from "../core/accounts.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/**
 * logger: nobody listens at /dev/log in these images. BusyBox does not mind, and -s shows the message (seen in both);
 * util-linux is silent without -s, and with it names the socket in place of the message.
 */
export const logger: Tool = {
  options: {
    short: "sp:t:if:e",
    long: { stderr: "s", priority: "p:", tag: "t:", id: "id::", file: "f:", "no-act": "no-act" },
  },
  async run(call: Call) {
    if (!call.busybox) {
      // A message from standard input is read before anything is said.
      if (call.operands.length === 0 && !call.has("f")) await call.readAll();
      if (!call.has("s", "no-act")) return 0;
      return call.fail("socket /dev/log: No such file or directory");
    }
    if (!call.has("s")) return 0;
    const tag = call.options.value("t") ?? userName(call, call.process.credentials.uid) ?? "?";
    const lines = call.operands.length > 0 ? [call.operands.join(" ")] : await call.lines("-");
    for (const line of lines) await call.complain(`${tag}: ${line}\n`);
    return 0;
  },
};
