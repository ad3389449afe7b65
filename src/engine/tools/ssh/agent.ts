/** ssh-agent: keys behind a socket. Who reaches the socket may use the keys, and never reads them. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import type { Machine, Process } from "../../process/types.ts";
import type { PrivateKey } from "../../services/keys/private-key.ts";

export interface AgentKey {
  readonly key: PrivateKey;
  /** The private key's file, word for word: what a server's account is compared with. */
  readonly text: string;
  readonly comment: string;
}

export interface Agent {
  keys: readonly AgentKey[];
  /** BuildKit's agent takes no more keys. */
  readonly sealed?: boolean;
}

const AGENTS = new WeakMap<Machine, Map<string, Agent>>();

/** Puts an agent behind the socket at `path`. */
export function listen(machine: Machine, path: string, agent: Agent): void {
  const agents = AGENTS.get(machine) ?? new Map<string, Agent>();
  AGENTS.set(machine, agents.set(path, agent));
}

/** Takes the agent at `path` away. */
export function stopListening(machine: Machine, path: string): void {
  AGENTS.get(machine)?.delete(path);
}

/** Why nobody answers: `unset` without a variable, `missing` without a socket, `refused` for another's. */
export type NoAgent = "unset" | "missing" | "refused";

/** The agent behind a socket, as `process` may reach it. */
export function agentAt(process: Process, socket: string | undefined): Agent | NoAgent {
  if (!socket) return "unset";
  const path = absolute(socket, process.cwd);
  const { machine, credentials } = process;
  try {
    if (!machine.filesystem.access(path, "w", credentials)) return "refused";
  } catch (error) {
    if (error instanceof FileSystemError) return "missing";
    throw error;
  }
  return AGENTS.get(machine)?.get(path) ?? "missing";
}
