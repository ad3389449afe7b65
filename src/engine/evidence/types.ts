import type { CommandOutcome } from "../host/types.ts";
import type { SourceLocation } from "../source/position.ts";
import type { DeclaredOutput } from "./outputs.ts";

/** What can be read of a container. */
export const CONTAINER_SURFACES = [
  "container-config",
  "container-env",
  "container-args",
  "container-log",
  "container-filesystem",
  "container-mount",
] as const;

/** A kind of place where an attacker looks. These names are part of the product's formats. */
export const SURFACES = [
  "source",
  "build-log",
  "image-history",
  "image-config",
  "image-layer",
  "build-cache",
  "provenance",
  "build-record",
  "ci-log",
  "exfiltrated",
  ...CONTAINER_SURFACES,
  "compose-config",
  "service-spec",
] as const;

export type Surface = (typeof SURFACES)[number];

export type Phase = "build" | "runtime";

export interface Credential {
  readonly name: string;
  /** As it stands in the files. */
  readonly value: string;
  readonly phase: Phase;
  /** Files that depend on it because they are meant to. */
  readonly outputs?: readonly DeclaredOutput[] | undefined;
}

/** Something that an attacker can read, from the simulated host or from a real engine. */
export interface Artefact {
  readonly surface: Surface;
  /** See the table in docs/surfaces: an image tag, `cache mount ID`, `stage NAME`, a container, a file... */
  readonly object: string;
  /** Where in it: `Env NAME`, `layer N: /path`, a key path, `argv[N]`; for log lines the line itself. */
  readonly where: string;
  /** What stands there. For a path whose NAME matters (a folder ending in `/`) the name. */
  readonly content: Uint8Array | string;
  /** image-layer and build-cache: a later layer of the same image or stage removes or replaces the path. */
  readonly deleted?: boolean;
  /** build-log, build-record and ci-log: the line was printed by a program that ran there, not by BuildKit. */
  readonly byProgram?: boolean;
  readonly source?: SourceLocation;
}

export type Encoding = "exact" | "base64" | "base64url" | "hex" | "url" | "reversed" | "derived";

/** A credential seen where an attacker can read it. Values in `object` and `where` appear as `{name}`. */
export interface Finding {
  readonly credential: string;
  readonly surface: Surface;
  readonly object: string;
  readonly where: string;
  readonly encoding: Encoding;
  /** Only for layers. */
  readonly deleted?: boolean;
  readonly source?: SourceLocation;
  /** It is one of the credential's declared outputs, and is what that says: no leak. */
  readonly allowed?: DeclaredOutput["is"];
  /** It is declared as an output, and why it is none. */
  readonly note?: string;
}

/** What `leaklab prove --json` prints for a case. */
export interface Proof {
  readonly case: string;
  readonly engine: "simulated" | "docker";
  readonly commands: readonly CommandOutcome[];
  readonly findings: readonly Finding[];
  /** credential -> the surfaces where it leaks, in the order of SURFACES. */
  readonly summary: Readonly<Record<string, readonly Surface[]>>;
}

/** One run of a case on some engine: commands as they ended, and everything that can be read afterwards. */
export interface Run {
  readonly commands: readonly (CommandOutcome & { readonly stdout: string; readonly stderr: string })[];
  readonly artefacts: readonly Artefact[];
}
