import { collect } from "../evidence/collect.ts";
import { derivedArtefacts, derivedFindings, directFindings } from "../evidence/compare.ts";
import { sibling } from "../evidence/sibling.ts";
import type { Artefact, Credential, Finding, Surface } from "../evidence/types.ts";
import { type FileSystem, ROOT } from "../filesystem/types.ts";
import type { Workspace, WorkspaceFile } from "../source/workspace.ts";
import type { Attempt, Drill } from "./attempt.ts";

/** Everything that can be read after a drill, what the learner's plan printed among it. */
export async function artefactsAfter(
  { scene, host }: Drill,
  plan: { readonly name: string; readonly output: string },
): Promise<Artefact[]> {
  const own = new Set([...host.world.credentials.values()].flatMap(({ files }) => files));
  const files = readWorkspace(host.machine.filesystem, host.folder, (path) => !own.has(path));
  const lines = plan.output.split("\n").filter((line) => line.trim() !== "");
  return [
    ...(await collect({ ...scene, files })),
    ...lines.map((line): Artefact => ({ surface: "ci-log", object: plan.name, where: line, content: line })),
  ];
}

/** What a rotation leaves behind: the value that the credential has now, and what can be read. */
export interface Rotated {
  readonly value: string;
  readonly artefacts: readonly Artefact[];
}

/** Where the new value of `credential` can be read after a drill with either value, on other than the `allowed` surfaces. */
export function leaksOf(
  attempt: Attempt,
  credential: Credential,
  [a, b]: readonly Rotated[],
  allowed: readonly Surface[],
): Finding[] {
  if (!a || !b) return [];
  // A name of its own while both values are looked for: what shows the old one is the other checks' business.
  const fresh = { ...credential, name: `${credential.name} (new)`, value: a.value };
  const credentials = [fresh, ...attempt.credentials];
  const runs = [
    { commands: [], artefacts: a.artefacts },
    { commands: [], artefacts: b.artefacts },
  ] as const;
  // Runs are comparable place by place only where the two values are siblings: not when the plan asked for its own.
  const differences = b.value === sibling(a.value) ? derivedArtefacts(...runs, credentials, "exact") : [];
  const direct = directFindings(...runs, credentials);
  const before = new Set(attempt.findings.map(placeIn));
  const derived = derivedFindings(differences, direct, fresh, credentials).filter(
    (finding) => !before.has(placeIn(finding)),
  );
  return [...direct, ...derived]
    .filter((finding) => finding.credential === fresh.name && !allowed.includes(finding.surface))
    .map((finding) => ({
      ...finding,
      credential: credential.name,
      object: finding.object.replaceAll(fresh.name, credential.name),
      where: finding.where.replaceAll(fresh.name, credential.name),
    }));
}

function placeIn({ surface, object, where }: Finding): string {
  return [surface, object, where].join("\0");
}

/** The workspace as it is on the machine's disk now. */
function readWorkspace(files: FileSystem, folder: string, wanted: (path: string) => boolean): Workspace {
  const found = new Map<string, WorkspaceFile>();
  const read = (path: string) => {
    for (const name of files.readdir(path, ROOT)) {
      const full = `${path}/${name}`;
      const { kind, mode } = files.lstat(full, ROOT);
      if (kind === "directory") read(full);
      else if (kind === "file" && wanted(full))
        found.set(full.slice(folder.length + 1), {
          content: files.readFile(full, ROOT),
          mode: mode & 0o7777,
        });
    }
  };
  read(folder);
  return found;
}
