import type { Range } from "../../source/position.ts";
import { sortVertices, type Vertex } from "../llb/vertex.ts";

/** A secret or ssh key that steps ask for; `optional` when none insists on it. */
export interface Requested {
  readonly id: string;
  readonly optional?: true;
}

/** The same with the instruction that asks first. */
export interface RangedRequest extends Requested {
  readonly range?: Range;
}

/** What the steps of a graph ask for, in the order of the Dockerfile. */
export function requestedBy(root: Vertex | undefined): {
  readonly secrets: readonly RangedRequest[];
  readonly ssh: readonly RangedRequest[];
} {
  const { secrets, ssh } = requested(root);
  const line = ({ range }: RangedRequest) => range?.start.line ?? 0;
  const ranged = (list: readonly Requested[]): RangedRequest[] =>
    list
      .map((each) => {
        const range = askingRange(root, each.id);
        return range ? { ...each, range } : each;
      })
      .sort((a, b) => line(a) - line(b));
  return { secrets: ranged(secrets), ssh: ranged(ssh) };
}

function askingRange(root: Vertex | undefined, id: string): Range | undefined {
  const asks = ({ op }: Vertex) =>
    "exec" in op &&
    (op.exec.mounts.some(({ secretOpt, SSHOpt }) => (secretOpt ?? SSHOpt)?.ID === id) ||
      (op.exec.secretenv ?? []).some(({ ID }) => ID === id));
  return (root ? sortVertices(root) : []).find(asks)?.range;
}

/** What the steps of a graph ask for, whether they ran or were cached: BuildKit reads it from the graph. */
export function requested(root: Vertex | undefined): {
  readonly secrets: readonly Requested[];
  readonly ssh: readonly Requested[];
} {
  const secrets = new Map<string, boolean>();
  const ssh = new Map<string, boolean>();
  const note = (into: Map<string, boolean>, id: string, optional: boolean) => {
    into.set(id, (into.get(id) ?? true) && optional);
  };
  for (const { op } of root ? sortVertices(root) : []) {
    if ("source" in op && op.source.identifier.startsWith("git://")) {
      for (const id of ["GIT_AUTH_HEADER", "GIT_AUTH_TOKEN"]) note(secrets, id, true);
    }
    if (!("exec" in op)) continue;
    for (const { secretOpt, SSHOpt } of op.exec.mounts) {
      if (secretOpt) note(secrets, secretOpt.ID, secretOpt.optional ?? false);
      if (SSHOpt) note(ssh, SSHOpt.ID, SSHOpt.optional ?? false);
    }
    for (const { ID, optional } of op.exec.secretenv ?? []) note(secrets, ID, optional ?? false);
  }
  return { secrets: listed(secrets), ssh: listed(ssh) };
}

function listed(found: ReadonlyMap<string, boolean>): Requested[] {
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([id, optional]) => (optional ? { id, optional } : { id }));
}
