import { z } from "astro/zod";
import { NIST_AI_RMF } from "./nist-ai-rmf.ts";
import { FORMER_IDS, NIST_CSF } from "./nist-csf.ts";
import { OWASP_NHI } from "./owasp-nhi.ts";
import type { Control, Framework } from "./types.ts";

/** All frameworks that lessons can name, each in a file of its own. */
export const FRAMEWORKS: readonly Framework[] = [OWASP_NHI, NIST_CSF, NIST_AI_RMF];

const CONTROLS: ReadonlyMap<string, Control> = new Map(
  FRAMEWORKS.flatMap(({ controls }) => controls.map((control) => [control.id, control])),
);

export function controlOf(id: string): Control | undefined {
  return CONTROLS.get(id);
}

/** The element of a control on /frameworks/: `NHI2:2025` is `nhi2-2025`, `MEASURE 2.7` is `measure-2-7`. */
export function controlAnchor(id: string): string {
  return id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

/** Why `id` names no control, as a sentence that says what to write; undefined where it does name one. */
export function controlTrouble(id: string): string | undefined {
  if (CONTROLS.has(id)) return undefined;
  const successor = FORMER_IDS.get(id);
  if (successor) return `${id} is an id of CSF 1.1; in CSF 2.0 write ${successor}`;
  if (CONTROLS.has(`${id}:2025`)) return `OWASP's ids carry the year: write ${id}:2025`;
  return `${id} is no control that Leaklab knows; the ids stand in src/site/frameworks, where one more is a few lines`;
}

/** An id in a lesson's head. */
export const controlId = z.string().superRefine((id, context) => {
  const message = controlTrouble(id);
  if (message) context.addIssue({ code: "custom", message });
});
