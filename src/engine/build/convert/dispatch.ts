import type { Instruction } from "../../dockerfile/instructions.ts";
import { expandWord, expandWords } from "../../dockerfile/variables.ts";
import { BuildError } from "../errors.ts";
import { setVariable } from "../llb/environment.ts";
import { makeVertex } from "../llb/vertex.ts";
import { dispatchArg } from "./arg.ts";
import { dispatchCopy } from "./copy.ts";
import { dispatchHealthcheck } from "./healthcheck.ts";
import { quoteWords } from "./history-text.ts";
import { addHistory } from "./image-draft.ts";
import { stepName } from "./names.ts";
import type { Conversion } from "./options.ts";
import { parseOwner } from "./owner.ts";
import { joinPath } from "./paths.ts";
import { exposedPorts } from "./ports.ts";
import { dispatchRun } from "./run.ts";
import { isSignal } from "./signals.ts";
import { type Command, type StageState, stageName } from "./stage.ts";

/** Applies one instruction to its stage. Throws BuildError or InstructionError in BuildKit's words. */
export function dispatch(state: StageState, command: Command, conversion: Conversion): void {
  const { instruction } = command;
  state.inTrigger = command.isOnBuild;
  switch (instruction.kind) {
    case "RUN":
      dispatchRun(state, instruction, command, conversion);
      break;
    case "COPY":
    case "ADD":
      dispatchCopy(state, instruction, command, conversion);
      break;
    case "WORKDIR":
      dispatchWorkdir(state, instruction, conversion);
      break;
    case "ARG":
      dispatchArg(state, instruction, conversion);
      break;
    case "ONBUILD":
      // Stored, and not mentioned in history.
      state.image.config.OnBuild = [...(state.image.config.OnBuild ?? []), instruction.expression];
      break;
    default: {
      const { escape: escapedBy, file } = conversion.options.dockerfile;
      const text = applyMetadata(state, instruction, escapedBy);
      addHistory(state.image, text, false, { file, range: instruction.range });
    }
  }
}

type Metadata = Exclude<Instruction, { kind: "RUN" | "COPY" | "ADD" | "WORKDIR" | "ARG" | "ONBUILD" }>;

/** Instructions that only change the image's config. Returns the history text. */
function applyMetadata(state: StageState, instruction: Metadata, escapedBy: string): string {
  const { image } = state;
  const { config } = image;
  const expand = (word: string) => expandWord(word, state.environment.map, escapedBy);
  switch (instruction.kind) {
    case "ENV": {
      const pairs = instruction.pairs.map(({ key, value }) => [expand(key), expand(value)] as const);
      for (const [key, value] of pairs) {
        state.environment = state.environment.with(key, value);
        config.Env = setVariable(config.Env ?? [], key, value);
      }
      return `ENV ${pairs.map(([key, value]) => `${key}=${value}`).join(" ")}`;
    }
    case "LABEL": {
      const pairs = instruction.pairs.map(({ key, value }) => [expand(key), expand(value)] as const);
      config.Labels = { ...config.Labels, ...Object.fromEntries(pairs) };
      return `LABEL ${pairs.map(([key, value]) => `${key}=${value}`).join(" ")}`;
    }
    case "CMD":
      config.Cmd = commandWords(state, instruction.command);
      config.ArgsEscaped = true;
      state.hasOwnCmd = true;
      return `CMD ${quoteWords(config.Cmd)}`;
    case "ENTRYPOINT":
      config.Entrypoint = commandWords(state, instruction.command);
      if (!state.hasOwnCmd) delete config.Cmd;
      return `ENTRYPOINT ${quoteWords(config.Entrypoint)}`;
    case "SHELL":
      config.Shell = instruction.words;
      return `SHELL [${instruction.words.join(" ")}]`;
    case "USER":
      state.user = expand(instruction.user);
      config.User = state.user;
      return `USER ${state.user}`;
    case "EXPOSE": {
      const words = instruction.ports.flatMap((port) => expandWords(port, state.environment.map, escapedBy));
      const ports = exposedPorts(words);
      config.ExposedPorts = { ...config.ExposedPorts, ...emptyObjects(ports) };
      return `EXPOSE [${ports.join(" ")}]`;
    }
    case "VOLUME": {
      const paths = instruction.paths.map(expand);
      if (paths.includes("")) throw new BuildError("VOLUME specified can not be an empty string");
      config.Volumes = { ...config.Volumes, ...emptyObjects(paths) };
      return `VOLUME [${paths.join(" ")}]`;
    }
    case "STOPSIGNAL": {
      const signal = expand(instruction.signal);
      if (!isSignal(signal)) throw new BuildError(`invalid signal: ${signal}`);
      config.StopSignal = signal;
      return `STOPSIGNAL ${signal}`;
    }
    case "MAINTAINER":
      image.author = instruction.maintainer;
      return `MAINTAINER ${instruction.maintainer}`;
    case "HEALTHCHECK":
      return dispatchHealthcheck(state, instruction.check);
  }
}

function emptyObjects(keys: readonly string[]): Record<string, object> {
  return Object.fromEntries(keys.map((key) => [key, {}]));
}

const DEFAULT_SHELL = ["/bin/sh", "-c"];

/** The words of a command: an exec form as it stands, a shell form handed to the image's shell. */
export function commandWords(
  state: StageState,
  command: { form: "exec"; words: readonly string[] } | { form: "shell"; text: string },
): readonly string[] {
  if (command.form === "exec") return command.words;
  const shell = state.image.config.Shell;
  return [...(shell?.length ? shell : DEFAULT_SHELL), command.text];
}

function dispatchWorkdir(
  state: StageState,
  instruction: Extract<Instruction, { kind: "WORKDIR" }>,
  conversion: Conversion,
): void {
  const { escape: escapedBy, file } = conversion.options.dockerfile;
  const path = expandWord(instruction.path, state.environment.map, escapedBy);
  const source = { file, range: instruction.range };
  const directory = path.startsWith("/") ? joinPath(path) : joinPath("/", state.directory, path);
  state.directory = directory;
  // An absolute one stays as it was written: `WORKDIR /srv/$EMPTY` gives `/srv/`.
  const shown = path.startsWith("/") ? path : directory;
  state.image.config.WorkingDir = shown;
  if (directory !== "/") {
    const owner = state.user === "" ? undefined : parseOwner(state.user);
    const mkdir = { path: directory, mode: 0o755, makeParents: true, ...(owner ? { owner } : {}) } as const;
    const name = stepName(instruction.source, state.environment.map, escapedBy);
    const Action = { mkdir: { ...mkdir, timestamp: -1 as const } };
    const op = { file: { actions: [{ input: state.root ? 0 : -1, secondaryInput: -1, output: 0, Action }] } };
    state.root = makeVertex(op, state.root ? [state.root] : [], {
      name: state.prefixed(name),
      range: instruction.range,
      ...(state.stage ? { stage: stageName(state.stage) } : {}),
    });
  }
  addHistory(state.image, `WORKDIR ${shown}`, directory !== "/", source);
}
