import { encodingsOf } from "../evidence/encodings.ts";
import { createIgnore } from "../source/gitignore.ts";
import type { Workspace } from "../source/workspace.ts";
import type { Project } from "./project/project.ts";
import { SourceText } from "./project/source-text.ts";
import type { Diagnostic } from "./types.ts";

/** A credential whose value is known: a lab's own. */
export interface KnownValue {
  readonly name: string;
  readonly value: string;
}

const HOW: Readonly<Record<string, string>> = {
  exact: "",
  base64: ", in base64",
  base64url: ", in base64url",
  hex: ", in hexadecimal",
  url: ", URL-encoded",
  reversed: ", backwards",
};

/**
 * Known values that stand in files which would be committed, whatever the name beside them. Files that are handed
 * over as secrets are where the value belongs. Reported under the id `literal-token`.
 */
export function knownValueDiagnostics(
  project: Project,
  workspace: Workspace,
  values: readonly KnownValue[],
): Diagnostic[] {
  const ignored = createIgnore(workspace);
  return [...project.files].flatMap(([file, text]) => {
    if (ignored(file) || project.secretSources.has(file)) return [];
    const source = new SourceText(file, text);
    return values.flatMap(({ name, value }) => {
      const found = encodingsOf(value).find(({ pattern }) => text.includes(pattern));
      if (!found) return [];
      const start = text.indexOf(found.pattern);
      return [
        {
          rule: "literal-token",
          source: "leaklab",
          severity: "warning",
          message: `This is the value of ${name}${HOW[found.encoding]}. It goes wherever the file goes; pass it as a secret.`,
          file,
          range: source.range(start, start + found.pattern.length),
        } satisfies Diagnostic,
      ];
    });
  });
}
