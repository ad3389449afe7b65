import { CLIENTS } from "./clients.ts";
import { DOCKERFILE } from "./dockerfile.ts";
import { PACKAGES } from "./packages.ts";
import { PIPELINES } from "./pipelines.ts";
import { RUNTIME } from "./runtime.ts";
import type { Form, FormGroup } from "./types.ts";

/** The whole cheat sheet: first what builds need, then what services need. */
export const GROUPS: readonly FormGroup[] = [
  ...PACKAGES,
  ...CLIENTS,
  ...DOCKERFILE,
  ...PIPELINES,
  ...RUNTIME,
].toSorted((a, b) => Number(a.phase === "runtime") - Number(b.phase === "runtime"));

export const FORMS: readonly Form[] = GROUPS.flatMap(({ forms }) => forms);
