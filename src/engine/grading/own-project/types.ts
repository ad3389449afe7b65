import type { Credential, Phase } from "../../evidence/types.ts";
import type { Place } from "../../rules/types.ts";

/** How a credential's value gets into a command. */
export type Supply =
  /** It stands in the text of a Dockerfile, a compose file or the like. */
  | { readonly kind: "typed" }
  /** A file of the workspace holds it. */
  | { readonly kind: "file"; readonly path: string }
  /** A variable of the shell that starts the command. */
  | { readonly kind: "variable"; readonly name: string }
  /** `--build-arg NAME` of the build of this Dockerfile. */
  | { readonly kind: "build-arg"; readonly name: string; readonly dockerfile: string }
  /** `--secret id=ID` of the build of this Dockerfile. */
  | { readonly kind: "build-secret"; readonly id: string; readonly dockerfile: string };

/** One place of a workspace that looks as if a credential went through it. */
export interface Sighting {
  /** As the place calls it: `NPM_TOKEN`, `db-password`. */
  readonly name: string;
  /** The value where it stands there. */
  readonly value: string | undefined;
  readonly phase: Phase;
  readonly supply: Supply;
  readonly place: Place;
}

/** A credential as proposed to the user, who confirms its phase and value. */
export interface Candidate {
  /** `npm_token`: unique among the candidates. */
  readonly name: string;
  /** Undefined where no file holds one: a made-up value will do. */
  readonly value: string | undefined;
  readonly phase: Phase;
  readonly supplies: readonly Supply[];
  readonly places: readonly Place[];
}

/** A user's own files, ready to be proved: what `leaklab.yaml` says beside them. */
export interface OwnProject {
  readonly files: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, Omit<Credential, "name">>>;
  readonly commands: readonly string[];
  readonly swarm: boolean;
}
