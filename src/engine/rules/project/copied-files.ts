import type { CopyInstruction } from "../../dockerfile/instructions.ts";
import { compileGlob } from "../../dockerfile/path-glob.ts";
import { InstructionError } from "../../dockerfile/variables.ts";
import { cleanPath } from "../../source/clean-path.ts";
import { type DockerfileView, inFolder, under } from "./dockerfile-view.ts";
import type { Project } from "./project.ts";
import { type SecretFileKind, secretFileKind } from "./secret-files.ts";

/** A file that holds a credential, on its way into the image. */
export interface CopiedSecret {
  /** As typed in the instruction. */
  readonly source: string;
  /** Relative to the context. */
  readonly path: string;
  /** Path in the image. */
  readonly destination: string;
  readonly kind: Exclude<SecretFileKind, undefined>;
  /** Named by itself (`COPY .npmrc`), not by a folder or a pattern around it. */
  readonly named: boolean;
}

/** The credential files that a COPY or ADD takes from its context; what .dockerignore leaves out is not among them. */
export function copiedSecrets(
  project: Project,
  view: DockerfileView,
  copy: CopyInstruction,
  workdir: string,
): CopiedSecret[] {
  if (copy.from !== undefined) return [];
  const prefix = view.context === "" ? "" : `${view.context}/`;
  const paths = [...project.files.keys()].flatMap((path) =>
    path.startsWith(prefix) ? [path.slice(prefix.length)] : [],
  );
  const excluded = copy.exclude.map(globOf);
  const found: CopiedSecret[] = [];
  for (const source of copy.sources) {
    if (/^[a-z]+:\/\/|^git@|\$/.test(source)) continue;
    const wanted = cleanPath(source).replace(/^\//, "") || ".";
    const matches = globOf(wanted);
    const into =
      /\/$/.test(copy.destination) || copy.sources.length > 1 || /^\.{1,2}$/.test(copy.destination);
    const base = under(workdir, copy.destination);
    let known = false;
    for (const path of paths) {
      const folder =
        wanted === "." ? "" : path.startsWith(`${wanted}/`) ? wanted : folderMatching(path, matches);
      const exact = path === wanted || matches(path);
      if (!exact && folder === undefined) continue;
      known = true;
      if (view.ignored(path) || excluded.some((exclude) => exclude(path))) continue;
      const inWorkspace = inFolder(view.context, path);
      const content = project.files.get(inWorkspace);
      const kind = project.secretSources.has(inWorkspace) ? "secret" : secretFileKind(path, content);
      if (kind === undefined) continue;
      const name = path.slice(path.lastIndexOf("/") + 1);
      const inside = folder === undefined || exact ? name : path.slice(folder === "" ? 0 : folder.length + 1);
      const destination = exact && !into ? base : cleanPath(`${base}/${inside}`);
      found.push({ source, path, destination, kind, named: path === wanted });
    }
    if (known || view.ignored(wanted)) continue;
    const kind = /[*?[]/.test(wanted) ? undefined : secretFileKind(wanted, undefined);
    const name = wanted.slice(wanted.lastIndexOf("/") + 1);
    if (kind !== undefined)
      found.push({
        source,
        path: wanted,
        destination: into ? cleanPath(`${base}/${name}`) : base,
        kind,
        named: true,
      });
  }
  return found;
}

function globOf(pattern: string): (path: string) => boolean {
  try {
    return compileGlob(pattern);
  } catch (error) {
    if (error instanceof InstructionError) return () => false;
    throw error;
  }
}

function folderMatching(path: string, matches: (path: string) => boolean): string | undefined {
  const parts = path.split("/");
  for (let count = 1; count < parts.length; count++) {
    const folder = parts.slice(0, count).join("/");
    if (matches(folder)) return folder;
  }
  return undefined;
}

/** WORKDIR as it stands at each instruction of a stage. */
export function workdirs(view: DockerfileView, index: number): Map<object, string> {
  const places = new Map<object, string>();
  const stage = view.stages[index]!;
  let workdir = "/";
  for (let parent = stage.parent; parent !== undefined; parent = parent.parent) {
    const said = parent.stage.instructions.findLast((instruction) => instruction.kind === "WORKDIR");
    if (said?.kind === "WORKDIR") {
      workdir = under("/", said.path);
      break;
    }
  }
  for (const instruction of stage.stage.instructions) {
    if (instruction.kind === "WORKDIR") workdir = under(workdir, instruction.path);
    places.set(instruction, workdir);
  }
  return places;
}
