import { createPipe } from "../../process/descriptor.ts";
import type { Child, Descriptor } from "../../process/types.ts";
import type { Command } from "../ast.ts";
import type { Shell } from "../shell.ts";
import { forkShell, statusOf } from "./fork.ts";
import { addJob, reportSignal } from "./jobs.ts";
import { execute, type Mode } from "./run.ts";

type Pipeline = Extract<Command, { kind: "pipeline" }>;

/** Turns of the event loop that a part of a pipeline starts before the next one. */
const HEAD_START = 12;

/** `! a | b`: every part in a process of its own, all at the same time. */
export async function runPipeline(shell: Shell, command: Pipeline, mode: Mode): Promise<number> {
  const tested = mode.tested || command.negated;
  const status =
    command.commands.length === 1
      ? await execute(shell, command.commands[0]!, { tested, exec: false })
      : await waitForAll(shell, startPipeline(shell, command.commands, tested));
  return command.negated ? (status === 0 ? 1 : 0) : status;
}

function startPipeline(shell: Shell, commands: readonly Command[], tested: boolean): Child[] {
  const children: Child[] = [];
  let input: Descriptor | undefined;
  for (const [index, command] of commands.entries()) {
    const pipe = index < commands.length - 1 ? createPipe() : undefined;
    const descriptors = new Map<number, Descriptor>();
    for (const [fd, descriptor] of shell.process.descriptors) {
      if ((fd === 0 && input) || (fd === 1 && pipe)) continue;
      descriptors.set(fd, descriptor.duplicate());
    }
    if (input) descriptors.set(0, input);
    if (pipe) descriptors.set(1, pipe.write);
    const run = async (copy: Shell) => {
      // Forked one after the other, the parts also begin one after the other: `set -x` shows them in order.
      for (let turn = 0; turn < index * HEAD_START; turn += 1) await null;
      return execute(copy, command, { tested, exec: true });
    };
    children.push(forkShell(shell, run, descriptors));
    input = pipe?.read;
  }
  return children;
}

async function waitForAll(shell: Shell, children: readonly Child[]): Promise<number> {
  let status = 0;
  for (const [index, child] of children.entries()) {
    const exit = await shell.process.wait(child.exited);
    if (index === children.length - 1 || !shell.isBash)
      await reportSignal(shell, exit, child.process.pid, "");
    const own = statusOf(exit);
    const counts = index === children.length - 1 || shell.options.has("pipefail");
    if (counts && (own !== 0 || index === children.length - 1))
      status = own !== 0 ? own : shell.options.has("pipefail") ? status : own;
  }
  if (shell.isBash) {
    const statuses = await Promise.all(children.map((child) => child.exited));
    shell.variables.declare("PIPESTATUS").value = new Map(
      statuses.map((exit, index) => [String(index), String(statusOf(exit))]),
    );
  }
  return status;
}

/** `command &` */
export async function runBackground(
  shell: Shell,
  command: Extract<Command, { kind: "background" }>,
): Promise<number> {
  const child = forkShell(
    shell,
    (copy) => execute(copy, command.command, { tested: false, exec: true }),
    undefined,
    true,
  );
  const job = addJob(shell, [child], command.source);
  if (shell.interactive && shell.options.has("monitor")) {
    await shell.writeError(shell.isBash ? `[${job.number}] ${child.process.pid}\n` : "");
  }
  return 0;
}
