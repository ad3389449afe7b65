import { diagnose } from "../engine/rules/diagnose.ts";
import { suppliedSecrets } from "../engine/rules/project/delivery.ts";
import { readProject } from "../engine/rules/project/project.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import type { DiagnoseReply, LabFiles, Secret } from "./protocol.ts";

/** What the rules say of the files, and what the editor can complete from them. Runs in a worker. */
export function diagnoseFiles(files: LabFiles, secrets: readonly Secret[]): DiagnoseReply {
  return { diagnostics: diagnose(workspaceOf({ ...files }), secrets), secretIds: secretIds(files) };
}

/** The ids of secrets that this lab knows: mounted, supplied or defined somewhere. */
export function secretIds(files: LabFiles): string[] {
  const { dockerfiles, composeFiles, calls } = readProject(workspaceOf({ ...files }));
  const ids = [
    ...dockerfiles.flatMap(({ stages }) =>
      stages.flatMap(({ runs }) => runs.flatMap(({ secrets }) => secrets.map(({ id }) => id))),
    ),
    ...composeFiles.flatMap(({ secrets }) => secrets.map(({ key }) => key)),
    ...calls.flatMap((call) => suppliedSecrets(call).map(({ id }) => id)),
  ];
  return [...new Set(ids)].filter(Boolean).sort();
}
