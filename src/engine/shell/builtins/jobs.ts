import { SIGNAL_NUMBERS } from "../../process/signals.ts";
import { findJob, reportSignal } from "../interpret/jobs.ts";
import { runPendingTraps } from "../interpret/traps.ts";
import type { Job, Shell } from "../shell.ts";

/** `wait [job...]`: ends early, with 128 + the signal's number, when a signal with a trap arrives. */
export async function wait(shell: Shell, args: readonly string[]): Promise<number> {
  if (shell.flavour.name === "dash" && /^-[a-z]/.test(args[0] ?? "")) {
    return shell.fail(`Illegal option ${args[0]!.slice(0, 2)}`, 2);
  }
  const any = shell.isBash && args.includes("-n");
  const names = args.filter((word) => word !== "-n" && word !== "--");
  if (any) return waitForAny(shell);
  if (names.length === 0) {
    for (const job of shell.jobs.slice()) {
      const status = await waitForJob(shell, job);
      if (status === undefined) return interrupted(shell);
    }
    shell.jobs = [];
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const job = findJob(shell, name);
    if (!job) {
      if (shell.isBash) {
        const text = name.startsWith("%")
          ? `${name}: no such job`
          : `pid ${name} is not a child of this shell`;
        await shell.warn(text);
      }
      status = 127;
      continue;
    }
    const ended = await waitForJob(shell, job);
    if (ended === undefined) return interrupted(shell);
    status = ended;
  }
  return status;
}

async function waitForAny(shell: Shell): Promise<number> {
  if (shell.jobs.length === 0) return 127;
  const first = await shell.process.wait(Promise.race(shell.jobs.map((job) => job.done.then(() => job))));
  shell.jobs = shell.jobs.filter((job) => job !== first);
  return first.status ?? 0;
}

/** undefined: a trapped signal came first. */
async function waitForJob(shell: Shell, job: Job): Promise<number | undefined> {
  if (shell.pendingSignals.length > 0) return undefined;
  const signal = new Promise<undefined>((resolve) => {
    shell.interrupt = () => resolve(undefined);
  });
  const status = job.status ?? (await shell.process.wait(Promise.race([job.done, signal])));
  shell.interrupt = undefined;
  // bash does not report a background job that SIGTERM ended.
  const quiet = shell.isBash && status === 143;
  if (status !== undefined && job.exit && !quiet)
    await reportSignal(shell, job.exit, job.children.at(-1)!.process.pid, job.source);
  return status;
}

async function interrupted(shell: Shell): Promise<number> {
  const signal = shell.pendingSignals[0]!;
  const status = 128 + SIGNAL_NUMBERS[signal];
  shell.status = status;
  await runPendingTraps(shell);
  return status;
}

export async function jobs(shell: Shell, args: readonly string[]): Promise<number> {
  for (const job of shell.jobs) {
    const pids = job.children.map((child) => child.process.pid).join(" ");
    if (args[0] === "-p") {
      await shell.print(`${pids}\n`);
      continue;
    }
    const mark = job === shell.jobs.at(-1) ? "+" : job === shell.jobs.at(-2) ? "-" : " ";
    const state = job.status === undefined ? "Running" : job.status === 0 ? "Done" : `Done(${job.status})`;
    const number = args[0] === "-l" ? ` ${pids}` : "";
    const text = job.source + (shell.isBash && job.status === undefined ? " &" : "");
    if (shell.flavour.name === "dash")
      await shell.print(
        `[${job.number}] ${mark}${number} ${state.padEnd(27)}${args[0] === "-l" ? text : ""}\n`,
      );
    else
      await shell.print(`[${job.number}]${mark}${number}  ${state.padEnd(24)}${shell.isBash ? text : ""}\n`);
  }
  shell.jobs = shell.jobs.filter((job) => job.status === undefined);
  return 0;
}
