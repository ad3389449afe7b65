/** Everything outside the learner's machine: the services of a lab, with their credentials and their records. */
import { z } from "zod";
import type { DatabaseLogin, Endpoint, HttpRequest } from "../process/types.ts";
import { Accounts, type NewAccount, type Phase, type Presentation } from "./accounts.ts";
import { postgres, redis } from "./database.ts";
import { respond } from "./http.ts";
import { httpApi } from "./http-api.ts";
import { npmRegistry } from "./npm-registry.ts";

/** An account's credential, or that with its limits. */
const account = z.union([
  z.string(),
  z.strictObject({
    credential: z.string(),
    /** Prefixes of the packages that it may read; without them all. */
    scopes: z.array(z.string()).optional(),
    /** Minutes after the start of the lab at which the value stops working. */
    expires_after_minutes: z.number().positive().optional(),
  }),
]);

const common = {
  /** `host:port` as clients write it. */
  address: z.string(),
  /** User name to the name of the lab's credential. */
  accounts: z.record(z.string(), account).default({}),
};

const npmPackage = z.looseObject({
  version: z.string().default("1.0.0"),
  access: z.enum(["restricted", "public"]).default("restricted"),
  /** Path in the package to text. All other keys become fields of its package.json. */
  files: z.record(z.string(), z.string()).default({}),
});

const table = z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) });

/** A lab's `services:`, by kind. */
export const serviceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("npm-registry"),
    packages: z.record(z.string(), npmPackage).default({}),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("http-api"),
    routes: z
      .array(
        z.strictObject({
          path: z.string(),
          body: z.string(),
          type: z.string().optional(),
          open: z.boolean().optional(),
        }),
      )
      .default([]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("postgres"),
    databases: z.array(z.string()).default(["postgres"]),
    tables: z.record(z.string(), table).default({}),
  }),
  z.strictObject({ ...common, kind: z.literal("redis") }),
  /** An attacker's server: takes everything, answers nothing, keeps what it got. */
  z.strictObject({ ...common, kind: z.literal("collector") }),
]);

export type ServiceDefinition = z.input<typeof serviceSchema>;

export interface Service {
  readonly name: string;
  readonly kind: z.infer<typeof serviceSchema>["kind"];
  /** `host:port` */
  readonly address: string;
  readonly accounts: Accounts;
  /** What an attacker who owns this service has read: requests as text. Only a collector keeps them. */
  readonly received: readonly string[];
  endpoint(phase: Phase): Endpoint;
}

export interface World {
  readonly services: ReadonlyMap<string, Service>;
  /** `host:port` to endpoint, as seen by a build or by a running container. */
  endpoints(phase: Phase): ReadonlyMap<string, Endpoint>;
  /** Adds the accounts of a server that runs in a container: what is presented there counts too. */
  join(accounts: Accounts): void;
  /** Everything that was presented anywhere, in order of time. */
  presentations(): readonly Presentation[];
  /** Gives the credential a new value at every service that knows it. */
  rotate(credential: string, value: string): void;
  revoke(credential: string): void;
}

function requestText({ method, url, headers, body }: HttpRequest): string {
  const lines = [`${method} ${url}`, ...[...headers].map(([name, value]) => `${name}: ${value}`), ""];
  return `${lines.join("\n")}\n${new TextDecoder().decode(body)}`;
}

/** How a service of each kind is reached. */
function reach(
  definition: z.infer<typeof serviceSchema>,
  accounts: Accounts,
  received: string[],
): (phase: Phase) => Endpoint {
  const http =
    (handle: (request: HttpRequest, phase: Phase) => ReturnType<typeof respond>) =>
    (phase: Phase): Endpoint => ({
      protocol: "http",
      tls: definition.address.endsWith(":443"),
      handle: async (request) => handle(request, phase),
    });
  switch (definition.kind) {
    case "npm-registry":
      return http(
        npmRegistry(
          Object.entries(definition.packages).map(([name, { version, access, files, ...manifest }]) => ({
            ...{ name, version, files, manifest },
            public: access === "public",
          })),
          accounts,
        ),
      );
    case "http-api":
      return http(httpApi(definition.routes, accounts));
    case "collector":
      return http((request) => {
        received.push(requestText(request));
        return respond(200, "ok\n");
      });
    case "postgres": {
      const connect = postgres(definition.databases, definition.tables, accounts);
      return (phase) => ({
        protocol: "postgres",
        connect: (login: DatabaseLogin) => connect(login, phase),
      });
    }
    case "redis": {
      const connect = redis(accounts);
      return (phase) => ({ protocol: "redis", connect: (login: DatabaseLogin) => connect(login, phase) });
    }
  }
}

/**
 * Makes the services of a lab. `values` are the credentials' values in this run; `now` is the simulated
 * clock. Throws for a definition that does not fit `serviceSchema`, or names an unknown credential.
 */
export function createWorld(
  definitions: Readonly<Record<string, ServiceDefinition>>,
  values: ReadonlyMap<string, string>,
  now: () => number,
): World {
  const start = now();
  const services = new Map<string, Service>();
  for (const [name, given] of Object.entries(definitions)) {
    const definition = serviceSchema.parse(given);
    const accounts = new Accounts(
      name,
      Object.entries(definition.accounts).map(([user, given]): NewAccount => {
        const limits: Exclude<z.infer<typeof account>, string> = typeof given === "string"
          ? { credential: given }
          : given;
        const { credential, scopes, expires_after_minutes: minutes } = limits;
        const value = values.get(credential);
        if (value === undefined) throw new Error(`service ${name}: no credential is called ${credential}`);
        return {
          ...{ credential, user, value },
          ...(scopes ? { scopes } : {}),
          ...(minutes === undefined ? {} : { expires: start + minutes * 60_000 }),
        };
      }),
      now,
    );
    const received: string[] = [];
    const endpoint = reach(definition, accounts, received);
    services.set(name, {
      name,
      kind: definition.kind,
      address: definition.address,
      accounts,
      received,
      endpoint,
    });
  }
  const joined: Accounts[] = [];
  const holders = (credential: string) =>
    [...services.values()].filter((service) =>
      service.accounts.list.some((candidate) => candidate.credential === credential),
    );
  return {
    services,
    endpoints: (phase) =>
      new Map([...services.values()].map((service) => [service.address, service.endpoint(phase)])),
    join: (accounts) => void joined.push(accounts),
    presentations: () =>
      [...[...services.values()].map(({ accounts }) => accounts), ...joined]
        .flatMap(({ presentations }) => presentations)
        .sort((a, b) => a.time - b.time),
    rotate(credential, value) {
      for (const service of holders(credential)) service.accounts.rotate(credential, value);
    },
    revoke(credential) {
      for (const service of holders(credential)) service.accounts.revoke(credential);
    },
  };
}
