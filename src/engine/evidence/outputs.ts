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

/**
 * What is wrong with a declared output; undefined when it is what signing gives, and nothing else. One place may hold a file
 * in several versions, as the builder's cache does after two builds: each must be the work of a key that declares the file.
 */
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
  const signers = credentials.filter(({ outputs = [] }) =>
    outputs.some(({ file, is }) => file === output.file && is === output.is),
  );
  const seenIn = (run: Run, keyOf: (signer: Credential) => string) => {
    const there = run.artefacts.filter(
      ({ surface, object, where }) =>
        surface === raw?.surface && object === raw.object && where === raw.where,
    );
    return seen(
      run,
      there,
      output,
      signers.map((signer) => readSigningKey(keyOf(signer))),
    );
  };
  const first = seenIn(a, ({ value }) => value);
  const second = seenIn(b, ({ value }) => sibling(value));
  if (typeof first === "string") return first;
  if (typeof second === "string") return second;
  return first.size === second.size && [...first].every((one) => second.has(one))
    ? undefined
    : `${output.file} is an output as declared, but what was signed, or the form of it, depends on the key too`;
}

type Keys = readonly (SigningKey | undefined)[];

/**
 * Holds the versions of the file in one run against what the keys of that run give: of each the place of its key among the
 * keys, what the signer was free to write, and the data. A string says what is wrong.
 */
function seen(
  run: Run,
  artefacts: readonly Artefact[],
  output: DeclaredOutput,
  keys: Keys,
): ReadonlySet<string> | string {
  const name = output.file.slice(output.file.lastIndexOf("/") + 1);
  // A file is two artefacts: its bytes, and its name.
  const contents = artefacts.map(({ content }) => latin1(content)).filter((content) => content !== name);
  if (contents.length === 0) return `${output.file} is not in both runs`;
  const explained = new Set<string>();
  for (const content of contents) {
    const found =
      output.is === "public-key"
        ? asPublicKey(content, output, keys)
        : asSignature(content, output, run, keys);
    if (found.problem !== undefined) return found.problem;
    explained.add(found.is);
  }
  return explained;
}

type Explained = { readonly is: string; readonly problem?: never } | { readonly problem: string };

function asPublicKey(content: string, { file }: DeclaredOutput, keys: Keys): Explained {
  for (const [index, key] of keys.entries()) {
    const form = key?.publicFiles.findIndex((bytes) => latin1(bytes) === content) ?? -1;
    if (form >= 0) return { is: JSON.stringify([index, form]) };
  }
  return {
    problem: `${file} is declared as the public key, but it is not what the key's public half looks like`,
  };
}

function asSignature(
  content: string,
  { file, of }: DeclaredOutput & { readonly is: "signature" },
  run: Run,
  keys: Keys,
): Explained {
  const signed = run.artefacts.filter(
    (artefact) =>
      FILES.has(artefact.surface) && pathOf(artefact) === of && typeof artefact.content !== "string",
  );
  if (signed.length === 0)
    return { problem: `${of}, of which ${file} is said to be a signature, is not there` };
  const found = fromLatin1(content);
  for (const artefact of signed) {
    const data = artefact.content as Uint8Array;
    for (const [index, key] of keys.entries()) {
      const good = key?.signature(data, found).find(({ bytes }) => latin1(bytes) === content);
      if (good) return { is: JSON.stringify([index, good.chosen, latin1(data)]) };
    }
  }
  return {
    problem: `${file} is declared as a signature of ${of}, but it is not what signing that file gives`,
  };
}
