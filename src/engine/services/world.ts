/** Everything outside the learner's machine: the services of a lab, with their credentials and their records. */
import type { Endpoint } from "../process/types.ts";
import { Accounts, type NewAccount, type Phase, type Presentation } from "./accounts.ts";
import { type AccountDefinition, type ServiceDefinition, serviceSchema } from "./definitions.ts";
import { nextValue } from "./next-value.ts";
import { reach } from "./reach.ts";
import { RegistryStore } from "./registry-store.ts";

export interface Service {
  readonly name: string;
  readonly kind: ServiceDefinition["kind"];
  /** `host:port` */
  readonly address: string;
  readonly accounts: Accounts;
  /** What an attacker who owns this service has read: requests as text. Only a collector keeps them. */
  readonly received: readonly string[];
  /** What was pushed to a registry of images. */
  readonly images: RegistryStore | undefined;
  endpoint(phase: Phase): Endpoint;
}

/** One of the lab's credentials, as it stands now. */
export interface WorldCredential {
  readonly name: string;
  readonly value: string;
  /** The values that it had before, the oldest first. */
  readonly former: readonly string[];
  /** When it got its value, simulated ms since the epoch. */
  readonly since: number;
  /** Absolute paths on the learner's computer at which a new value is put. */
  readonly files: readonly string[];
}

export interface World {
  readonly services: ReadonlyMap<string, Service>;
  readonly credentials: ReadonlyMap<string, WorldCredential>;
  /** `host:port` to endpoint, as seen by a build or by a running container. */
  endpoints(phase: Phase): ReadonlyMap<string, Endpoint>;
  /**
   * Adds the accounts of a server that runs in a container: what is presented there counts too. The returned function
   * says that it has stopped.
   */
  join(accounts: Accounts): () => void;
  /** The servers that run in containers now, by name. */
  servers(): ReadonlyMap<string, Accounts>;
  /** Everything that was presented anywhere, in order of time. */
  presentations(): readonly Presentation[];
  /** Whether a service, or a server in a container, takes the value now. Leaves no trace. */
  accepts(service: string, value: string): boolean;
  /**
   * Gives the credential a new value at every service that knows it, and returns the value: `value`, or one that follows
   * from the old one. Servers in containers are the learner's own and go on with what they have. Throws Error for a
   * name that the lab does not have.
   */
  rotate(credential: string, value?: string): string;
  /** From now on every service refuses it; their names are returned. Throws Error for an unknown name. */
  revoke(credential: string): readonly string[];
}

export interface WorldOptions {
  /** Credential name to the absolute paths at which its value is put when it is rotated. */
  readonly files?: ReadonlyMap<string, readonly string[]>;
  /** The name of the container behind a hostname; undefined when there is none (any more). */
  readonly containerName?: (hostname: string) => string | undefined;
}

/**
 * Makes the services of a lab. `values` are the credentials' values in this run; `now` is the simulated
 * clock. Throws for a definition that does not fit `serviceSchema`, or names an unknown credential.
 */
export function createWorld(
  definitions: Readonly<Record<string, ServiceDefinition>>,
  values: ReadonlyMap<string, string>,
  now: () => number,
  { files = new Map(), containerName = () => undefined }: WorldOptions = {},
): World {
  const credentials = new Map<string, WorldCredential>(
    [...values].map(([name, value]) => [
      name,
      { name, value, former: [], since: now(), files: files.get(name) ?? [] },
    ]),
  );
  const known = (name: string): WorldCredential => {
    const credential = credentials.get(name);
    if (!credential) throw new Error(`no credential is called ${name}`);
    return credential;
  };
  const joined: { readonly accounts: Accounts; open: boolean }[] = [];
  const names = new Map<string, string>();
  /** A container's name outlives the container: what was presented to it still counts. */
  const nameOf = (hostname: string): string => {
    const name = containerName(hostname) ?? names.get(hostname) ?? hostname;
    names.set(hostname, name);
    return name;
  };
  const servers = () =>
    new Map(
      joined.filter(({ open }) => open).map(({ accounts }) => [nameOf(accounts.service), accounts] as const),
    );
  const accountsOf = (name: string) => services.get(name)?.accounts ?? servers().get(name);
  const services = new Map<string, Service>();
  for (const [name, given] of Object.entries(definitions)) {
    const definition = serviceSchema.parse(given);
    const { kind, address } = definition;
    const list = Object.entries(definition.accounts).map(([user, limits]) => newAccount(user, limits, known));
    const accounts = new Accounts(name, list, now);
    const received: string[] = [];
    const store = new RegistryStore();
    const images = kind === "image-registry" ? store : undefined;
    const endpoint = reach(definition, {
      ...{ accounts, received, store, accountsOf, now },
      worth: (credential) => {
        const { value, since, former } = known(credential);
        return { value, since, version: former.length + 1 };
      },
    });
    services.set(name, { name, kind, address, accounts, received, images, endpoint });
  }
  return {
    services,
    credentials,
    endpoints: (phase) =>
      new Map([...services.values()].map((service) => [service.address, service.endpoint(phase)])),
    join(accounts) {
      const entry = { accounts, open: true };
      joined.push(entry);
      nameOf(accounts.service);
      return () => {
        entry.open = false;
      };
    },
    servers,
    presentations: () =>
      [
        ...[...services.values()].flatMap(({ accounts }) => accounts.presentations),
        ...joined.flatMap(({ accounts }) =>
          accounts.presentations.map((each) => ({ ...each, service: nameOf(each.service) })),
        ),
      ].sort((a, b) => a.time - b.time),
    accepts: (service, value) => accountsOf(service)?.find(value) !== undefined,
    rotate(name, given) {
      const { value: old, former, files } = known(name);
      const value = given ?? nextValue(old);
      credentials.set(name, { name, value, former: [...former, old], since: now(), files });
      for (const { accounts } of services.values()) accounts.rotate(name, value);
      return value;
    },
    revoke(name) {
      known(name);
      const holders = [...services.values()].filter(({ accounts }) => accounts.of(name).length > 0);
      for (const { accounts } of holders) accounts.revoke(name);
      return holders.map((service) => service.name);
    },
  };
}

function newAccount(
  user: string,
  given: AccountDefinition,
  known: (name: string) => WorldCredential,
): NewAccount {
  const limits: Exclude<AccountDefinition, string> =
    typeof given === "string" ? { credential: given } : given;
  const { credential, scopes, expires_after_minutes: minutes } = limits;
  return {
    ...{ credential, user, value: known(credential).value },
    ...(scopes ? { scopes } : {}),
    ...(minutes === undefined ? {} : { lifetime: minutes * 60_000 }),
  };
}
