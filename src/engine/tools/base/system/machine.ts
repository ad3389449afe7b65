import { FileSystemError } from "../../../filesystem/types.ts";
import { encodeText } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/** The kernel that all simulated machines say they run. */
const RELEASE = "6.12.0";
const VERSION = "#1 SMP PREEMPT_DYNAMIC";

export const uname: Tool = {
  options: {
    short: "aimnoprsv",
    long: {
      all: "a",
      "kernel-name": "s",
      nodename: "n",
      "kernel-release": "r",
      "kernel-version": "v",
      machine: "m",
      processor: "p",
      "hardware-platform": "i",
      "operating-system": "o",
    },
  },
  async run(call: Call) {
    if (call.operands.length > 0) call.usage(call.say("", `extra operand '${call.operands[0]}'`));
    const fields = [
      ["s", "Linux"],
      ["n", encodeText(call.process.machine.hostname)],
      ["r", RELEASE],
      ["v", VERSION],
      ["m", "x86_64"],
      ["p", "unknown"],
      ["i", "unknown"],
      ["o", "GNU/Linux"],
    ] as const;
    const all = call.has("a");
    const shown = fields.filter(([letter]) => (all ? letter !== "p" && letter !== "i" : call.has(letter)));
    await call.out(`${(shown.length > 0 ? shown : fields.slice(0, 1)).map(([, text]) => text).join(" ")}\n`);
    return 0;
  },
};

export const arch: Tool = {
  async run(call: Call) {
    await call.out("x86_64\n");
    return 0;
  },
};

export const hostname: Tool = {
  options: { short: "dfsi", long: { domain: "d", fqdn: "f", long: "f", short: "s", "ip-address": "i" } },
  async run(call: Call) {
    if (call.operands.length > 0) {
      return call.fail(
        call.say("sethostname: Operation not permitted", "you must be root to change the host name"),
      );
    }
    const name = encodeText(call.process.machine.hostname);
    if (call.has("i")) call.refuse("the option -i");
    if (call.has("d")) await call.out("\n");
    else await call.out(`${call.has("s") ? name.split(".")[0] : name}\n`);
    return 0;
  },
};

export const pwd: Tool = {
  options: { short: "LP", long: { logical: "L", physical: "P" } },
  async run(call: Call) {
    const logical = call.variable("PWD");
    const real = call.files.realpath(".");
    if (call.options.last("L", "P") === "L" && logical?.startsWith("/")) {
      try {
        if (call.files.realpath(logical) === real) {
          await call.out(`${logical}\n`);
          return 0;
        }
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
      }
    }
    await call.out(`${real}\n`);
    return 0;
  },
};

/** Simulated machines have two processors. */
export const nproc: Tool = {
  options: { long: { all: "all", ignore: "ignore:" } },
  async run(call: Call) {
    await call.out(`${Math.max(1, 2 - Number(call.options.value("ignore") ?? 0))}\n`);
    return 0;
  },
};
