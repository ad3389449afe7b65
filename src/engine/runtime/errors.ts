/**
 * A refusal by the daemon: the client prints it after `Error response from daemon: `. `code` is the exit
 * status that `docker run` ends with: 125, or 126 and 127 for commands that cannot be started.
 */
export class DaemonError extends Error {
  override readonly name = "DaemonError";
  readonly code: number;

  constructor(message: string, code = 125) {
    super(message);
    this.code = code;
  }
}
