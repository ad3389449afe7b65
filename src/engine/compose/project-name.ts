import { SourceError } from "../source/errors.ts";
import type { ComposeOptions } from "./project.ts";
import { substitute } from "./template.ts";
import type { Tree } from "./tree.ts";

/** Lower case, and only letters, digits, `-` and `_`, none of these two in front. */
export function normalizedName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, "")
    .replace(/^[-_]+/, "");
}

/** `-p`, COMPOSE_PROJECT_NAME, the last file's `name:`, or the project's folder. Throws SourceError. */
export function projectName(
  options: ComposeOptions,
  environment: ReadonlyMap<string, string>,
  named: readonly (Tree | undefined)[],
  folder: string,
): string {
  const given = options.projectName ?? environment.get("COMPOSE_PROJECT_NAME");
  if (given !== undefined && given !== "") {
    if (normalizedName(given) === given) return given;
    throw problem(
      `invalid project name ${JSON.stringify(given)}: must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number`,
    );
  }
  const inFile = named.findLast((name) => typeof name === "string" && name !== "");
  if (typeof inFile === "string") {
    const using = { lookUp: (name: string) => environment.get(name), missing: () => {} };
    return normalizedName(substitute(inFile, using));
  }
  const name = normalizedName(folder.slice(folder.lastIndexOf("/") + 1));
  if (name === "") throw problem("project name must not be empty");
  return name;
}

function problem(message: string): SourceError {
  const position = { line: 1, column: 1 };
  return new SourceError(message, { file: "compose.yaml", range: { start: position, end: position } });
}
