import type { LabFiles } from "./protocol.ts";

const IMPORTANT = ["Dockerfile", "compose.yaml", "deliver.sh"];

/** File names as the tabs show them: those that lessons are about first, the rest by name. */
export function tabOrder(files: LabFiles): string[] {
  const rank = (name: string) => (IMPORTANT.includes(name) ? IMPORTANT.indexOf(name) : IMPORTANT.length);
  return Object.keys(files).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The file that is shown first. */
export function firstFile(files: LabFiles): string {
  return tabOrder(files)[0] ?? "";
}
