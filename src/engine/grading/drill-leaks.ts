import { collect } from "../evidence/collect.ts";
import { derivedArtefacts, derivedFindings, directFindings } from "../evidence/compare.ts";
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

/**
 * Where the new value of `credential` can be read, on other than the `allowed` surfaces. `value` is what it was in the first
 * drill; in the second it was the sibling of that.
 */
export function leaksOf(
  attempt: Attempt,
  credential: Credential,
  value: string,
  [a, b]: readonly [readonly Artefact[], readonly Artefact[]],
  allowed: readonly Surface[],
): Finding[] {
  // A name of its own while both values are looked for: what shows the old one is the other checks' business.
  const fresh = { ...credential, name: `${credential.name} (new)`, value };
  const credentials = [fresh, ...attempt.credentials];
  const runs = [
    { commands: [], artefacts: a },
    { commands: [], artefacts: b },
  ] as const;
  const direct = directFindings(...runs, credentials);
  const before = new Set(attempt.findings.map(placeIn));
  const derived = derivedFindings(derivedArtefacts(...runs, credentials), direct, fresh, credentials).filter(
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
