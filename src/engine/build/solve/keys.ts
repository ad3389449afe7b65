import { compileIgnore } from "../../dockerfile/dockerignore.ts";
import { digestOfJson } from "../../image/digest.ts";
import type { ExecOp, FileOp, Op } from "../llb/ops.ts";
import type { Vertex } from "../llb/vertex.ts";
import { checksumError, contentDigest, missingLink, missingPath } from "./content.ts";
import { isBelowFile } from "./file.ts";
import { filesOf, type Snapshot } from "./snapshot.ts";

/**
 * The keys under which a step's result is kept and found again. The first says which earlier results it was
 * made from, the second what files it really used: a COPY from a stage that was rebuilt to the same files
 * stays cached. Values of secrets are in neither; nor are proxies.
 * Throws BuildError for a path that is not there.
 */
export function cacheKeys(vertex: Vertex, inputs: readonly Snapshot[]): string[] {
  const op = withoutProxies(vertex.op);
  const byOrigin = digestOfJson([op, inputs.map(({ id }) => id)]);
  const used = pathsUsed(vertex.op);
  const missing = findMissing(vertex, inputs);
  if (missing) throw checksumError(missing.input.id, missing.path, missing.isBelowFile);
  const contents = inputs.map((input, index) => {
    const paths = used.get(index);
    if (!paths) return input.id;
    const files = filesOf(input);
    return [...paths].map((path) => [path, contentDigest(files, path)]);
  });
  const complete = contents.every((content) => typeof content === "string" || content.every(([, d]) => d));
  return complete ? [byOrigin, digestOfJson([op, contents])] : [byOrigin];
}

interface Missing {
  readonly input: Snapshot;
  readonly path: string;
  readonly isBelowFile: boolean;
}

/** The first path that a step takes from one of its inputs and that is not there. Inputs not known yet are passed over. */
export function findMissing(vertex: Vertex, inputs: readonly (Snapshot | undefined)[]): Missing | undefined {
  const excluded = exclusions(vertex.op);
  for (const [index, paths] of pathsUsed(vertex.op)) {
    const input = inputs[index];
    if (!input) continue;
    const files = filesOf(input);
    for (const each of paths) {
      const path = excluded ? missingLink(files, each, excluded) : missingPath(files, each);
      if (path === undefined) continue;
      // The client sends no file whose name is asked for as a folder's.
      return { input, path, isBelowFile: !isClientFolder(vertex.inputs[index]) && isBelowFile(files, path) };
    }
  }
  return undefined;
}

export function isClientFolder(vertex: Vertex | undefined): boolean {
  return vertex !== undefined && "source" in vertex.op && vertex.op.source.identifier.startsWith("local://");
}

/** What `--exclude` leaves out: the sum is then one over whatever is left, so that no source can be missing in it. */
function exclusions(op: Op): ((name: string) => boolean) | undefined {
  const actions = "file" in op ? op.file.actions : [];
  const patterns = actions.flatMap(({ Action }) => ("copy" in Action && Action.copy.exclude_patterns) || []);
  if (patterns.length === 0) return undefined;
  const matches = compileIgnore(patterns.join("\n"));
  return (name) => matches(name, false);
}

function withoutProxies(op: Op): Op {
  if (!("exec" in op)) return op;
  const { proxy_env: _, ...meta } = op.exec.meta;
  return { exec: { ...op.exec, meta } };
}

/** Inputs of which only some paths count, by number: sources of copies and bind mounts. */
function pathsUsed(op: Op): Map<number, Set<string>> {
  if ("file" in op) return pathsOfFile(op.file);
  return "exec" in op ? pathsOfExec(op.exec) : new Map();
}

function pathsOfFile({ actions }: FileOp): Map<number, Set<string>> {
  const used = new Map<number, Set<string>>();
  const whole = new Set(actions.map(({ input }) => input));
  for (const { Action, secondaryInput } of actions) {
    if (!("copy" in Action) || secondaryInput < 0 || whole.has(secondaryInput)) continue;
    used.set(secondaryInput, (used.get(secondaryInput) ?? new Set()).add(Action.copy.src));
  }
  return used;
}

function pathsOfExec({ mounts }: ExecOp): Map<number, Set<string>> {
  const used = new Map<number, Set<string>>();
  const whole = new Set<number>();
  for (const { input = 0, selector, dest, mountType } of mounts) {
    if (input < 0) continue;
    // A bind that may be written to has no output either, and is summed up like the others (BuildKit's getMountDeps).
    if (dest === "/" || mountType !== undefined) whole.add(input);
    else used.set(input, (used.get(input) ?? new Set()).add(selector ?? "/"));
  }
  for (const input of whole) used.delete(input);
  return used;
}
