import { createPipe } from "../../process/descriptor.ts";
import { readToEnd } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { Descriptor } from "../../process/types.ts";
import type { Script } from "../ast.ts";
import { forkShell, statusOf } from "../interpret/fork.ts";
import { runScript } from "../interpret/run.ts";
import type { Shell } from "../shell.ts";
import { decode } from "../text.ts";
import { expandString } from "./word.ts";

/** The output of `$(...)` without its last newlines; sets the status that an assignment then has. */
export async function substituteCommand(shell: Shell, body: Script): Promise<string> {
  const file = shell.isBash ? readsFile(body) : undefined;
  if (file) {
    const path = await expandString(shell, file);
    const descriptor = openDescriptor(shell.process, path, { read: true });
    const content = await readToEnd(shell.process, descriptor);
    descriptor.close();
    shell.substitutionStatus = 0;
    return trim(content);
  }
  const pipe = createPipe();
  const descriptors = new Map<number, Descriptor>();
  for (const [fd, descriptor] of shell.process.descriptors) {
    if (fd !== 1) descriptors.set(fd, descriptor.duplicate());
  }
  descriptors.set(1, pipe.write);
  const child = forkShell(
    shell,
    (copy) => {
      copy.traceDepth += 1;
      if (!shell.flavour.errexitInSubstitution) copy.options.delete("errexit");
      return runScript(copy, body, {
        exec: true,
        tested: shell.flavour.errexitInSubstitution ? false : copy.tested,
      });
    },
    descriptors,
    false,
    shell.flavour.name !== "dash",
  );
  const output = await readToEnd(shell.process, pipe.read);
  pipe.read.close();
  shell.substitutionStatus = statusOf(await shell.process.wait(child.exited));
  shell.status = shell.substitutionStatus;
  return trim(output);
}

function trim(output: Uint8Array): string {
  return decode(output).replaceAll("\0", "").replace(/\n+$/, "");
}

/** bash's `$(<file)`. */
function readsFile(body: Script) {
  const only = body.commands.length === 1 ? body.commands[0] : undefined;
  if (only?.kind !== "simple" || only.words.length + only.assignments.length > 0) return undefined;
  const redirect = only.redirects.length === 1 ? only.redirects[0] : undefined;
  return redirect?.operator === "<" && redirect.fd === 0 ? redirect.target : undefined;
}
