import type { Diagnostic } from "../engine/rules/types.ts";

/** The page that explains a diagnostic; BuildKit's checks are explained by Docker. */
export function explanationOf({ rule, source }: Diagnostic): string | undefined {
  if (source === "leaklab") return `/reference/rules/#${rule}`;
  if (source === "parser") return undefined;
  const name = rule.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();
  return `https://docs.docker.com/reference/build-checks/${name}/`;
}
