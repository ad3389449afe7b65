import { RunawayError } from "../source/errors.ts";
import type { Clock } from "./types.ts";

interface Sleeper {
  readonly time: number;
  readonly wake: () => void;
}

/** No command of a learner waits longer than this, in simulated ms; `pass` may. */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

/** `pass` wakes sleepers this often at the most. */
const MOST_WAKES = 500;

/**
 * Resolves after everything that is ready has run: all promise reactions come before the next message.
 * Node counts an open channel as work to do, so it is only referenced while somebody waits.
 */
class Turns {
  private readonly channel = new MessageChannel();
  private readonly waiting: (() => void)[] = [];

  constructor() {
    this.channel.port1.onmessage = () => this.waiting.shift()?.();
    this.hold(false);
  }

  private hold(on: boolean): void {
    const port = this.channel.port1 as MessagePort & { ref?(): void; unref?(): void };
    if (on) port.ref?.();
    else port.unref?.();
  }

  async next(): Promise<void> {
    this.hold(true);
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.channel.port2.postMessage(0);
    });
    if (this.waiting.length === 0) this.hold(false);
  }
}

/** Makes a clock that stands at `startMs` (since the epoch) until somebody drives it. */
export function createClock(startMs: number): Clock {
  return new SimulatedClock(startMs);
}

class SimulatedClock implements Clock {
  private time: number;
  private readonly sleepers: Sleeper[] = [];
  private readonly turns = new Turns();
  /** Those who drive: their promises end the pump, and are rejected when nothing moves. */
  private readonly drives = new Set<(error: Error) => void>();
  private pumping = false;
  private externals = 0;
  /** While somebody lets time pass: until when, and the shortest step that time makes. */
  private passing: { readonly end: number; readonly step: number } | undefined;
  /** Those who wait for external work to end: a pump and an `advance` may do so at the same time. */
  private readonly settling: (() => void)[] = [];

  constructor(startMs: number) {
    this.time = startMs;
  }

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    if (!Number.isFinite(milliseconds)) return new Promise(() => {});
    return new Promise((wake) => {
      const sleeper = { time: this.time + Math.max(0, milliseconds), wake };
      let at = this.sleepers.length;
      while (at > 0 && this.sleepers[at - 1]!.time > sleeper.time) at -= 1;
      this.sleepers.splice(at, 0, sleeper);
    });
  }

  drive<T>(done: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.drives.add(reject);
      done.then(
        (value) => {
          this.drives.delete(reject);
          this.externalSettled();
          resolve(value);
        },
        (error) => {
          this.drives.delete(reject);
          this.externalSettled();
          reject(error);
        },
      );
      if (!this.pumping) void this.pump();
    });
  }

  private externalSettled(): void {
    for (const resume of this.settling.splice(0)) resume();
  }

  private async settle(): Promise<void> {
    await this.turns.next();
    while (this.externals > 0) {
      await new Promise<void>((resolve) => {
        this.settling.push(resolve);
      });
      await this.turns.next();
    }
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    const latest = this.time + LONGEST_WAIT;
    while (this.drives.size > 0) {
      await this.settle();
      if (this.drives.size === 0) break;
      const next = this.sleepers[0];
      if (!next) this.giveUp("every process waits for something that never comes");
      else if (next.time > Math.max(latest, this.passing?.end ?? 0))
        this.giveUp("nothing but waiting for a whole (simulated) day");
      else this.wakeAt(this.stepTo(next.time));
    }
    this.pumping = false;
  }

  private giveUp(why: string): void {
    for (const reject of this.drives) reject(new RunawayError(why));
    this.drives.clear();
  }

  private wakeAt(time: number): void {
    this.time = Math.max(this.time, time);
    while (this.sleepers[0] && this.sleepers[0].time <= this.time) this.sleepers.shift()!.wake();
  }

  /** When to wake the next sleeper, who asked for `wanted`. */
  private stepTo(wanted: number): number {
    if (!this.passing) return wanted;
    const { end, step } = this.passing;
    return Math.max(wanted, Math.min(end, this.time + step));
  }

  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    this.passing = { end, step: milliseconds / MOST_WAKES };
    await this.sleep(milliseconds);
    this.passing = undefined;
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await this.settle();
    while (this.sleepers[0] && this.sleepers[0].time <= end) {
      this.wakeAt(this.sleepers[0].time);
      await this.settle();
    }
    this.time = Math.max(this.time, end);
  }

  external<T>(work: Promise<T>): Promise<T> {
    this.externals += 1;
    const settled = () => {
      this.externals -= 1;
      this.externalSettled();
    };
    work.then(settled, settled);
    return work;
  }
}
