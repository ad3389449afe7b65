import type { Workspace } from "../source/workspace.ts";
import { fromLatin1, latin1 } from "./latin1.ts";
import { replaceBySiblings } from "./sibling.ts";
import type { Credential, Proof, Run } from "./types.ts";

/** A case as `case.yaml` (or a project's `leaklab.yaml`) defines it, with its files. */
export interface CaseDefinition {
  /** Name of the case's folder; the workspace folder is called like it. */
  readonly name: string;
  readonly about: string;
  readonly credentials: readonly Credential[];
  readonly swarm: boolean;
  readonly commands: readonly string[];
  readonly helper: "loopback-http" | undefined;
  readonly files: Workspace;
}

/** Something that runs a case once, on a machine as new. */
export interface Engine {
  readonly name: Proof["engine"];
  /** Whether the same input always gives the same artefacts. */
  readonly deterministic: boolean;
  run(definition: CaseDefinition): Promise<Run>;
}

/** The case with the values of `credentials` replaced by their siblings, in all files and commands. */
export function withSiblings(definition: CaseDefinition, credentials: readonly Credential[]): CaseDefinition {
  const values = credentials.map(({ value }) => value);
  const bytes = values.map((value) => latin1(value));
  return {
    ...definition,
    commands: definition.commands.map((command) => replaceBySiblings(command, values)),
    files: new Map(
      [...definition.files].map(([path, file]) => [
        replaceBySiblings(path, values),
        {
          ...file,
          content: fromLatin1(replaceBySiblings(latin1(file.content), bytes)),
          ...(file.symlink === undefined ? {} : { symlink: replaceBySiblings(file.symlink, values) }),
        },
      ]),
    ),
  };
}
