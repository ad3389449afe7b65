import type { Range } from "../source/position.ts";

/**
 * Dockerfile instructions as BuildKit's `frontend/dockerfile/instructions` has them: one type each, words
 * NOT yet expanded (expansion needs the variables of the stage and happens while building).
 */
export interface Dockerfile {
  readonly file: string;
  readonly text: string;
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  /** ARGs before the first FROM. */
  readonly globalArgs: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
  /** What the parser itself complains about without failing, e.g. NoEmptyContinuation. */
  readonly warnings: readonly LintWarning[];
}

export interface Directive {
  readonly name: "syntax" | "escape" | "check";
  readonly value: string;
  readonly range: Range;
}

export interface Stage {
  readonly index: number;
  /** Lower-cased name of `AS name`; undefined for an unnamed stage (the log calls it stage-N). */
  readonly name: string | undefined;
  readonly from: FromInstruction;
  readonly instructions: readonly Instruction[];
}

interface Common {
  readonly range: Range;
  /** The instruction as typed, continuations joined: what BuildKit prints in step names and errors. */
  readonly source: string;
}

/** `[name, value]` words of ENV, LABEL, ARG; `range` is where the pair stands. */
export interface Pair {
  readonly key: string;
  readonly value: string;
  readonly range: Range;
}

export interface Heredoc {
  readonly name: string;
  /** The body with its final newline, tabs already stripped for `<<-`. */
  readonly content: string;
  /** The body as typed: what BuildKit hands to a shell that reads the heredoc itself, and stores in history. */
  readonly raw: string;
  /** False when any part of the word was quoted. */
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fileDescriptor: number;
}

/** `exec`: a JSON array. `shell`: the text as typed (with heredocs to be rebuilt by the builder). */
export type CommandForm =
  | { readonly form: "exec"; readonly words: readonly string[] }
  | { readonly form: "shell"; readonly text: string; readonly heredocs: readonly Heredoc[] };

export interface MountOption {
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh";
  readonly from?: string;
  readonly source?: string;
  readonly target?: string;
  readonly id?: string;
  readonly env?: string;
  readonly readOnly?: boolean;
  readonly required?: boolean;
  readonly sharing?: "shared" | "private" | "locked";
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly size?: number;
  /** The option's text, e.g. `type=secret,id=npm`. BuildKit expands and parses it when the step is reached. */
  readonly text: string;
  readonly range: Range;
}

export interface FromInstruction extends Common {
  readonly kind: "FROM";
  readonly image: string;
  readonly platform: string | undefined;
  /** As typed, before lower-casing. */
  readonly alias: string | undefined;
}

export interface ArgInstruction extends Common {
  readonly kind: "ARG";
  readonly args: readonly {
    readonly key: string;
    readonly value: string | undefined;
    readonly range: Range;
  }[];
}

export interface RunInstruction extends Common {
  readonly kind: "RUN";
  readonly command: CommandForm;
  /** Raw texts of the `--mount` flags, in order; parsed by `parseMount` once variables are known. */
  readonly mounts: readonly { readonly text: string; readonly range: Range }[];
  readonly network: "default" | "none" | "host";
  readonly security: "sandbox" | "insecure";
  /** The flags as typed, for the step name. */
  readonly flags: readonly string[];
}

export interface CopyInstruction extends Common {
  readonly kind: "COPY" | "ADD";
  readonly sources: readonly string[];
  readonly heredocs: readonly Heredoc[];
  readonly destination: string;
  readonly from: string | undefined;
  readonly chown: string | undefined;
  readonly chmod: string | undefined;
  readonly link: boolean;
  readonly parents: boolean;
  readonly exclude: readonly string[];
  readonly keepGitDir: boolean | undefined;
  readonly checksum: string | undefined;
  readonly unpack: boolean | undefined;
  readonly flags: readonly string[];
}

export type Instruction =
  | ArgInstruction
  | RunInstruction
  | CopyInstruction
  | (Common & { readonly kind: "ENV"; readonly pairs: readonly Pair[]; readonly legacy: boolean })
  | (Common & { readonly kind: "LABEL"; readonly pairs: readonly Pair[]; readonly legacy: boolean })
  | (Common & { readonly kind: "CMD" | "ENTRYPOINT"; readonly command: CommandForm })
  | (Common & { readonly kind: "SHELL"; readonly words: readonly string[] })
  | (Common & { readonly kind: "WORKDIR"; readonly path: string })
  | (Common & { readonly kind: "USER"; readonly user: string })
  | (Common & { readonly kind: "EXPOSE"; readonly ports: readonly string[] })
  | (Common & { readonly kind: "VOLUME"; readonly paths: readonly string[] })
  | (Common & { readonly kind: "STOPSIGNAL"; readonly signal: string })
  | (Common & { readonly kind: "MAINTAINER"; readonly maintainer: string })
  | (Common & {
      readonly kind: "HEALTHCHECK";
      /** undefined for NONE. Durations in nanoseconds, 0 where not given. */
      readonly check:
        | {
            readonly command: CommandForm;
            readonly interval: number;
            readonly timeout: number;
            readonly startPeriod: number;
            readonly startInterval: number;
            readonly retries: number;
          }
        | undefined;
    })
  | (Common & {
      readonly kind: "ONBUILD";
      readonly expression: string;
      readonly heredocs: readonly Heredoc[];
    });

/** A warning of `docker build --check`, in BuildKit's words. */
export interface LintWarning {
  readonly rule: string;
  readonly message: string;
  readonly range: Range;
}
