/** When a credential was used: by a RUN step of a build, or by a running container. */
export type Phase = "build" | "runtime";

/** Something that a client showed to prove who it is. */
export interface Presentation {
  readonly service: string;
  /** What was shown: a token or a password. */
  readonly value: string;
  readonly user?: string;
  readonly accepted: boolean;
  readonly phase: Phase;
  /** Simulated ms since the epoch. */
  readonly time: number;
}

/** A value that a service takes. `credential` is the lab's name for it. */
export interface Account {
  readonly credential: string;
  readonly user: string;
  value: string;
  /** Packages, routes or databases that it opens: prefixes; empty for everything. */
  readonly scopes: readonly string[];
  state: "active" | "revoked";
  /** Simulated ms since the epoch after which it is refused. */
  expires: number | undefined;
}

export type NewAccount = Pick<Account, "credential" | "user" | "value"> & {
  readonly scopes?: readonly string[];
  readonly expires?: number;
};

/** The accounts of one service, and a record of everything that was presented to it. */
export class Accounts {
  readonly presentations: Presentation[] = [];
  readonly list: Account[];
  private readonly service: string;
  private readonly now: () => number;

  constructor(service: string, accounts: readonly NewAccount[], now: () => number) {
    this.service = service;
    this.now = now;
    this.list = accounts.map(({ expires, scopes = [], ...account }) => ({
      ...account,
      scopes,
      state: "active",
      expires,
    }));
  }

  /** The account behind a value (and a user, where one was named); records the attempt. */
  check(value: string, user: string | undefined, phase: Phase): Account | undefined {
    const found = this.list.find(
      (account) =>
        account.value === value &&
        (user === undefined || account.user === user) &&
        account.state === "active" &&
        (account.expires === undefined || account.expires > this.now()),
    );
    const shown = { service: this.service, value, accepted: found !== undefined, phase, time: this.now() };
    this.presentations.push(user === undefined ? shown : { ...shown, user });
    return found;
  }

  /** Gives a credential a new value; the old one is refused from now on. Throws for an unknown name. */
  rotate(credential: string, value: string): void {
    const account = this.named(credential);
    account.value = value;
    account.state = "active";
  }

  revoke(credential: string): void {
    this.named(credential).state = "revoked";
  }

  private named(credential: string): Account {
    const account = this.list.find((candidate) => candidate.credential === credential);
    if (!account) throw new Error(`${this.service} knows no credential ${credential}`);
    return account;
  }
}
