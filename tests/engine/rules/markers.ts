import type { Example } from "../../../src/engine/rules/types.ts";
import { type Workspace, workspaceOf } from "../../../src/engine/source/workspace.ts";

/** An example without its `«»`, and the places that stood between them as `Dockerfile:2:5-2:14`. */
export function readMarkers(example: Example): { workspace: Workspace; places: string[] } {
  const places: string[] = [];
  const files = Object.entries(example).map(([file, marked]) => {
    let text = "";
    let start = "";
    for (const character of marked) {
      const before = text.split("\n");
      const here = `${before.length}:${before.at(-1)!.length + 1}`;
      if (character === "«") start = here;
      else if (character === "»") places.push(`${file}:${start}-${here}`);
      else text += character;
    }
    return [file, text] as const;
  });
  return { workspace: workspaceOf(Object.fromEntries(files)), places: places.sort() };
}
