import { createPipe } from "../../process/descriptor.ts";
import type { Descriptor } from "../../process/types.ts";
import type { WordPart } from "../ast.ts";
import { forkShell } from "../interpret/fork.ts";
import { runScript } from "../interpret/run.ts";
import type { Shell } from "../shell.ts";

type Substitution = Extract<WordPart, { kind: "process" }>;

/**
 * `<(...)` and `>(...)` of bash and ash: starts the commands behind a pipe and gives the name of its other end,
 * /dev/fd/N. Nothing of it is ever a file. bash counts down from 63, ash up from 64 (both seen). The end stays
 * open until the command that asked for it is over: `closeSubstitutions`.
 */
export function substituteProcess(shell: Shell, { direction, body }: Substitution): string {
  const { descriptors } = shell.process;
  const pipe = createPipe();
  const [childEnd, theirs, ours] =
    direction === "<" ? ([1, pipe.write, pipe.read] as const) : ([0, pipe.read, pipe.write] as const);
  const inherited = new Map<number, Descriptor>();
  for (const [fd, descriptor] of descriptors)
    if (fd !== childEnd && !shell.substitutions.includes(fd)) inherited.set(fd, descriptor.duplicate());
  inherited.set(childEnd, theirs);
  forkShell(
    shell,
    (copy) => {
      copy.traceDepth += 1;
      return runScript(copy, body, { exec: true, tested: false });
    },
    inherited,
  );
  const step = shell.isBash ? -1 : 1;
  let fd = shell.isBash ? 63 : 64;
  while (descriptors.has(fd)) fd += step;
  descriptors.set(fd, ours);
  shell.substitutions.push(fd);
  return `/dev/fd/${fd}`;
}

/** Closes the ends that were opened after the first `kept` ones. */
export function closeSubstitutions(shell: Shell, kept: number): void {
  if (shell.substitutions.length === kept) return;
  for (const fd of shell.substitutions.splice(kept)) {
    shell.process.descriptors.get(fd)?.close();
    shell.process.descriptors.delete(fd);
  }
}
