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
  /** The machine that showed it: a container's name, `build`, or the computer's own name. */
  readonly client?: string;
}

/** A value that a service takes. `credential` is the lab's name for it. */
export interface Account {
  readonly credential: string;
  readonly user: string;
  value: string;
  /** Packages, routes or databases that it opens: prefixes; empty for everything. */
  readonly scopes: readonly string[];
  state: "active" | "revoked";
  /** Simulated ms since the epoch at which the value was issued. */
  issued: number;
  /** How long a value works after it was issued, in ms; undefined: for ever. */
  lifetime: number | undefined;
  /** Simulated ms since the epoch from which it is refused. */
  expires: number | undefined;
  /** For a login that an issuer made: the token that asked for it, with which it ends. */
  readonly parent: { readonly account: Account; readonly value: string } | undefined;
}

export type NewAccount = Pick<Account, "credential" | "user" | "value"> & {
  readonly scopes?: readonly string[];
  /** In ms. */
  readonly lifetime?: number;
  readonly parent?: Account["parent"];
};

/** Whether the account's value opens anything at `time` (simulated ms since the epoch). */
export function isUsable(account: Account, time: number): boolean {
  const { state, expires, parent } = account;
  if (state !== "active" || (expires !== undefined && expires <= time)) return false;
  return !parent || (parent.account.value === parent.value && isUsable(parent.account, time));
}

/** The accounts of one service, and a record of everything that was presented to it. */
export class Accounts {
  readonly presentations: Presentation[] = [];
  readonly list: Account[] = [];
  readonly service: string;
  private readonly now: () => number;

  constructor(service: string, accounts: readonly NewAccount[], now: () => number) {
    this.service = service;
    this.now = now;
    for (const account of accounts) this.add(account);
  }

  add({ scopes = [], lifetime, parent, ...account }: NewAccount): Account {
    const added: Account = {
      ...account,
      ...{ scopes, lifetime, parent, state: "active", issued: this.now() },
      expires: lifetime === undefined ? undefined : this.now() + lifetime,
    };
    this.list.push(added);
    return added;
  }

  /** The account behind a value (and a user, where one was named); records the attempt. */
  check(value: string, user: string | undefined, phase: Phase, client?: string): Account | undefined {
    const found = this.find(value, user);
    this.presentations.push({
      ...{ service: this.service, value, accepted: found !== undefined, phase, time: this.now() },
      ...(user === undefined ? {} : { user }),
      ...(client === undefined ? {} : { client }),
    });
    return found;
  }

  /** The same without a trace. */
  find(value: string, user?: string): Account | undefined {
    return this.list.find(
      (account) =>
        account.value === value &&
        (user === undefined || account.user === user) &&
        isUsable(account, this.now()),
    );
  }

  /** Gives a credential a new value, as fresh as when it was issued; the old one is refused from now on. */
  rotate(credential: string, value: string): void {
    for (const account of this.of(credential)) {
      account.value = value;
      account.state = "active";
      account.issued = this.now();
      account.expires = account.lifetime === undefined ? undefined : this.now() + account.lifetime;
    }
  }

  revoke(credential: string): void {
    for (const account of this.of(credential)) account.state = "revoked";
  }

  /** What a user can log in with now. */
  usableBy(user: string): Account[] {
    return this.list.filter((account) => account.user === user && isUsable(account, this.now()));
  }

  of(credential: string): Account[] {
    return this.list.filter((candidate) => candidate.credential === credential);
  }
}
