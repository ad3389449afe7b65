import type { Phase, Surface } from "../../engine/evidence/types.ts";
import type { Range } from "../../engine/source/position.ts";

/** A part of a text: `secret` names the credential that stands in it, in whatever encoding. */
export interface Piece {
  readonly text: string;
  readonly secret?: string;
}

export interface Cause {
  readonly file: string;
  readonly range: Range;
}

/** A place where an attacker looks: the history of one image, the log of one container. */
export interface Shelf {
  readonly surface: Surface;
  readonly object: string;
  /** How many lines, files or values stand there. */
  readonly items: number;
  /** In how many of them a credential shows that should not, and in how many one that may. */
  readonly leaks: number;
  readonly meant: number;
}

/** What one look at a shelf brings: the items in their own order, those with a finding always among them. */
export interface ShelfReply {
  readonly exhibits: readonly Exhibit[];
  /** Items that were left out because there are so many. */
  readonly more: number;
}

/** One line, file or value. */
export interface Exhibit {
  /** Place inside the object; empty where the text itself is the place (log lines). */
  readonly where: string;
  readonly text: readonly Piece[];
  /** Index in `GradeReply.findings`. */
  readonly findings: readonly number[];
}

/** An image as its layers, the lowest first. */
export interface StackReply {
  readonly image: string;
  readonly size: number;
  readonly steps: readonly StackStep[];
}

/** One line of the history, with the layer that it made, if it made one. */
export interface StackStep {
  readonly instruction: readonly Piece[];
  /** Index of the layer; undefined for instructions that only write configuration. */
  readonly layer?: number;
  /** Layers that came with the base image are counted, not shown. */
  readonly base: boolean;
  readonly size: number;
  readonly files: readonly StackFile[];
  readonly more: number;
  readonly cause?: Cause;
  /** Findings in the instruction's own text. */
  readonly findings: readonly number[];
}

export interface StackFile {
  readonly path: string;
  readonly change: "added" | "changed" | "deleted";
  readonly size: number;
  /** A later layer removes or replaces it; whoever has the image still has it. */
  readonly gone: boolean;
  readonly findings: readonly number[];
}

/** One place in both runs, row by row. `bytes`: as a hex dump. */
export interface ComparisonReply {
  readonly kind: "text" | "bytes";
  readonly rows: readonly ComparisonRow[];
  /** Rows that are the same in both and were left out. */
  readonly same: number;
}

export interface ComparisonRow {
  /** Line number, or offset in hex. */
  readonly label: string;
  readonly a: readonly ComparedPiece[];
  readonly b: readonly ComparedPiece[];
}

export interface ComparedPiece {
  readonly text: string;
  readonly changed: boolean;
}

/** The secret's journey: boxes from the credential to where it can be read, and the ways between them. */
export interface JourneyReply {
  readonly stops: readonly Stop[];
  readonly ways: readonly Way[];
}

export interface Stop {
  readonly id: string;
  readonly kind: "credential" | "files" | "stage" | "builder" | "image" | "container" | "project" | "outside";
  readonly phase: Phase;
  readonly title: string;
  readonly about: string;
  readonly places: readonly StopPlace[];
  /** For stages and images: one entry a layer, the lowest first. */
  readonly layers?: readonly { readonly leaks: boolean; readonly gone: boolean }[];
}

export interface StopPlace {
  readonly surface: Surface;
  readonly object: string;
  readonly leaks: number;
  readonly meant: number;
}

/** `leak`: a secret gets there that should not. `meant`: it is to go this way. `plain`: one is made from the other. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly kind: "leak" | "meant" | "plain";
  readonly how: string;
}
