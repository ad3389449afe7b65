import { isMap, LineCounter, type Node, parseDocument } from "yaml";
import { z } from "zod";
import { ciSchema } from "../ci/definition.ts";
import { outputSchema, refineOutputs } from "../evidence/outputs.ts";
import type { Credential } from "../evidence/types.ts";
import { serviceSchema } from "../services/definitions.ts";
import { SourceError } from "../source/errors.ts";
import { CHECK_SCHEMAS, type Check } from "./checks/index.ts";

const credentialName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "a credential's name has lower-case letters, digits and _");

const lab = z.strictObject({
  credentials: z.record(
    credentialName,
    z
      .strictObject({
        value: z.string().min(8, "a shorter value would be found by chance"),
        phase: z.enum(["build", "runtime"]),
        /** Files of the workspace in which a new value is put when the credential is rotated. */
        file: z.union([z.string(), z.array(z.string())]).optional(),
        /** A signing key's signatures and public half, where it is meant that they are read. */
        outputs: z.array(outputSchema).min(1).optional(),
      })
      .superRefine(refineOutputs),
  ),
  /** Set in the learner's shell. */
  environment: z.record(z.string(), z.string()).default({}),
  services: z.record(z.string(), serviceSchema).default({}),
  /** The repository's CI, run by `world push`. */
  ci: ciSchema.optional(),
  swarm: z.boolean().default(false),
  /** Run in order, each by a shell of its own. */
  commands: z.array(z.string()).min(1),
  checks: z.array(z.discriminatedUnion("check", CHECK_SCHEMAS)).min(1),
});

/** A lesson's `lab.yaml`, parsed: what is run, and what is asked of it. */
export type Lab = z.infer<typeof lab>;

/** Credential name to the files in which a new value is put. */
export function credentialFiles({ credentials }: Lab): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(credentials).map(([name, { file = [] }]) => [name, [file].flat()]));
}

/**
 * Reads `lab.yaml`. Throws SourceError with the line where something is wrong and what was expected; names in
 * checks must be names that the lab declares.
 */
export function parseLab(text: string, file = "lab.yaml"): Lab {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, range: { start: { line, column: col }, end: { line, column: col + 1 } } };
  };
  const [syntax] = document.errors;
  if (syntax) throw new SourceError(syntax.message, at(syntax.pos[0]));

  const place = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) return at(node.range[0]);
    }
    return at(0);
  };
  const result = lab.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new SourceError(`${issue?.path.join(".") || "lab"}: ${issue?.message}`, place(issue?.path ?? []));
  }
  result.data.checks.forEach((check, index) => {
    const unknown = unknownName(check, result.data);
    if (unknown) throw new SourceError(`checks.${index}: ${unknown}`, place(["checks", index]));
  });
  for (const [secret, credential] of Object.entries(result.data.ci?.secrets ?? {})) {
    if (Object.hasOwn(result.data.credentials, credential)) continue;
    const path = ["ci", "secrets", secret];
    throw new SourceError(`ci.secrets.${secret}: no credential is called ${credential}`, place(path));
  }
  if (!isMap(document.contents))
    throw new SourceError("a lab is a map of credentials, commands and checks", at(0));
  return result.data;
}

function unknownName(check: Check, { credentials }: Lab): string | undefined {
  const named = [
    "credential" in check ? check.credential : undefined,
    "logs_in" in check ? check.logs_in?.credential : undefined,
    "without" in check ? check.without : undefined,
  ];
  const unknown = named.find((name) => name !== undefined && !Object.hasOwn(credentials, name));
  if (unknown === undefined) return undefined;
  return `no credential is called ${unknown}; the lab has ${Object.keys(credentials).join(", ")}`;
}

/** The lab's credentials in the form that evidence works with. */
export function credentialsOf({ credentials }: Pick<Lab, "credentials">): Credential[] {
  return Object.entries(credentials).map(([name, { value, phase, outputs }]) => ({
    ...{ name, value, phase },
    ...(outputs && { outputs }),
  }));
}
