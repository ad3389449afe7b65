import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { WorkspaceFile } from "../../../src/engine/source/workspace.ts";

/** A folder as a workspace. */
export function readFolder(folder: string): Map<string, WorkspaceFile> {
  const files = new Map<string, WorkspaceFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (statSync(path).isFile())
      files.set(name, { content: new Uint8Array(readFileSync(path)), mode: 0o644 });
  }
  return files;
}
