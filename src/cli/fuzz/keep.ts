import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { CaseDefinition } from "../../engine/evidence/case.ts";

/** Writes a case as the folder that `readCase` reads: `case.yaml` and `files/`. */
export function keepCase(definition: CaseDefinition, folder: string): void {
  for (const [path, file] of definition.files) {
    const target = join(folder, "files", path);
    mkdirSync(dirname(target), { recursive: true });
    if (file.symlink !== undefined) symlinkSync(file.symlink, target);
    else writeFileSync(target, file.content, { mode: file.mode });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "case.yaml"), yamlOf(definition));
}

/** The settings of a case as `case.yaml` states them. */
export function yamlOf({ about, credentials, commands }: CaseDefinition): string {
  return stringify(
    {
      about,
      credentials: Object.fromEntries(credentials.map(({ name, value, phase }) => [name, { value, phase }])),
      commands,
    },
    { lineWidth: 0 },
  );
}
