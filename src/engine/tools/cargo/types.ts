/** A command that failed: what cargo prints after `error: `, and the causes below it. */
export class CargoError extends Error {
  override readonly name = "CargoError";
  readonly causes: readonly string[];

  constructor(message: string, causes: readonly string[] = []) {
    super(message);
    this.causes = causes;
  }

  /** As cargo prints it. */
  get report(): string {
    const causes = this.causes.map((cause) => `\nCaused by:\n${cause.replace(/^/gm, "  ")}\n`);
    return `error: ${this.message}\n${causes.join("")}`;
  }
}
