import { parseHeredocWord } from "../../dockerfile/heredoc.ts";
import type { RunInstruction } from "../../dockerfile/instructions.ts";
import { parseMount } from "../../dockerfile/mount.ts";
import { expandWord } from "../../dockerfile/variables.ts";
import type { ExecOp, MountOp } from "../llb/ops.ts";
import { inputIndex, makeVertex, type Vertex } from "../llb/vertex.ts";
import { commandWords } from "./dispatch.ts";
import { documentVertex } from "./document.ts";
import { runText } from "./history-text.ts";
import { addHistory } from "./image-draft.ts";
import { type ConvertedMounts, convertMounts, type DraftMount } from "./mounts.ts";
import { runName } from "./names.ts";
import type { Conversion } from "./options.ts";
import { type Command, type StageState, stageName } from "./stage.ts";
import { wantPath } from "./wanted.ts";

/** Where a `#!` heredoc is mounted for its step. */
const PIPES = "/dev/pipes/";

/** Adds a RUN step to the stage. */
export function dispatchRun(
  state: StageState,
  instruction: RunInstruction,
  { sources }: Command,
  conversion: Conversion,
): void {
  const { escape: escapedBy, file } = conversion.options.dockerfile;
  const expand = (word: string) => expandWord(word, state.environment.map, escapedBy);
  // A command may look at any file.
  wantPath(state, "/");
  const script = scriptOf(instruction);
  const words = commandWords(state, script.command);
  const options = instruction.mounts.map(({ text }) => parseMount(text, expand));
  const mounts = convertMounts(state, options, sources, conversion);
  if (script.document) {
    mounts.binds.push({ dest: PIPES, from: script.document, selector: "/", readonly: true });
  }
  const masked = options.flatMap((option) => (option.type === "secret" && option.env ? [option.env] : []));
  const name = runName(instruction.source + script.summary, state.environment.map, masked, escapedBy);
  const inputs = state.root ? [state.root] : [];
  const op = { exec: execOp(state, words, mounts, inputs, instruction.network, conversion) };
  const text = runText(words, state.buildArgs, state.environment.map);
  state.root = makeVertex(op, inputs, {
    name: state.prefixed(name),
    range: instruction.range,
    platform: true,
    ...(state.stage ? { stage: stageName(state.stage) } : {}),
    ...(state.ignoreCache ? { ignoreCache: true } : {}),
  });
  addHistory(state.image, text, true, { file, range: instruction.range });
}

interface Script {
  readonly command: { form: "exec"; words: readonly string[] } | { form: "shell"; text: string };
  /** What the step's name says of a heredoc. */
  readonly summary: string;
  readonly document?: Vertex;
}

/** The command with its heredocs put where they belong: in front of the shell, in a file, or in the text. */
function scriptOf({ command }: RunInstruction): Script {
  if (command.form === "exec" || command.heredocs.length === 0) return { command, summary: "" };
  const [first] = command.heredocs;
  if (first && parseHeredocWord(command.text)) {
    const summary = ` (${summarize(first.raw)})`;
    if (!first.raw.startsWith("#!")) return { command: { form: "shell", text: first.content }, summary };
    const document = documentVertex(first.name, first.content, 0o755);
    return { command: { form: "shell", text: `${PIPES}${first.name}` }, summary, document };
  }
  const bodies = command.heredocs.map(({ raw, name }) => `\n${raw}${name}`);
  return { command: { form: "shell", text: command.text + bodies.join("") }, summary: "" };
}

function summarize(document: string): string {
  const [first = "", ...others] = document.trim().replaceAll("\r\n", "\n").split("\n");
  return others.length > 0 ? `${first}...` : first;
}

const NETWORKS = { default: undefined, host: 1, none: 2 } as const;

function execOp(
  state: StageState,
  args: readonly string[],
  mounts: ConvertedMounts,
  inputs: Vertex[],
  network: RunInstruction["network"],
  { options, proxy }: Conversion,
): ExecOp {
  let { environment } = state;
  const socket = mounts.ssh[0];
  if (socket && !environment.map.has("SSH_AUTH_SOCK")) {
    environment = environment.with("SSH_AUTH_SOCK", socket.dest);
  }
  const extraHosts = [...options.addHosts].map(([Host, IP]) => ({ Host, IP }));
  const mode = NETWORKS[network] ?? NETWORKS[options.network];
  return {
    meta: {
      args,
      env: environment.list(),
      cwd: state.directory,
      ...(state.user ? { user: state.user } : {}),
      ...(proxy ? { proxy_env: proxy } : {}),
      ...(extraHosts.length > 0 ? { extraHosts } : {}),
      removeMountStubsRecursive: true,
    },
    mounts: [
      { ...(state.root ? {} : { input: -1 }), dest: "/" },
      ...placed(mounts.binds, inputs),
      ...mounts.secrets,
      ...mounts.ssh,
    ],
    ...(mode ? { network: mode } : {}),
    ...(mounts.variables.length > 0 ? { secretenv: mounts.variables } : {}),
  };
}

/** Sorted by target, with the number of the input that each one shows. */
function placed(drafts: readonly DraftMount[], inputs: Vertex[]): MountOp[] {
  const sorted = [...drafts].sort((a, b) => (a.dest < b.dest ? -1 : a.dest > b.dest ? 1 : 0));
  return sorted.map(({ from, selector, dest, ...rest }) => {
    const input = from ? inputIndex(inputs, from) : -1;
    return {
      ...(input === 0 ? {} : { input }),
      ...(selector ? { selector } : {}),
      dest,
      output: -1,
      ...rest,
    };
  });
}
