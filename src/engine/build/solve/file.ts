import { createFileSystem } from "../../filesystem/filesystem.ts";
import { type FileSystem, FileSystemError, ROOT, type Tree } from "../../filesystem/types.ts";
import { parentPath } from "../convert/paths.ts";
import { StepError } from "../errors.ts";
import { fromBase64 } from "../llb/base64.ts";
import type { FileOp, MakeDirectoryAction, MakeFileAction } from "../llb/ops.ts";
import { ownerIds } from "./accounts.ts";
import { copyInto } from "./copy.ts";
import { EMPTY, filesOf, type Snapshot, treeOf } from "./snapshot.ts";

/**
 * Runs the actions of a file op (WORKDIR, COPY, ADD, a heredoc's document) and returns the changed tree.
 * Throws StepError with the text of the system call that failed.
 */
export async function runFileOp(
  op: FileOp,
  inputs: readonly Snapshot[],
  now: () => number,
): Promise<{ readonly base: Snapshot; readonly tree: Tree }> {
  // An action's base is an input or an earlier action; those always go on from each other.
  const first = op.actions[0];
  const base = first && first.input >= 0 ? (inputs[first.input] ?? EMPTY) : EMPTY;
  const tree = treeOf(base);
  const files = createFileSystem(tree, { now });
  for (const { Action, secondaryInput } of op.actions) {
    try {
      if ("mkdir" in Action) makeDirectory(files, Action.mkdir);
      else if ("mkfile" in Action) makeFile(files, Action.mkfile);
      else await copyInto(files, filesOf(inputs[secondaryInput] ?? EMPTY), Action.copy);
    } catch (error) {
      throw asStepError(error);
    }
  }
  return { base, tree };
}

/** `lstat /nope: no such file or directory`, as Go prints a failed system call. */
function asStepError(error: unknown): unknown {
  if (!(error instanceof FileSystemError)) return error;
  return new StepError(goFileError("open", error), undefined, undefined);
}

export function goFileError(call: string, error: FileSystemError): string {
  const text = error.text.charAt(0).toLowerCase() + error.text.slice(1);
  return `${call} ${error.path}: ${text}`;
}

/** mkdir -p, giving owner and mode to the folders that it makes; others stay as they are. */
export function makeDirectories(
  files: FileSystem,
  path: string,
  mode: number,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): boolean {
  const { kind } = files.exists(path, ROOT) ? files.stat(path, ROOT) : { kind: undefined };
  if (kind === "directory") return false;
  if (kind !== undefined) throw new StepError(`mkdir ${path}: not a directory`, undefined, undefined);
  if (isBelowFile(files, path)) throw new StepError(`lstat ${path}: not a directory`, undefined, undefined);
  makeDirectories(files, parentPath(path), mode, owner);
  files.mkdir(path, mode, ROOT);
  if (owner) files.chown(path, owner.uid, owner.gid, ROOT);
  return true;
}

/** Whether a part of the path above its end is a file. */
export function isBelowFile(files: FileSystem, path: string): boolean {
  let above = parentPath(path);
  while (!files.exists(above, ROOT)) above = parentPath(above);
  return files.stat(above, ROOT).kind !== "directory";
}

function makeDirectory(files: FileSystem, action: MakeDirectoryAction): void {
  const owner = action.owner && ownerIds(action.owner, files);
  if (action.makeParents) makeDirectories(files, action.path, action.mode, owner);
  else {
    files.mkdir(action.path, action.mode, ROOT);
    if (owner) files.chown(action.path, owner.uid, owner.gid, ROOT);
  }
}

function makeFile(files: FileSystem, action: MakeFileAction): void {
  files.writeFile(action.path, fromBase64(action.data), action.mode, ROOT);
}
