import { FileSystemError } from "../../filesystem/types.ts";
import { SIGNAL_NUMBERS } from "../../process/signals.ts";
import type { Signal } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { findJob } from "../interpret/jobs.ts";
import { appletName } from "../messages.ts";
import type { Shell } from "../shell.ts";
import { SIGNAL_NAMES, signalName } from "./signals.ts";

/** `kill [-s NAME|-NAME|-NUMBER] pid|%job...` and `kill -l`. */
export async function kill(shell: Shell, args: readonly string[]): Promise<number> {
  let words = args;
  let signal = "TERM";
  if (words[0] === "-l") return list(shell, words.slice(1));
  if (words[0] === "-s" || (words[0] === "-n" && shell.isBash)) {
    signal = words[1] ?? "";
    words = words.slice(2);
  } else if (/^-[A-Za-z0-9]+$/.test(words[0] ?? "")) {
    signal = words[0]!.slice(1);
    words = words.slice(1);
  }
  if (words[0] === "--") words = words.slice(1);
  const name = signalName(signal);
  if (name === undefined) return unknown(shell, signal);
  if (words.length === 0) return usage(shell);
  let status = 0;
  for (const word of words) if (!(await send(shell, word, name))) status = 1;
  return status;
}

async function send(shell: Shell, word: string, name: string): Promise<boolean> {
  const job = word.startsWith("%") ? findJob(shell, word) : undefined;
  if (word.startsWith("%") && !job) {
    if (!shell.isBash)
      await shell.fail(shell.flavour.name === "ash" ? `${word}: no such job` : `No such job: ${word}`, 2);
    await shell.warn(`${word}: no such job`);
    return false;
  }
  if (!job && !/^-?\d+$/.test(word)) {
    if (shell.isBash) await shell.warn(`${word}: arguments must be process or job IDs`);
    else if (shell.flavour.name === "ash")
      await shell.writeError(`${appletName(shell)}: invalid number '${word}'\n`);
    else await shell.fail(`Illegal number: ${word}`, 2);
    return false;
  }
  if (/^(?:-\d+|0)$/.test(word)) throw new NotModelledError("signals to process groups");
  const pids = job ? job.children.map((child) => child.process.pid) : [Number(word)];
  const { machine } = shell.process;
  let sent = true;
  for (const pid of pids) {
    try {
      if (name === "EXIT") {
        if (!machine.processes.has(pid)) throw new FileSystemError("ESRCH", "");
      } else if (Object.hasOwn(SIGNAL_NUMBERS, `SIG${name}`))
        machine.kill(pid, `SIG${name}` as Signal, shell.process);
      else throw new NotModelledError(`the signal SIG${name}`);
      // A signal to oneself arrives before kill returns.
      shell.process.tick();
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      sent = false;
      if (shell.isBash) await shell.warn(`(${pid}) - ${error.text}`);
      else if (shell.flavour.name === "ash")
        await shell.writeError(`${appletName(shell)}: can't kill pid ${pid}: ${error.text}\n`);
      else await shell.warn(`${error.text}\n`);
    }
  }
  return sent;
}

async function list(shell: Shell, words: readonly string[]): Promise<number> {
  for (const word of words) {
    const number = Number(word);
    const name = /^\d+$/.test(word)
      ? SIGNAL_NAMES[number > 128 ? number - 128 : number]
      : String(SIGNAL_NAMES.indexOf(signalName(word) ?? ""));
    if (shell.flavour.name === "dash" && !/^\d+$/.test(word)) return shell.fail(`Illegal number: ${word}`, 2);
    if (name === undefined || name === "-1") return unknown(shell, word);
    await shell.print(`${name}\n`);
  }
  if (words.length === 0) throw new NotModelledError("the list of kill -l");
  return 0;
}

async function unknown(shell: Shell, signal: string): Promise<number> {
  if (shell.isBash) await shell.warn(`${signal}: invalid signal specification`);
  else if (shell.flavour.name === "ash")
    await shell.writeError(`${appletName(shell)}: bad signal name '${signal}'\n`);
  else return shell.fail(`Illegal option -${signal[0]}`, 2);
  return 1;
}

async function usage(shell: Shell): Promise<number> {
  if (shell.isBash) {
    await shell.writeError(
      "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n",
    );
    return 2;
  }
  if (shell.flavour.name === "ash") {
    await shell.writeError(`${appletName(shell)}: you need to specify whom to kill\n`);
    return 1;
  }
  return shell.fail(
    "Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]",
    2,
  );
}
