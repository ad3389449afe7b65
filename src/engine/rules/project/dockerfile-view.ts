import { compileIgnore } from "../../dockerfile/dockerignore.ts";
import type {
  CommandForm,
  CopyInstruction,
  Dockerfile,
  Instruction,
  RunInstruction,
  Stage,
} from "../../dockerfile/instructions.ts";
import { type Mount, parseMount } from "../../dockerfile/mount.ts";
import { parseDockerfile } from "../../dockerfile/parse.ts";
import { InstructionError } from "../../dockerfile/variables.ts";
import { cleanPath } from "../../source/clean-path.ts";
import { RunawayError, SourceError } from "../../source/errors.ts";
import type { Range } from "../../source/position.ts";
import { type ShellCommand, shellCommands } from "./shell-commands.ts";
import { SourceText } from "./source-text.ts";

export interface SecretMount {
  readonly mount: Mount;
  readonly id: string;
  /** Where the file stands during the RUN; undefined when only a variable is set. */
  readonly path: string | undefined;
  readonly range: Range;
}

export interface RunView {
  readonly instruction: RunInstruction;
  readonly stage: StageView;
  readonly mounts: readonly { readonly mount: Mount; readonly range: Range }[];
  readonly secrets: readonly SecretMount[];
  readonly commands: readonly ShellCommand[];
  /** The whole command as text, heredoc bodies included. */
  readonly text: string;
  /** What USER last said, `0` where nothing did. */
  readonly user: string;
  readonly workdir: string;
}

export interface StageView {
  readonly stage: Stage;
  readonly runs: readonly RunView[];
  /** The stage of this file that FROM names. */
  readonly parent: StageView | undefined;
}

export interface DockerfileView {
  readonly file: string;
  /** Folder of the build context, "" for the workspace itself. */
  readonly context: string;
  readonly source: SourceText;
  readonly dockerfile: Dockerfile;
  readonly stages: readonly StageView[];
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
  /** Whether .dockerignore leaves a path of the context out. */
  readonly ignored: (path: string) => boolean;
  /** The .dockerignore in force, whether or not it exists. */
  readonly ignoreFile: string;
}

const MOST_PROBLEMS = 4;

/**
 * A Dockerfile for the rules. Instructions that do not parse are reported and taken out, so that the rest of a
 * half-typed file can still be judged. Undefined for a file without a single stage.
 */
export function readDockerfile(
  file: string,
  text: string,
  context: string,
  files: ReadonlyMap<string, string>,
): { view?: DockerfileView; problems: { message: string; range: Range }[] } {
  const source = new SourceText(file, text);
  const problems: { message: string; range: Range }[] = [];
  let rest = text;
  for (let attempt = 0; attempt <= MOST_PROBLEMS; attempt++) {
    try {
      const dockerfile = parseDockerfile(rest, file);
      const own = `${file}.dockerignore`;
      const ignoreFile = files.has(own) ? own : inFolder(context, ".dockerignore");
      const view: DockerfileView = {
        file,
        context,
        source,
        dockerfile,
        stages: stageViews(dockerfile),
        problems,
        ignoreFile,
        ignored: ignoring(files.get(ignoreFile)),
      };
      return { view, problems };
    } catch (error) {
      if (error instanceof RunawayError) return { problems };
      if (!(error instanceof SourceError)) throw error;
      problems.push({ message: error.message, range: error.location.range });
      const next = without(rest, source, error.location.range);
      if (next === rest) return { problems };
      rest = next;
    }
  }
  return { problems };
}

export function inFolder(folder: string, path: string): string {
  return cleanPath(folder === "" ? path : `${folder}/${path}`);
}

/** The text with the lines of `range` made comments of the same length. */
function without(text: string, source: SourceText, range: Range): string {
  const start = source.offset({ line: range.start.line, column: 1 });
  const end = source.offset(range.end);
  const body = text.slice(start, end);
  return text.slice(0, start) + body.replace(/^./gm, "#") + text.slice(end);
}

function ignoring(text: string | undefined): (path: string) => boolean {
  if (text === undefined) return () => false;
  try {
    const ignore = compileIgnore(text);
    return (path) => ignore(path, false);
  } catch (error) {
    if (error instanceof InstructionError) return () => false;
    throw error;
  }
}

function stageViews(dockerfile: Dockerfile): StageView[] {
  const views: StageView[] = [];
  const defaults = new Map(
    dockerfile.globalArgs.flatMap(({ args }) => args.map(({ key, value }) => [key, value ?? ""] as const)),
  );
  const imageOf = (stage: Stage) =>
    stage.from.image.replace(/\$\{?(\w+)\}?/g, (whole, name) => defaults.get(name) ?? whole).toLowerCase();
  for (const stage of dockerfile.stages) {
    const image = imageOf(stage);
    const parent = views.findLast((view) => view.stage.name === image);
    const runs: RunView[] = [];
    const view: StageView = { stage, runs, parent };
    const last = parent?.runs.at(-1);
    let user = lastUser(parent) ?? "0";
    let workdir = last?.workdir ?? "/";
    for (const instruction of stage.instructions) {
      if (instruction.kind === "USER") user = instruction.user;
      if (instruction.kind === "WORKDIR") workdir = under(workdir, instruction.path);
      if (instruction.kind === "RUN") runs.push(runView(instruction, view, user, workdir));
    }
    views.push(view);
  }
  return views;
}

function lastUser(view: StageView | undefined): string | undefined {
  if (view === undefined) return undefined;
  const said = view.stage.instructions.findLast((instruction) => instruction.kind === "USER");
  return said?.kind === "USER" ? said.user : lastUser(view.parent);
}

/** `path` seen from `folder`, with the home of root for `~`. */
export function under(folder: string, path: string): string {
  const typed = path.replace(/^(?:~|\$\{?HOME\}?)(?=\/|$)/, "/root");
  return cleanPath(typed.startsWith("/") ? typed : `${folder}/${typed}`);
}

function runView(instruction: RunInstruction, stage: StageView, user: string, workdir: string): RunView {
  const mounts = instruction.mounts.flatMap(({ text, range }) => {
    try {
      return [{ mount: parseMount(text), range }];
    } catch (error) {
      if (error instanceof InstructionError) return [];
      throw error;
    }
  });
  const secrets = mounts.flatMap(({ mount, range }) => {
    if (mount.type !== "secret") return [];
    const id = mount.id ?? mount.source ?? mount.target?.split("/").at(-1) ?? "";
    const standard = mount.env === undefined ? `/run/secrets/${id.split("/").at(-1)}` : undefined;
    const path = mount.target === undefined ? standard : under(workdir, mount.target);
    return [{ mount, id, path, range }];
  });
  const text = commandText(instruction.command);
  return {
    instruction,
    stage,
    mounts,
    secrets,
    commands: shellCommands(text),
    text,
    user,
    workdir,
  };
}

/** A command as one script: an exec form is quoted, heredocs follow the line that announces them. */
export function commandText(command: CommandForm): string {
  if (command.form === "exec") {
    const [shell, flag, script] = command.words;
    if (/(?:^|\/)(?:ba|da|a)?sh$/.test(shell ?? "") && /^-\w*c$/.test(flag ?? "")) return script ?? "";
    return command.words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  }
  const [only] = command.heredocs;
  if (command.heredocs.length === 1 && only && /^<<-?\s*["']?[\w.-]+["']?$/.test(command.text.trim()))
    return only.content;
  return [command.text, ...command.heredocs.map(({ raw, name }) => `${raw}${name}`)].join("\n");
}

export function isCopy(instruction: Instruction): instruction is CopyInstruction {
  return instruction.kind === "COPY" || instruction.kind === "ADD";
}
