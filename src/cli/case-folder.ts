import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import type { CaseDefinition } from "../engine/evidence/case.ts";
import { CaseError, parseCaseSettings } from "../engine/evidence/case-settings.ts";
import type { Workspace, WorkspaceFile } from "../engine/source/workspace.ts";
import { workspacePath } from "../site/dot-git.ts";

/**
 * Reads a case: a folder with `case.yaml` and `files/`, or a project with `leaklab.yaml` at its root (then all its
 * files but that one, `.git` and `node_modules` are the workspace). Throws CaseError.
 */
export function readCase(folder: string): CaseDefinition {
  const root = resolve(folder);
  const own = readText(join(root, "case.yaml"));
  const project = own === undefined ? readText(join(root, "leaklab.yaml")) : undefined;
  const text = own ?? project;
  if (text === undefined) {
    throw new CaseError(
      `${folder}: neither case.yaml nor leaklab.yaml is there. A case is a folder with one of them.`,
    );
  }
  const file = join(folder, own === undefined ? "leaklab.yaml" : "case.yaml");
  const settings = parseCaseSettings(text, file);
  return {
    name: basename(root),
    about: settings.about,
    credentials: Object.entries(settings.credentials).map(([name, rest]) => ({ name, ...rest })),
    swarm: settings.swarm,
    helper: settings.helper,
    ...(settings.ci && { ci: settings.ci }),
    ...(settings.services && { services: settings.services }),
    commands: settings.commands,
    files: own === undefined ? readFiles(root, ["leaklab.yaml"]) : readFiles(join(root, "files"), []),
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const LEFT_OUT = new Set(["node_modules", ".git"]);

/** A case's own `files/` is taken whole, with `dot-git` as `.git`; of a project, `.git` is left out. */
function readFiles(root: string, leaveOut: readonly string[]): Workspace {
  const files = new Map<string, WorkspaceFile>();
  const project = leaveOut.length > 0;
  const walk = (folder: string) => {
    const names = readdirSync(folder).sort();
    for (const name of names) {
      const path = join(folder, name);
      const plain = relative(root, path).split(sep).join("/");
      const inside = project ? plain : workspacePath(plain);
      if (leaveOut.includes(inside) || (project && LEFT_OUT.has(name))) continue;
      const stat = lstatSync(path);
      if (stat.isDirectory()) {
        walk(path);
        if (readdirSync(path).length === 0)
          files.set(`${inside}/`, { content: new Uint8Array(), mode: stat.mode & 0o777 });
      } else if (stat.isSymbolicLink()) {
        files.set(inside, { content: new Uint8Array(), mode: 0o777, symlink: readlinkSync(path) });
      } else if (stat.isFile()) {
        files.set(inside, { content: new Uint8Array(readFileSync(path)), mode: stat.mode & 0o777 });
      }
    }
  };
  try {
    walk(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return files;
}
