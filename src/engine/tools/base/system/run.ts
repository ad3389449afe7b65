import { ExecError, type Exit } from "../../../process/types.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { become, execFailure, launcherWording, signalOf, start, statusOf } from "./spawn.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

/** `1.5m` in ms; undefined where it is no duration. */
function duration(text: string): number | undefined {
  if (text === "infinity" || text === "inf") return 1e12;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1) * 1000 : undefined;
}

export const sleep: Tool = {
  async run(call: Call) {
    if (call.args.length === 0) call.usage(call.say("", "missing operand"));
    let total = 0;
    for (const word of call.args) {
      const time = duration(word);
      if (time === undefined) {
        if (call.busybox) call.fail(`invalid number '${word}'`);
        call.usage(
          /^-[a-zA-Z]/.test(word) ? `invalid option -- '${word[1]}'` : `invalid time interval '${word}'`,
        );
      }
      total += time;
    }
    await call.process.sleep(total);
    return 0;
  },
};

export const usleep: Tool = {
  async run(call: Call) {
    await call.process.sleep(Number(call.args[0] ?? 0) / 1000);
    return 0;
  },
};

/** Starts the operands as a command and waits; a failed start is reported with its usual status. */
async function launch(call: Call, argv: readonly string[]): Promise<{ exit: Exit } | { status: number }> {
  try {
    const child = start(call, { argv });
    return { exit: await call.process.wait(child.exited) };
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const { text, status } = execFailure(error);
    await call.warn(launcherWording(call)(argv[0] ?? "", text));
    return { status };
  }
}

export const timeout: Tool = {
  usageStatus: 125,
  options: {
    short: "fk:ps:v",
    long: { foreground: "f", "kill-after": "k:", "preserve-status": "p", signal: "s:", verbose: "v" },
    stopEarly: true,
  },
  async run(call: Call) {
    const [text, ...argv] = call.operands;
    if (text === undefined || argv.length === 0) call.usage(call.say("", "missing operand"));
    const time = duration(text);
    if (time === undefined) {
      if (call.busybox) call.fail(`invalid number '${text}'`);
      call.usage(`invalid time interval '${text}'`);
    }
    const signal = signalOf(call.options.value("s") ?? "TERM");
    if (signal === undefined)
      return call.fail(
        call.say(
          `bad signal name '${call.options.value("s")}'`,
          `'${call.options.value("s")}': invalid signal`,
        ),
        125,
      );
    const kill = duration(call.options.value("k") ?? "0") ?? 0;
    let child: ReturnType<typeof start>;
    try {
      child = start(call, { argv });
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      const failure = execFailure(error);
      await call.warn(launcherWording(call)(argv[0] ?? "", failure.text));
      return failure.status;
    }
    let ended = false;
    const exited = child.exited.then((exit) => {
      ended = true;
      return exit;
    });
    const { clock } = call.process.machine;
    const expired = clock.sleep(time === 0 ? 1e12 : time).then(() => undefined);
    const first = await call.process.wait(Promise.race([exited, expired]));
    if (first !== undefined) return statusOf(first);
    child.kill(signal);
    if (kill > 0) {
      await call.process.wait(Promise.race([exited, clock.sleep(kill)]));
      if (!ended) child.kill("SIGKILL");
    }
    const exit = await call.process.wait(exited);
    // BusyBox 1.35 gives 143 for a command that TERM ended; coreutils 124 unless the status is kept.
    if (call.busybox || call.has("p")) return statusOf(exit);
    return "signal" in exit && exit.signal === "SIGKILL" ? 137 : 124;
  },
};

export const nohup: Tool = {
  usageStatus: 125,
  options: { stopEarly: true },
  async run(call: Call) {
    if (call.operands.length === 0) call.usage(call.say("", "missing operand"));
    call.process.onSignal("SIGHUP", "ignore");
    return await become(call, call.operands, call.process.environment, launcherWording(call));
  },
};

/** Priorities and sessions make no difference here: nice and setsid only start the command. */
export const nice: Tool = {
  usageStatus: 125,
  options: { short: "n:cw", long: { adjustment: "n:" }, stopEarly: true },
  async run(call: Call) {
    if (call.operands.length === 0) {
      if (call.name === "nice") await call.out("0\n");
      else call.usage();
      return 0;
    }
    return await become(call, call.operands, call.process.environment, launcherWording(call));
  },
};

export const time: Tool = {
  options: { short: "p", stopEarly: true },
  async run(call: Call) {
    const { clock } = call.process.machine;
    const began = clock.now();
    const result = await launch(call, call.operands);
    const seconds = (clock.now() - began) / 1000;
    const minutes = Math.floor(seconds / 60);
    const real = call.has("p")
      ? `real ${seconds.toFixed(2)}`
      : `real\t${minutes}m ${(seconds % 60).toFixed(2)}s`;
    const zero = call.has("p") ? ["user 0.00", "sys 0.00"] : ["user\t0m 0.00s", "sys\t0m 0.00s"];
    await call.complain(`${[real, ...zero].join("\n")}\n`);
    return "exit" in result ? statusOf(result.exit) : result.status;
  },
};
