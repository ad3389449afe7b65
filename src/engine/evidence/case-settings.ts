import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { z } from "zod";
import { ciSchema } from "../ci/definition.ts";
import { serviceSchema } from "../services/definitions.ts";
import { outputSchema, refineOutputs } from "./outputs.ts";

/** Settings of a case that cannot be used; each line of the message says where and what was expected. */
export class CaseError extends Error {
  override readonly name = "CaseError";
}

const credential = z
  .strictObject({
    // The value as it stands in the files and commands. Run B has a sibling of it there.
    value: z.string().min(1),
    // Whether the credential is needed to build the image or by the running service.
    phase: z.enum(["build", "runtime"]),
    // A signing key's signatures and public half, where it is meant that they are read.
    outputs: z.array(outputSchema).min(1).optional(),
  })
  .superRefine(refineOutputs);

const settings = z.strictObject({
  about: z.string().default(""),
  credentials: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/), credential),
  // The host starts as a one-node swarm.
  swarm: z.boolean().default(false),
  // An HTTP server on 127.0.0.1:8099 while the case runs.
  helper: z.literal("loopback-http").optional(),
  // Servers of the world outside, as a lab's; on a real engine only those that speak HTTP.
  services: z.record(z.string(), serviceSchema).optional(),
  // The world of workflows: what `secrets.NAME` is, and the actions made up for this case.
  ci: ciSchema.optional(),
  // Each run by a shell of its own, in order, all of them.
  commands: z.array(z.string().min(1)),
});

/** What a `case.yaml`, or a project's own `leaklab.yaml`, says. */
export type CaseSettings = z.infer<typeof settings>;

/** Checks the settings; `file` is what messages call the text. Throws CaseError with file, line and expectation. */
export function parseCaseSettings(text: string, file: string): CaseSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    throw new CaseError(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message.split("\n")[0]}`);
  }
  const result = settings.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (result.success) return result.data;
  const complaints = result.error.issues.map((issue) => {
    const line = lineOf(document.contents, issue.path, lines);
    const place = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    return `${file}:${line}: ${place}${issue.message}`;
  });
  throw new CaseError(complaints.join("\n"));
}

/** The line of the deepest node on `path` that is there. */
function lineOf(contents: Node | null, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else {
      const item = (node as { items?: readonly Node[] } | null)?.items?.[Number(key)];
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    }
  }
  return lines.linePos(offset).line;
}
