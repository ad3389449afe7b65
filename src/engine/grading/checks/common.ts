import { z } from "zod";
import { SURFACES } from "../../evidence/types.ts";

export const surface = z.enum(SURFACES);

/** Simulated time: `30s`, `15m`, `24h`, `7d`. */
export const duration = z.string().regex(/^\d+[smhd]$/, "a duration is written like 30s, 15m, 24h or 7d");

/** Fields that every check of a lab has. */
export const common = {
  /** Unique in the lab; a mistake names it as the check that it fails. */
  id: z.string(),
  /** What is asked, as a sentence that is true when the check passes. */
  title: z.string(),
  /** Shown when nothing more fitting is known. */
  hint: z.string().optional(),
  /** By surface: shown when the credential was seen there. */
  hints: z.partialRecord(surface, z.string()).default({}),
};

/** `1 place`, `3 places`. */
export function places(count: number): string {
  return count === 1 ? "1 place" : `${count} places`;
}
