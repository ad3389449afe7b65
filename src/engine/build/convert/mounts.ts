import type { MountOption } from "../../dockerfile/instructions.ts";
import { quote } from "../../source/go-text.ts";
import { BuildError } from "../errors.ts";
import type { MountedSecret, MountOp, SecretVariable } from "../llb/ops.ts";
import { makeVertex, type Vertex } from "../llb/vertex.ts";
import type { Conversion } from "./options.ts";
import { numericOwner } from "./owner.ts";
import { baseName, joinPath } from "./paths.ts";
import type { StageState } from "./stage.ts";
import { wantPath } from "./wanted.ts";

type Option = Omit<MountOption, "range">;

/** A bind, cache or tmpfs mount before its input has a number. */
export interface DraftMount
  extends Pick<MountOp, "dest" | "selector" | "readonly" | "mountType" | "TmpfsOpt" | "cacheOpt"> {
  readonly from?: Vertex | undefined;
}

export interface ConvertedMounts {
  readonly binds: DraftMount[];
  readonly secrets: MountOp[];
  readonly ssh: MountOp[];
  readonly variables: SecretVariable[];
}

/** The mounts of a RUN; `sources` are the stages behind their `from`, in the same order. */
export function convertMounts(
  state: StageState,
  options: readonly Option[],
  sources: readonly StageState[],
  conversion: Conversion,
): ConvertedMounts {
  const mounts: ConvertedMounts = { binds: [], secrets: [], ssh: [], variables: [] };
  options.forEach((option, index) => {
    if (option.type === "secret") addSecret(option, mounts);
    else if (option.type === "ssh") addSocket(option, mounts);
    else mounts.binds.push(convertBind(state, option, sources[index], conversion));
  });
  return mounts;
}

function permissions({ uid, gid, mode }: Option, defaultMode: number): Omit<MountedSecret, "ID"> {
  return {
    ...(uid ? { uid } : {}),
    ...(gid ? { gid } : {}),
    ...((mode ?? defaultMode) ? { mode: mode ?? defaultMode } : {}),
  };
}

function addSecret(option: Option, mounts: ConvertedMounts): void {
  const ID = option.source || option.id || baseName(option.target ?? "");
  const optional = option.required ? {} : { optional: true as const };
  if (option.env !== undefined) mounts.variables.push({ ID, name: option.env, ...optional });
  if (option.env !== undefined && !option.target) return;
  const secretOpt = { ID, ...permissions(option, 0o400), ...optional };
  const dest = option.target || `/run/secrets/${baseName(ID)}`;
  mounts.secrets.push({ input: -1, dest, mountType: 1, secretOpt });
}

function addSocket(option: Option, mounts: ConvertedMounts): void {
  const optional = option.required ? {} : { optional: true as const };
  const SSHOpt = { ID: option.id || "default", ...permissions(option, 0o600), ...optional };
  const dest = option.target || `/run/buildkit/ssh_agent.${mounts.ssh.length}`;
  mounts.ssh.push({ input: -1, dest, mountType: 2, SSHOpt });
}

function convertBind(
  state: StageState,
  option: Option,
  source: StageState | undefined,
  conversion: Conversion,
): DraftMount {
  const { target = "", type } = option;
  const dest = target.startsWith("/") ? target : joinPath("/", state.directory, target);
  if (joinPath(dest) === "/") throw new BuildError(`invalid mount target ${quote(dest)}`);
  const named = option.from !== undefined || type === "cache";
  if (named && source && !source.dispatched) {
    throw new BuildError(
      `cannot mount from stage ${quote(option.from ?? "")} to ${quote(target)}, stage needs to be defined before current command`,
    );
  }
  if (!named) conversion.wanted.add(joinPath("/", option.source ?? ""));
  else if (source) wantPath(source, option.source ?? "");
  const readonly = option.readOnly ? { readonly: true as const } : {};
  if (type === "tmpfs") {
    return { dest, mountType: 4, TmpfsOpt: option.size ? { size: option.size } : {}, ...readonly };
  }
  const tree = named ? source?.root : conversion.context;
  const path = joinPath("/", option.source ?? "");
  if (type === "bind") return { dest, from: tree, ...(path === "/" ? {} : { selector: path }), ...readonly };
  return { dest, ...cacheTree(option, tree, path), mountType: 3, cacheOpt: cacheOpt(option), ...readonly };
}

const SHARING = { shared: undefined, private: 1, locked: 2 } as const;

function cacheOpt(option: Option): NonNullable<MountOp["cacheOpt"]> {
  const sharing = SHARING[option.sharing ?? "shared"];
  return { ID: `/${option.id || joinPath(option.target ?? "")}`, ...(sharing ? { sharing } : {}) };
}

/** What a cache starts from: `from` and `source`, or an empty folder with the owner and mode asked for. */
function cacheTree(option: Option, tree: Vertex | undefined, path: string): Partial<DraftMount> {
  if (path !== "/") return { from: tree, selector: path };
  const { uid, gid, mode } = option;
  if (uid === undefined && gid === undefined && mode === undefined) return { from: tree };
  const owner = { user: numericOwner(uid ?? 0), group: numericOwner(gid ?? 0) };
  const mkdir = { path: "/cache", mode: mode ?? 0o755, owner, timestamp: -1 as const };
  const input = tree ? 0 : -1;
  const action = { input, secondaryInput: -1, output: 0, Action: { mkdir } };
  const name = "[internal] setting cache mount permissions";
  const from = makeVertex({ file: { actions: [action] } }, tree ? [tree] : [], { name });
  return { from, selector: "/cache" };
}
