import type { Clock } from "../process/types.ts";

/**
 * The clock of a container's processes. While it is held nobody who sleeps wakes up, as in a frozen cgroup: so
 * a paused container does nothing more until it goes on.
 */
export class PausableClock implements Clock {
  private readonly base: Clock;
  private held: { readonly over: Promise<void>; readonly release: () => void } | undefined;

  constructor(base: Clock) {
    this.base = base;
  }

  hold(): void {
    if (this.held) return;
    let release = () => {};
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.held = { over, release };
  }

  release(): void {
    this.held?.release();
    this.held = undefined;
  }

  now(): number {
    return this.base.now();
  }

  async sleep(milliseconds: number): Promise<void> {
    await this.base.sleep(milliseconds);
    while (this.held) await this.held.over;
  }

  drive<T>(done: Promise<T>): Promise<T> {
    return this.base.drive(done);
  }

  advance(milliseconds: number): Promise<void> {
    return this.base.advance(milliseconds);
  }

  pass(milliseconds: number): Promise<void> {
    return this.base.pass(milliseconds);
  }

  external<T>(work: Promise<T>): Promise<T> {
    return this.base.external(work);
  }
}
