/** What a lab or a case says of its CI: the repository's secrets and variables, and actions of others. */
import { z } from "zod";

const commit = z.string().regex(/^[0-9a-f]{40}$/, "a commit is 40 hexadecimal digits");

const action = z.strictObject({
  /** Tag or branch to the commit that its author published under it. */
  tags: z.record(z.string(), commit),
  /** What the action says in the log, and the outputs that it sets. */
  prints: z.string().default(""),
  outputs: z.record(z.string(), z.string()).default({}),
});

/** A lab's or a case's `ci:`. */
export const ciSchema = z.strictObject({
  /** `owner/name`; default `acme/` and the workspace's name. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "a repository is owner/name")
    .optional(),
  visibility: z.enum(["public", "private"]).default("private"),
  /** Name in the workflow, `secrets.NAME`, to the credential whose value of today it holds. */
  secrets: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).default({}),
  /** `vars.NAME`. */
  variables: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).default({}),
  /** Actions made up for the lab: `owner/name` to what they are. */
  actions: z.record(z.string().regex(/^[\w.-]+\/[\w.-]+$/), action).default({}),
});

export type CiDefinition = z.infer<typeof ciSchema>;
export type MadeUpAction = z.infer<typeof action>;

/** The `ci:` of those who say nothing: a private repository without secrets. */
export const NO_CI: CiDefinition = ciSchema.parse({});
