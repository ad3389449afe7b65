/**
 * A program in QuickJS cannot wait, but `execSync` does, and so does a call for what is not loaded yet. So the program ends there;
 * what it waits for happens; and the program runs again from its start, answered from this record, with no effect on the world, until it comes to the same call, which now
 * has its answer. The program sees nothing of it: all that it can know of the world comes through the record.
 */

/** An answer that came back by itself: a timer's, a request's. */
export interface Delivery {
  readonly id: number;
  readonly message: { readonly error?: unknown; readonly value?: unknown };
}

/** The program has to wait; it runs again once `work` is done, whose result is the call's answer as JSON, if it has one. */
export class WaitNeeded extends Error {
  override readonly name = "WaitNeeded";
  readonly work: () => Promise<string | undefined>;

  constructor(work: () => Promise<string | undefined>) {
    super("something is waited for");
    this.work = work;
  }
}

export class Journal {
  private readonly answers: string[] = [];
  private readonly deliveries: Delivery[] = [];
  private answered = 0;
  private delivered = 0;

  /** From the start again. */
  rewind(): void {
    this.answered = 0;
    this.delivered = 0;
  }

  /** What the program's next call was answered the last time; undefined where it was not there yet. */
  nextAnswer(): string | undefined {
    return this.answered < this.answers.length ? this.answers[this.answered++] : undefined;
  }

  keepAnswer(json: string): void {
    this.answers.push(json);
    this.answered = this.answers.length;
  }

  nextDelivery(): Delivery | undefined {
    return this.delivered < this.deliveries.length ? this.deliveries[this.delivered++] : undefined;
  }

  keepDelivery(delivery: Delivery): void {
    this.deliveries.push(delivery);
    this.delivered = this.deliveries.length;
  }
}
