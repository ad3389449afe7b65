import { createHost } from "../../../src/engine/host/host.ts";
import type { Host } from "../../../src/engine/host/types.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

/** A host with these files in /work/shop. */
export function hostWith(files: Record<string, string> = {}, swarm = false): Promise<Host> {
  return createHost({ files: workspaceOf(files), folder: "shop", swarm });
}

/** Runs a line that must succeed; its standard output. */
export async function output(host: Host, line: string): Promise<string> {
  const { exit, stdout, stderr } = await host.run(line);
  if (exit !== 0) throw new Error(`${line}: exit ${exit}: ${stderr}`);
  return stdout;
}
