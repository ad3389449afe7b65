/**
 * The secrets that templates use, and when each is asked for again
 * (https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template#renewals-and-updating-secrets): a lease is renewed after two
 * thirds of what is left of it and replaced by a new one near its end; one that cannot be renewed is replaced after 85 %;
 * what has no lease is read every five minutes.
 */
import type { Process } from "../../../process/types.ts";
import { type Answer, ask, VaultError } from "../client.ts";

const RENEW_AFTER = 2 / 3;
const REPLACE_AFTER = 0.85;
/** A lease that lasts less than this part of what it lasted at first is replaced. */
const LAST_PART = 0.15;

interface Held {
  readonly answer: Answer;
  /** When to do something about it, ms since the epoch. */
  due: number;
}

export class Secrets {
  private readonly process: Process;
  private readonly address: string;
  private readonly staticInterval: number;
  private readonly held = new Map<string, Held>();
  token: string;

  constructor(process: Process, address: string, token: string, staticInterval: number) {
    this.process = process;
    this.address = address;
    this.token = token;
    this.staticInterval = staticInterval;
  }

  get answers(): ReadonlyMap<string, Answer> {
    return new Map([...this.held].map(([path, { answer }]) => [path, answer]));
  }

  /** When the next one is due, ms since the epoch; undefined without any. */
  get nextDue(): number | undefined {
    return this.held.size === 0 ? undefined : Math.min(...[...this.held.values()].map(({ due }) => due));
  }

  /** Asks for a secret. Throws VaultError. */
  async fetch(path: string): Promise<void> {
    const { address, token } = this;
    const answer = await ask(this.process, "GET", path, { address, token });
    this.held.set(path, { answer, due: this.dueOf(answer, answer.lease_duration ?? 0) });
  }

  private dueOf({ lease_id, renewable }: Answer, seconds: number): number {
    const now = this.process.machine.clock.now();
    if (!lease_id) return now + this.staticInterval;
    return now + Math.max(1, seconds * (renewable ? RENEW_AFTER : REPLACE_AFTER)) * 1000;
  }

  /** Renews what is due, or forgets it, so that it is asked for again. */
  async refresh(): Promise<void> {
    const now = this.process.machine.clock.now();
    for (const [path, held] of this.held) {
      if (held.due > now) continue;
      if (!(await this.renewed(held))) this.held.delete(path);
    }
  }

  private async renewed(held: Held): Promise<boolean> {
    const { lease_id, lease_duration = 0, renewable } = held.answer;
    if (!lease_id || !renewable) return false;
    const { address, token } = this;
    try {
      const answer = await ask(this.process, "PUT", "sys/leases/renew", {
        ...{ address, token, body: { lease_id } },
      });
      const left = answer.lease_duration ?? 0;
      held.due = this.dueOf(held.answer, left);
      return left > lease_duration * LAST_PART;
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      return false;
    }
  }
}
