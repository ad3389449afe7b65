/** What a lab's `services:` may say. */
import { z } from "zod";

/** An account's credential, or that with its limits. */
const account = z.union([
  z.string(),
  z.strictObject({
    credential: z.string(),
    /** Prefixes of the packages, or of an issuer's paths, that it may read; without them all. */
    scopes: z.array(z.string()).optional(),
    /** Minutes for which a value works: the first one from the start of the lab, a rotated one from its rotation. */
    expires_after_minutes: z.number().positive().optional(),
  }),
]);

export type AccountDefinition = z.infer<typeof account>;

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

const pythonPackage = z.strictObject({
  version: z.string().default("1.0.0"),
  access: z.enum(["restricted", "public"]).default("restricted"),
  summary: z.string().optional(),
  /** `other-lib>=1.0` */
  requires: z.array(z.string()).default([]),
  /** Programs that it brings: name to `module:function`. */
  scripts: z.record(z.string(), z.string()).default({}),
  /** Path in the package to text. */
  files: z.record(z.string(), z.string()).default({}),
});

const route = z.strictObject({
  path: z.string(),
  body: z.string(),
  type: z.string().optional(),
  open: z.boolean().optional(),
});

const table = z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) });

const role = z.strictObject({
  /** The database of the lab that takes the logins: a service, or a container that serves. */
  service: z.string(),
  /** Minutes that a lease lasts, and minutes after which it cannot be renewed any more. */
  lifetime_minutes: z.number().positive().default(60),
  max_minutes: z
    .number()
    .positive()
    .default(24 * 60),
});

/** A lab's `services:`, by kind. */
export const serviceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("npm-registry"),
    packages: z.record(z.string(), npmPackage).default({}),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("package-index"),
    packages: z.record(z.string(), pythonPackage).default({}),
  }),
  z.strictObject({ ...common, kind: z.literal("http-api"), routes: z.array(route).default([]) }),
  z.strictObject({
    ...common,
    kind: z.literal("postgres"),
    databases: z.array(z.string()).default(["postgres"]),
    tables: z.record(z.string(), table).default({}),
  }),
  z.strictObject({ ...common, kind: z.literal("redis") }),
  z.strictObject({
    ...common,
    kind: z.literal("vault"),
    /** Path below `secret/` to its keys, each with the credential whose value it holds. */
    secrets: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    /** Roles of the `database/` engine. */
    roles: z.record(z.string(), role).default({}),
  }),
  /** A git host: SSH on port 22, plain files over HTTP on others. */
  z.strictObject({
    ...common,
    kind: z.literal("git-host"),
    /** `acme/lib` to its files; `open: true` needs no login over HTTP. */
    repositories: z
      .record(
        z.string(),
        z.strictObject({ files: z.record(z.string(), z.string()), open: z.boolean().default(false) }),
      )
      .default({}),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("image-registry"),
    /** Beginnings of the names of repositories that everybody may pull from; without accounts that is every one. */
    public: z.array(z.string()).default([]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal("object-store"),
    /** Bucket to its objects: key to text. */
    buckets: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    /** Beginnings of `bucket/key` that everybody may read. */
    public: z.array(z.string()).default([]),
    /** Names of credentials: what the logins that AWS hands out are worth. */
    tokens: z.strictObject({ ecr: z.string().optional(), codeartifact: z.string().optional() }).default({}),
  }),
  /** A private repository of a language's packages, which has every package at 1.0.0. */
  z.strictObject({
    ...common,
    kind: z.literal("packages"),
    format: z.enum(["go", "maven", "cargo", "composer", "nuget"]),
  }),
  /** An attacker's server: takes everything, answers nothing, keeps what it got. */
  z.strictObject({ ...common, kind: z.literal("collector") }),
]);

export type ServiceDefinition = z.input<typeof serviceSchema>;

/** A service's definition with everything that may be left out filled in. */
export type FullDefinition = z.infer<typeof serviceSchema>;
