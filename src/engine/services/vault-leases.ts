/** Logins that an issuer makes for a while, and the leases they last for. */
import type { Account, Accounts } from "./accounts.ts";
import { nextValue } from "./next-value.ts";

/** A role of the database engine. */
export interface Role {
  readonly service: string;
  readonly lifetime_minutes: number;
  readonly max_minutes: number;
}

export interface Lease {
  readonly id: string;
  readonly account: Account;
  /** From when on it cannot be renewed, ms since the epoch. */
  readonly last: number;
  /** When it was last renewed. */
  renewed: number | undefined;
  /** In ms. */
  left(): number;
}

const MINUTE = 60_000;
const PATTERN = "aB3dE5gH7jK9mN2pQ4sT";

/**
 * The leases of one issuer. A login's password follows from the token that asked for it, so it differs where the
 * token does: a leaked login shows as a leak that depends on the token. Its user name does not.
 */
export class Leases {
  private readonly leases = new Map<string, Lease>();
  private readonly options: {
    readonly roles: Readonly<Record<string, Role>>;
    readonly accountsOf: (service: string) => Accounts | undefined;
    readonly now: () => number;
  };

  constructor(options: Leases["options"]) {
    this.options = options;
  }

  /** A new login at the role's database; undefined without such a role, or while its database is away. */
  issue(name: string, token: Account): Lease | undefined {
    const { roles, accountsOf, now } = this.options;
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    if (!role) return undefined;
    const accounts = accountsOf(role.service);
    if (!accounts) return undefined;
    const number = this.leases.size + 1;
    const id = `database/creds/${name}/${nextValue(PATTERN, `lease ${number}`)}`;
    const account = accounts.add({
      credential: `database/creds/${name}`,
      user: `v-${token.user}-${name}-${nextValue(PATTERN, `user ${number}`)}`,
      value: `A1a-${nextValue(PATTERN, `${number} of ${token.value}`)}`,
      lifetime: role.lifetime_minutes * MINUTE,
      parent: { account: token, value: token.value },
    });
    const lease: Lease = {
      ...{ id, account, last: now() + role.max_minutes * MINUTE, renewed: undefined },
      left: () => (account.expires ?? 0) - now(),
    };
    this.leases.set(id, lease);
    return lease;
  }

  /** A lease that still lasts. */
  find(id: string): Lease | undefined {
    const lease = this.leases.get(id);
    return lease && lease.account.state === "active" && lease.left() > 0 ? lease : undefined;
  }

  /** Extends a lease from now on by `increment` ms (0: by the role's lifetime), at most to its last moment. */
  renew(id: string, increment: number): Lease | undefined {
    const lease = this.find(id);
    if (!lease) return undefined;
    const by = increment > 0 ? increment : (lease.account.lifetime ?? 0);
    lease.account.expires = Math.min(lease.last, this.options.now() + by);
    lease.renewed = this.options.now();
    return lease;
  }

  revoke(id: string): Lease | undefined {
    const lease = this.find(id);
    if (lease) lease.account.state = "revoked";
    return lease;
  }
}
