import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import { projectSchema } from "./project-store.ts";

/** Longer links are cut by chat programs and mail. */
export const LONGEST_LINK = 16_000;
/** A link that unpacks to more than this was not made here. */
const LARGEST = 4 * 1024 * 1024;
const PREFIX = "#project=";

/** The project as a URL's fragment, which browsers never send to a server. */
export function fragmentOf(project: OwnProject): string {
  const packed = deflateSync(strToU8(JSON.stringify({ version: 1, project })), { level: 9 });
  return PREFIX + btoa(strFromU8(packed, true)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export type Shared =
  | { readonly state: "none" }
  | { readonly state: "found"; readonly project: OwnProject }
  | { readonly state: "damaged"; readonly why: string };

/** Reads a fragment. Never throws: links get cut and mistyped. */
export function projectFrom(fragment: string): Shared {
  if (!fragment.startsWith(PREFIX)) return { state: "none" };
  const damaged = (why: string): Shared => ({ state: "damaged", why });
  try {
    const packed = atob(fragment.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = inflateSync(strToU8(packed, true), { out: new Uint8Array(LARGEST) });
    const message = JSON.parse(strFromU8(bytes)) as { version?: unknown; project?: unknown };
    if (message.version !== 1) return damaged("it was made by another version of this page");
    const project = projectSchema.safeParse(message.project);
    return project.success
      ? { state: "found", project: project.data }
      : damaged("a part of the project is missing or of another kind");
  } catch {
    return damaged("it is not whole: perhaps it was cut when it was copied");
  }
}
