import { strToU8, zipSync } from "fflate";
import { leaklabYaml } from "../../engine/grading/own-project/documents.ts";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";

/** The project as a zip archive: `leaklab prove leaklab-project` proves it again on the command line. */
export function archiveOf(project: OwnProject): Uint8Array<ArrayBuffer> {
  const files = { ...project.files, "leaklab.yaml": leaklabYaml(project) };
  const entries = Object.entries(files).map(([path, text]) => [`leaklab-project/${path}`, strToU8(text)]);
  return zipSync(Object.fromEntries(entries)) as Uint8Array<ArrayBuffer>;
}

/** Hands bytes to the browser as a file to be saved. */
export function save(name: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
