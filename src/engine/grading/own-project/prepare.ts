import { readProject } from "../../rules/project/project.ts";
import { workspaceOf } from "../../source/workspace.ts";
import { putCanaries, type Random } from "./canary.ts";
import { proposeCredentials } from "./candidates.ts";
import { proposeCommands } from "./commands.ts";
import type { Candidate, OwnProject } from "./types.ts";

export interface Prepared {
  readonly project: OwnProject;
  readonly candidates: readonly Candidate[];
}

/**
 * A user's files made ready: credentials proposed, their values exchanged for canaries before anything is kept, files that a
 * secret is read from and that are not there yet made, and the commands that deliver.
 */
export function prepareProject(files: OwnProject["files"], random: Random): Prepared {
  const candidates = proposeCredentials(readProject(workspaceOf(files)));
  const replaced = putCanaries(files, candidates, random);
  const made = candidates.flatMap(({ name, supplies }) =>
    supplies.flatMap((supply) =>
      supply.kind === "file" && !(supply.path in files)
        ? [[supply.path, `${replaced.canaries.get(name) ?? ""}\n`] as const]
        : [],
    ),
  );
  const project = { ...replaced.files, ...Object.fromEntries(made) };
  return {
    candidates,
    project: {
      files: project,
      credentials: Object.fromEntries(
        candidates.map(({ name, phase }) => [name, { value: replaced.canaries.get(name) ?? "", phase }]),
      ),
      commands: proposeCommands(readProject(workspaceOf(project)), candidates, replaced.canaries),
      swarm: false,
    },
  };
}

/** Credentials that were typed in since: shared and downloaded texts hold canaries in their place. */
export function withoutNewSecrets(project: OwnProject, random: Random): OwnProject {
  const known = new Set(Object.values(project.credentials).map(({ value }) => value));
  const fresh = proposeCredentials(readProject(workspaceOf({ ...project.files }))).filter(
    ({ value }) => value !== undefined && !known.has(value),
  );
  return { ...project, files: putCanaries(project.files, fresh, random).files };
}
