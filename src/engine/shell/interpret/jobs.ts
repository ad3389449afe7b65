import type { Child, Exit, Signal } from "../../process/types.ts";
import type { Job, Shell } from "../shell.ts";
import { statusOf } from "./fork.ts";

/** strsignal(3), as shells report a child that a signal ended. */
const SIGNAL_TEXTS: Partial<Record<Signal, string>> = {
  SIGHUP: "Hangup",
  SIGQUIT: "Quit",
  SIGKILL: "Killed",
  SIGSEGV: "Segmentation fault",
  SIGTERM: "Terminated",
  SIGALRM: "Alarm clock",
  SIGUSR1: "User defined signal 1",
  SIGUSR2: "User defined signal 2",
};

/** `Killed` and its like on descriptor 2, once a child that the shell waited for was ended by a signal. */
export async function reportSignal(shell: Shell, exit: Exit, pid: number, source: string): Promise<void> {
  if (!("signal" in exit)) return;
  const text = SIGNAL_TEXTS[exit.signal];
  if (text === undefined) return;
  if (!shell.isBash) await shell.writeError(`${text}\n`);
  else if (exit.signal !== "SIGTERM") {
    const start = shell.showLines ? `${shell.errorName}: line ${shell.line}: ` : `${shell.errorName}: `;
    await shell.writeError(`${start}${String(pid).padStart(5)} ${text.padEnd(23)} ${source}\n`);
  } else await shell.writeError(`${text}\n`);
}

/** Registers background processes as a job; its status is that of the last one. */
export function addJob(shell: Shell, children: readonly Child[], source: string): Job {
  const last = children.at(-1)!;
  const number = Math.max(0, ...shell.jobs.map((job) => job.number)) + 1;
  const job: Job = {
    number,
    children,
    source,
    status: undefined,
    exit: undefined,
    done: last.exited.then((exit) => {
      job.exit = exit;
      job.status = statusOf(exit);
      return job.status;
    }),
  };
  // A machine that stops in the middle rejects this; whoever waits for the machine hears of it.
  job.done.catch(() => {});
  shell.jobs.push(job);
  shell.lastBackground = last.process.pid;
  return job;
}

/** `%1`, `%%`, `%+`, `%-` or a process id. */
export function findJob(shell: Shell, name: string): Job | undefined {
  if (/^%\d+$/.test(name)) return shell.jobs.find((job) => job.number === Number(name.slice(1)));
  if (name === "%%" || name === "%+" || name === "%") return shell.jobs.at(-1);
  if (name === "%-") return shell.jobs.at(-2);
  if (name.startsWith("%")) return shell.jobs.find((job) => job.source.startsWith(name.slice(1)));
  return shell.jobs.find((job) => job.children.some((child) => child.process.pid === Number(name)));
}
