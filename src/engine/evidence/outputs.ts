/**
 * Declared outputs: files that depend on a signing key because they are meant to. See docs/decisions/declared-outputs.md.
 * The grader knows the key, so it need not believe the declaration: it signs the same data itself, in both runs, and
 * allows only the very bytes that come out.
 */
import { z } from "zod";
import { readSigningKey, type SigningKey } from "../services/keys/signing-key.ts";
import { fromLatin1, latin1 } from "./latin1.ts";
import { findingOf, placeOf } from "./scan.ts";
import { sibling } from "./sibling.ts";
import type { Artefact, Credential, Finding, Run } from "./types.ts";

const path = z
  .string()
  .regex(/^\/(?:[^/*?]+\/)*[^/*?]+$/, "expected one file's absolute path in the image, without patterns");

/** One of a credential's `outputs`. */
export const outputSchema = z.discriminatedUnion("is", [
  /** A signature of the file `of`, which stands in the image beside it. */
  z.strictObject({ is: z.literal("signature"), file: path, of: path }),
  /** The key's public half. */
  z.strictObject({ is: z.literal("public-key"), file: path }),
]);

export type DeclaredOutput = z.infer<typeof outputSchema>;

/** Why a credential of this value cannot have outputs; undefined where it can. */
export function outputProblem(value: string): string | undefined {
  return readSigningKey(value)
    ? undefined
    : "only a private key has outputs: expected the whole key as the value, Ed25519 or RSA in PEM, Ed25519 of minisign or of GnuPG, without a passphrase";
}

/** For zod's `superRefine` on a credential: complains under `outputs`. */
export function refineOutputs(
  { value, outputs }: { readonly value: string; readonly outputs?: readonly DeclaredOutput[] | undefined },
  context: z.RefinementCtx,
): void {
  const message = outputs && outputProblem(value);
  if (message !== undefined) context.addIssue({ code: "custom", path: ["outputs"], message });
}

/** Where files are: their `where` ends in the path. */
const FILES: ReadonlySet<string> = new Set([
  "image-layer",
  "build-cache",
  "container-filesystem",
  "container-mount",
]);

const pathOf = ({ where }: { readonly where: string }): string => where.replace(/^layer \d+: /, "");

/**
 * The findings, those marked that are an output as declared, and those with a note that are declared and are not. Only
 * `derived` ones: a copy of the key stays a leak, in whatever file it stands.
 */
export function judgeOutputs(
  findings: readonly Finding[],
  runs: readonly [Run, Run],
  credentials: readonly Credential[],
): Finding[] {
  return findings.map((finding) => {
    const credential = credentials.find(({ name }) => name === finding.credential);
    const output = credential?.outputs?.find(({ file }) => file === pathOf(finding));
    if (!credential || !output || finding.encoding !== "derived" || !FILES.has(finding.surface))
      return finding;
    const problem = problemOf(finding, output, credential, runs, credentials);
    return problem === undefined ? { ...finding, allowed: output.is } : { ...finding, note: problem };
  });
}

/** What is wrong with a declared output; undefined when it is what signing gives, and nothing else. */
function problemOf(
  finding: Finding,
  output: DeclaredOutput,
  credential: Credential,
  [a, b]: readonly [Run, Run],
  credentials: readonly Credential[],
): string | undefined {
  const place = placeOf(finding);
  const raw = a.artefacts.find(
    (artefact) => placeOf(findingOf(artefact, credential, "derived", credentials)) === place,
  );
  const there = (run: Run) =>
    run.artefacts.filter(
      ({ surface, object, where }) =>
        surface === raw?.surface && object === raw.object && where === raw.where,
    );
  const first = seen(a, there(a), output, readSigningKey(credential.value));
  const second = seen(b, there(b), output, readSigningKey(sibling(credential.value)));
  if (typeof first === "string") return first;
  if (typeof second === "string") return second;
  return first.chosen === second.chosen && first.data === second.data
    ? undefined
    : `${output.file} is an output as declared, but what was signed, or the form of it, depends on the key too`;
}

interface Seen {
  /** What the signer was free to write. */
  readonly chosen: string;
  readonly data: string;
}

/** Holds the file of one run against what the key of that run gives. */
function seen(
  run: Run,
  artefacts: readonly Artefact[],
  output: DeclaredOutput,
  key: SigningKey | undefined,
): Seen | string {
  const name = output.file.slice(output.file.lastIndexOf("/") + 1);
  // A file is two artefacts: its bytes, and its name.
  const contents = artefacts.map(({ content }) => latin1(content)).filter((content) => content !== name);
  const [content] = contents;
  if (content === undefined || contents.length > 1) return `${output.file} is not in both runs`;
  if (output.is === "public-key") {
    const form = key?.publicFiles.findIndex((bytes) => latin1(bytes) === content) ?? -1;
    return form >= 0
      ? { chosen: `${form}`, data: "" }
      : `${output.file} is declared as the public key, but it is not what the key's public half looks like`;
  }
  const signed = run.artefacts.filter(
    (artefact) =>
      FILES.has(artefact.surface) && pathOf(artefact) === output.of && typeof artefact.content !== "string",
  );
  if (signed.length === 0)
    return `${output.of}, of which ${output.file} is said to be a signature, is not there`;
  const found = fromLatin1(content);
  for (const artefact of signed) {
    const data = artefact.content as Uint8Array;
    const good = key?.signature(data, found).find(({ bytes }) => latin1(bytes) === content);
    if (good) return { chosen: good.chosen, data: latin1(data) };
  }
  return `${output.file} is declared as a signature of ${output.of}, but it is not what signing that file gives`;
}
