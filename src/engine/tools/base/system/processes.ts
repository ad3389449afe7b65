import { FileSystemError } from "../../../filesystem/types.ts";
import { SIGNAL_NUMBERS } from "../../../process/signals.ts";
import type { Process } from "../../../process/types.ts";
import { userName } from "../core/accounts.ts";
import { encodeText } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { baseName } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";
import { signalOf } from "./spawn.ts";

const all = (call: Call): Process[] =>
  [...call.process.machine.processes.values()].sort((a, b) => a.pid - b.pid);
const command = (process: Process): string => encodeText(process.argv.join(" "));
/** What a server writes behind its name for ps does not belong to it. */
const shortName = (process: Process): string =>
  baseName(encodeText(process.argv[0] ?? "").replace(/ .*$/, "")).replace(/^-/, "");
const clock = (milliseconds: number): string =>
  `00:00:${String(Math.floor(milliseconds / 1000)).padStart(2, "0")}`;

/** BusyBox shows the whole command line; procps this terminal's processes, or all with -e, aux, -f. */
export const ps: Tool = {
  async run(call: Call) {
    const letters = call.args.join("").replace(/-/g, "");
    if (/[^aefluxwAT]/.test(letters)) call.refuse(`the form \`${call.args.join(" ")}'`);
    const owner = (process: Process): string =>
      userName(call, process.credentials.uid) ?? String(process.credentials.uid);
    if (call.busybox) {
      await call.out("PID   USER     COMMAND\n");
      for (const process of all(call)) {
        await call.out(
          `${String(process.pid).padStart(5)} ${owner(process).padEnd(8)} ${command(process)}\n`,
        );
      }
      return 0;
    }
    if (/u/.test(letters)) {
      await call.out("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
      for (const process of all(call)) {
        await call.out(
          `${owner(process).padEnd(8)} ${String(process.pid).padStart(7)}  0.0  0.0   2680  1600 ?        S    00:00   0:00 ${command(process)}\n`,
        );
      }
    } else if (/f/.test(letters)) {
      await call.out("UID          PID    PPID  C STIME TTY          TIME CMD\n");
      for (const process of all(call)) {
        await call.out(
          `${owner(process).padEnd(8)} ${String(process.pid).padStart(7)} ${String(process.parent?.pid ?? 0).padStart(7)}  0 00:00 ?        ${clock(0)} ${command(process)}\n`,
        );
      }
    } else {
      await call.out("    PID TTY          TIME CMD\n");
      for (const process of all(call)) {
        await call.out(`${String(process.pid).padStart(7)} ?        ${clock(0)} ${shortName(process)}\n`);
      }
    }
    return 0;
  },
};

/** In Debian it is a link to killall5. */
export const pidof: Tool = {
  async run(call: Call) {
    if (call.name === "killall5") return call.refuse("signals to everybody");
    const single = call.args.includes("-s");
    const names = call.args.filter((word) => !word.startsWith("-"));
    const found = all(call).filter(
      (process) => process.pid !== call.process.pid && names.includes(shortName(process)),
    );
    if (found.length === 0) return 1;
    const shown = found.map((process) => process.pid).reverse();
    await call.out(`${(single ? shown.slice(0, 1) : shown).join(" ")}\n`);
    return 0;
  },
};

/** Sends a signal as kill(2); signal 0 only asks. The reason where it was refused. */
function deliver(call: Call, pid: number, text: string): string | undefined {
  const { machine } = call.process;
  const signal = signalOf(text);
  if (signal === undefined) return machine.processes.has(pid) ? undefined : "No such process";
  try {
    machine.kill(pid, signal, call.process);
    return undefined;
  } catch (error) {
    if (error instanceof FileSystemError) return error.text;
    throw error;
  }
}

function chosenSignal(words: string[]): string {
  const first = words[0] ?? "";
  if (first === "-s") {
    words.shift();
    return words.shift() ?? "";
  }
  if (/^-[A-Za-z0-9]+$/.test(first)) {
    words.shift();
    return first.slice(1);
  }
  return "TERM";
}

export const kill: Tool = {
  async run(call: Call) {
    const words = [...call.args];
    if (words[0] === "-l") {
      const names = Object.entries(SIGNAL_NUMBERS).sort(([, a], [, b]) => a - b);
      for (const [name, number] of names) await call.out(`${String(number).padStart(2)}) ${name.slice(3)}\n`);
      return 0;
    }
    const signal = chosenSignal(words);
    if (signal !== "0" && signalOf(signal) === undefined) call.fail(`bad signal name '${signal}'`);
    if (words.length === 0) call.fail("you need to specify whom to kill");
    let status = 0;
    for (const word of words) {
      const refused = deliver(call, Number(word), signal);
      if (refused === undefined) continue;
      await call.warn(`can't kill pid ${word}: ${refused}`);
      status = 1;
    }
    return status;
  },
};

export const killall: Tool = {
  async run(call: Call) {
    const words = [...call.args];
    const quiet = words[0] === "-q";
    if (quiet) words.shift();
    const signal = chosenSignal(words);
    let status = 0;
    for (const name of words) {
      const targets = all(call).filter(
        (process) => process.pid !== call.process.pid && shortName(process) === name,
      );
      if (targets.length === 0) {
        if (!quiet) await call.warn(`${name}: no process killed`);
        status = 1;
      }
      for (const target of targets) deliver(call, target.pid, signal);
    }
    return status;
  },
};
