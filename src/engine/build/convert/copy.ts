import type { CopyInstruction } from "../../dockerfile/instructions.ts";
import { expandHeredoc, expandWord } from "../../dockerfile/variables.ts";
import { NotModelledError } from "../../source/errors.ts";
import { quote } from "../../source/go-text.ts";
import { BuildError } from "../errors.ts";
import type { CopyAction, FileActionOp } from "../llb/ops.ts";
import { inputIndex, makeVertex, type Vertex } from "../llb/vertex.ts";
import { parseChmod } from "./chmod.ts";
import { documentVertex } from "./document.ts";
import { addHistory } from "./image-draft.ts";
import { stepName } from "./names.ts";
import type { Conversion } from "./options.ts";
import { parseOwner } from "./owner.ts";
import { destinationPath, joinPath } from "./paths.ts";
import { gitVertex, httpFileName, httpVertex, isGitSource, isHttpSource } from "./remote.ts";
import { type Command, type StageState, stageName } from "./stage.ts";
import { wantPath } from "./wanted.ts";

/** Adds a COPY or ADD step to the stage. */
export function dispatchCopy(
  state: StageState,
  instruction: CopyInstruction,
  { sources: stages }: Command,
  conversion: Conversion,
): void {
  // The frontend of this engine does not know the flag; newer ones, which `# syntax=` may ask for, do.
  if (instruction.parents) throw new NotModelledError("COPY --parents");
  const { escape: escapedBy, file } = conversion.options.dockerfile;
  const expand = (word: string) => expandWord(word, state.environment.map, escapedBy);
  const given = {
    sources: instruction.sources.map(expand),
    destination: expand(instruction.destination),
    chown: expand(instruction.chown ?? ""),
    chmod: expand(instruction.chmod ?? ""),
    checksum: expand(instruction.checksum ?? ""),
  };
  const heredocs = instruction.heredocs.map(({ name, content, expand: expands }) => ({
    name,
    content: expands ? expandHeredoc(content, state.environment.map) : content,
  }));
  const source = stages[0];
  if (source && !source.dispatched) {
    throw new BuildError(
      `cannot copy from stage ${quote(instruction.from ?? "")}, it needs to be defined before current stage ${quote(state.logName)}`,
    );
  }
  if (given.checksum !== "") checkChecksum(given.checksum, given.sources);
  const { range } = instruction;
  const typedName = stepName(instruction.source, state.environment.map, escapedBy);
  const name = state.prefixed(typedName);
  const mode = parseChmod(given.chmod);
  const common = {
    ...(given.chown === "" ? {} : { owner: parseOwner(given.chown) }),
    ...(mode.mode === undefined ? {} : { mode: mode.mode }),
    ...(mode.modeStr === undefined ? {} : { modeStr: mode.modeStr }),
    ...(instruction.exclude.length === 0 ? {} : { exclude_patterns: instruction.exclude }),
  };
  const dest = destinationPath(state.directory, given.destination);
  const parts: CopyPart[] = [];
  for (const src of given.sources) {
    parts.push(
      copyPart(src, instruction, source, conversion, { name, dest, common, checksum: given.checksum }),
    );
  }
  for (const { name: path, content } of heredocs) {
    const copy: CopyAction = { src: `/${path}`, dest, ...common, createDestPath: true, timestamp: -1 };
    parts.push({ from: documentVertex(path, content, 0o644), copy });
  }
  const details = {
    name,
    range,
    ...(state.stage ? { stage: stageName(state.stage) } : {}),
    ...(state.ignoreCache ? { ignoreCache: true as const } : {}),
  };
  state.root =
    instruction.link && given.chmod === ""
      ? linked(state.root, parts, details)
      : fileVertex(state.root, parts, details);
  const flags = [
    instruction.kind,
    ...(given.chown === "" ? [] : [`--chown=${given.chown}`]),
    ...(given.chmod === "" ? [] : [`--chmod=${given.chmod}`]),
  ];
  const words = [...flags, ...given.sources, ...heredocs.map((doc) => `<<${doc.name}`), given.destination];
  addHistory(state.image, `${words.join(" ")} # buildkit`, true, { file, range });
}

interface CopyPart {
  /** Undefined for a copy from `scratch`. */
  readonly from: Vertex | undefined;
  readonly copy: CopyAction;
}

interface Shared {
  readonly name: string;
  readonly dest: string;
  readonly common: Partial<CopyAction>;
  readonly checksum: string;
}

function checkChecksum(checksum: string, sources: readonly string[]): void {
  if (sources.length !== 1) throw new BuildError("checksum can't be specified for multiple sources");
  if (!isHttpSource(sources[0]!) && !isGitSource(sources[0]!)) {
    throw new BuildError("checksum requires HTTP(S) or Git sources");
  }
  if (!/^sha256:[0-9a-f]{64}$|^sha384:[0-9a-f]{96}$|^sha512:[0-9a-f]{128}$/.test(checksum)) {
    throw new BuildError(
      /^[a-z0-9+._-]+:.+$/i.test(checksum)
        ? "invalid checksum digest length"
        : "invalid checksum digest format",
    );
  }
}

/** One source of the instruction: a path, or for ADD a download. */
function copyPart(
  src: string,
  instruction: CopyInstruction,
  stage: StageState | undefined,
  conversion: Conversion,
  { name, dest, common, checksum }: Shared,
): CopyPart {
  const isAdd = instruction.kind === "ADD";
  if (isGitSource(src)) {
    if (!isAdd) throw new BuildError("source can't be a git ref for COPY");
    const copy: CopyAction = { src: "/", dest, ...common, createDestPath: true, timestamp: -1 };
    return { from: gitVertex(src, name, instruction.keepGitDir ?? false), copy };
  }
  if (isHttpSource(src)) {
    if (!isAdd) throw new BuildError("source can't be a URL for COPY");
    const path = `/${httpFileName(src)}`;
    const unpack = instruction.unpack ? { attemptUnpackDockerCompatibility: true as const } : {};
    const copy: CopyAction = {
      src: path,
      dest,
      mode: -1,
      ...common,
      ...unpack,
      createDestPath: true,
      timestamp: -1,
    };
    return { from: httpVertex(src, name, checksum), copy };
  }
  if (stage) wantPath(stage, src);
  else conversion.wanted.add(joinPath("/", src));
  const unpack = isAdd && instruction.unpack !== false;
  const copy: CopyAction = {
    src: joinPath("/", src),
    dest,
    ...common,
    followSymlink: true,
    dirCopyContents: true,
    ...(unpack ? { attemptUnpackDockerCompatibility: true as const } : {}),
    createDestPath: true,
    allowWildcard: true,
    allowEmptyWildcard: true,
    timestamp: -1,
  };
  return { from: stage ? stage.root : conversion.context, copy };
}

/** A symbolic mode leaves no number; without any the source's is kept, which LLB writes as -1. */
function withMode(copy: CopyAction): CopyAction {
  return copy.modeStr === undefined ? { ...copy, mode: copy.mode ?? -1 } : copy;
}

type Details = Parameters<typeof makeVertex>[2];

/** Numbers inputs and results of the actions as BuildKit's file op does: each goes on from the one before. */
function fileVertex(base: Vertex | undefined, parts: readonly CopyPart[], details: Details): Vertex {
  const inputs = base ? [base] : [];
  const numbers = parts.map(({ from }) => (from ? inputIndex(inputs, from) : -1));
  const actions: FileActionOp[] = parts.map(({ copy }, index) => ({
    input: index > 0 ? inputs.length + index - 1 : base ? 0 : -1,
    secondaryInput: numbers[index]!,
    output: index === parts.length - 1 ? 0 : -1,
    Action: { copy: withMode(copy) },
  }));
  return makeVertex({ file: { actions } }, inputs, details);
}

/** `--link`: the copy is made on its own and laid over the stage. */
function linked(base: Vertex | undefined, parts: readonly CopyPart[], details: Details): Vertex {
  if (!base) return fileVertex(undefined, parts, details);
  const copied = fileVertex(undefined, parts, { ...details, hidden: true });
  return makeVertex({ merge: { inputs: [{}, { input: 1 }] } }, [base, copied], details);
}
