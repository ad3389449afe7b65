import type { ExecError } from "../process/types.ts";
import { DaemonError } from "./errors.ts";

const REASONS = { EACCES: "permission denied", EISDIR: "is a directory" } as const;

/** What runc says of a command that cannot be executed, and the exit status for it. */
function reasonOf({ code, path }: ExecError): readonly [string, number] {
  if (code === "ENOENT") {
    const reason = path.includes("/")
      ? `stat ${path}: no such file or directory`
      : "executable file not found in $PATH";
    return [reason, 127];
  }
  return [REASONS[code as keyof typeof REASONS] ?? "exec format error", 126];
}

/** How the daemon begins when the runtime could not start a container. */
export const CREATE =
  "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ";

/** The daemon's words when process 1 cannot be started. */
export function startRefusal(error: ExecError): DaemonError {
  const [reason, code] = reasonOf(error);
  return new DaemonError(
    `${CREATE}unable to start container process: exec: ${JSON.stringify(error.path)}: ${reason}`,
    code,
  );
}

/** The words of `docker exec`, which come from the runtime as they are. */
export function execRefusal(error: ExecError): RuntimeRefusal {
  const [reason, code] = reasonOf(error);
  return new RuntimeRefusal(`exec: ${JSON.stringify(error.path)}: ${reason}`, code);
}

/** A refusal by the OCI runtime during exec: printed without the daemon's prefix. */
export class RuntimeRefusal extends Error {
  override readonly name = "RuntimeRefusal";
  readonly code: number;

  constructor(reason: string, code: number, what = "unable to start container process: ") {
    super(`OCI runtime exec failed: exec failed: ${what}${reason}`);
    this.code = code;
  }
}
