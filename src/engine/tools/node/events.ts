import type { Process } from "../../process/types.ts";

/** Something that came back: a timer, an answer, a request, a signal. */
export interface Arrival {
  readonly id: number;
  readonly error?: unknown;
  readonly value?: unknown;
}

/** What Node waits for: the program ends when nothing is left that keeps it alive. */
export class EventQueue {
  private readonly arrived: Arrival[] = [];
  /** Ids that are open; the value tells whether they keep the program alive. */
  private readonly open = new Map<number, boolean>();
  private wake: () => void = () => {};
  /** What is no error of the program's, such as something that is not modelled. */
  private fault: unknown;

  begin(id: number, keepsAlive: boolean): void {
    this.open.set(id, keepsAlive);
  }

  forget(id: number): void {
    this.open.delete(id);
  }

  ref(id: number, on: boolean): void {
    if (this.open.has(id)) this.open.set(id, on);
  }

  has(id: number): boolean {
    return this.open.has(id);
  }

  push(arrival: Arrival): void {
    this.arrived.push(arrival);
    this.wake();
  }

  /** Delivers what `work` comes to, once. */
  once(id: number, work: Promise<unknown>, explain: (error: unknown) => unknown): void {
    work.then(
      (value) => this.push({ id, value: value ?? null }),
      (error) => {
        try {
          this.push({ id, error: explain(error) });
        } catch (fault) {
          this.fault = fault;
          this.wake();
        }
      },
    );
  }

  get alive(): boolean {
    return this.arrived.length > 0 || [...this.open.values()].some(Boolean);
  }

  /** The next arrival; waits in simulated time. */
  async next(process: Process): Promise<Arrival> {
    while (true) {
      if (this.fault !== undefined) throw this.fault;
      const first = this.arrived.shift();
      if (first) return first;
      await process.wait(
        new Promise<void>((resolve) => {
          this.wake = resolve;
        }),
      );
    }
  }
}
