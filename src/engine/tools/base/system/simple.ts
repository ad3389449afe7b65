import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

export const yesQuietly: Tool = { run: async () => 0 };

export const no: Tool = { run: async () => 1 };

export const yes: Tool = {
  async run(call: Call) {
    const line = `${call.args.length > 0 ? call.args.join(" ") : "y"}\n`;
    const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
    for (;;) await call.out(block);
  },
};

/** No simulated process has a terminal of its own. */
export const tty: Tool = {
  options: { short: "s", long: { silent: "s", quiet: "s" } },
  async run(call: Call) {
    if (!call.has("s")) await call.out("not a tty\n");
    return 1;
  },
};

export const stty: Tool = {
  async run(call: Call) {
    return call.fail(
      call.say(
        "standard input: Inappropriate ioctl for device",
        "'standard input': Inappropriate ioctl for device",
      ),
    );
  },
};

export const logname: Tool = {
  run: async (call) => call.fail(call.say("getlogin: No such device or address", "no login name")),
};

export const clear: Tool = {
  async run(call: Call) {
    await call.out("\x1b[H\x1b[J");
    return 0;
  },
};
