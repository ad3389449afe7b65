import type { LabFiles } from "./protocol.ts";

/** What lessons are about. Scripts hold the flags of commands, which are often part of the answer. */
const IMPORTANT = [/^Dockerfile$/, /^compose\.yaml$/, /^deliver\.sh$/, /^[^/]+\.sh$/];

/** File names as the tabs show them: those that lessons are about first, the rest by name. */
export function tabOrder(files: LabFiles): string[] {
  const rank = (name: string) => {
    const place = IMPORTANT.findIndex((pattern) => pattern.test(name));
    return place < 0 ? IMPORTANT.length : place;
  };
  return Object.keys(files).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The file that is shown first. */
export function firstFile(files: LabFiles): string {
  return tabOrder(files)[0] ?? "";
}
