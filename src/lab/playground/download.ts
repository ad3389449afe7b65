import { strToU8, zipSync } from "fflate";
import { leaklabYaml } from "../../engine/grading/own-project/documents.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";

/** The project as a zip archive: `leaklab prove leaklab-project` proves it again on the command line. */
export function archiveOf(project: OwnProject): Uint8Array<ArrayBuffer> {
  const files = { ...project.files, "leaklab.yaml": leaklabYaml(project) };
  const entries = Object.entries(files).map(([path, text]) => [`leaklab-project/${path}`, strToU8(text)]);
  return zipSync(Object.fromEntries(entries)) as Uint8Array<ArrayBuffer>;
}
