import type { CiDefinition } from "../ci/definition.ts";
import type { ServiceDefinition } from "../services/definitions.ts";
import type { Workspace } from "../source/workspace.ts";
import { fromLatin1, latin1 } from "./latin1.ts";
import { replaceBySiblings, sibling } from "./sibling.ts";
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
  /** Set in the shell of each command. Lessons have one; cases do without. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Servers of the world outside, whose accounts name credentials. */
  readonly services?: Readonly<Record<string, ServiceDefinition>>;
  /** Credential name to the files of the workspace in which `world rotate` puts a new value. */
  readonly credentialFiles?: ReadonlyMap<string, readonly string[]>;
  /** The repository's CI: which credential stands behind which of its secrets. */
  readonly ci?: CiDefinition;
  /** Credential name to its value in this run, where it is not the one in `credentials`. */
  readonly values?: ReadonlyMap<string, string>;
}

/** Every credential's value in the run that `definition` describes. */
export function valuesOf({ credentials, values }: CaseDefinition): ReadonlyMap<string, string> {
  return new Map(credentials.map(({ name, value }) => [name, values?.get(name) ?? value]));
}

/** Something that runs a case once, on a machine as new. */
export interface Engine {
  readonly name: Proof["engine"];
  run(definition: CaseDefinition): Promise<Run>;
  /**
   * The same once more at another time of day: what is not as before depends on the clock or on chance. An engine without it
   * holds the clock still, and whatever differs there counts.
   */
  readonly runLater?: (definition: CaseDefinition) => Promise<Run>;
}

/** The case with the values of `credentials` replaced by their siblings wherever they stand. */
export function withSiblings(definition: CaseDefinition, credentials: readonly Credential[]): CaseDefinition {
  const values = credentials.map(({ value }) => value);
  const bytes = values.map((value) => latin1(value));
  return {
    ...definition,
    values: new Map([
      ...valuesOf(definition),
      ...credentials.map(({ name, value }) => [name, sibling(value)] as const),
    ]),
    ...(definition.environment && {
      environment: new Map(
        [...definition.environment].map(([name, value]) => [name, replaceBySiblings(value, values)]),
      ),
    }),
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
