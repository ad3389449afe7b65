import type { Surface } from "../../engine/evidence/types.ts";

/** Lines to write: name of a file, or `shell` for what is typed, to its text. Of a Dockerfile the lines that matter. */
export type Listing = Readonly<Record<string, string>>;

/** One line of the cheat sheet: what people write, and what to write. */
export interface Form {
  /** Of the proof in tests/site/cheat-sheet, which runs both listings. */
  readonly id: string;
  readonly need: string;
  readonly wrong: Listing;
  readonly right: Listing;
  /** Where the wrong one shows the credential; the proof finds it there. */
  readonly shows: readonly Surface[];
  readonly source: { readonly title: string; readonly url: string };
  /** Why no proof runs it: the tool is not simulated. Without it, a proof does. */
  readonly unproved?: string;
}

export interface FormGroup {
  readonly tool: string;
  readonly phase: "build" | "runtime";
  readonly forms: readonly Form[];
}
