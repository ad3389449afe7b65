/** Why a build failed: lines, each deeper than the one before. */
export class GradleError extends Error {
  override readonly name = "GradleError";
  /** `/app/build.gradle' line: 3`, where a script stopped. */
  readonly where: string | undefined;

  constructor(message: string, where?: string) {
    super(message);
    this.where = where;
  }
}

export interface Repository {
  readonly name: string;
  readonly url: string;
  readonly allowsHttp: boolean;
  /** Sent with each request; asked for when the repository is first used. */
  readonly headers: () => readonly (readonly [string, string])[];
}

export interface Model {
  readonly name: string;
  readonly repositories: readonly Repository[];
  /** A repository of everybody's is among them: mavenCentral(), google(). */
  readonly hasPublic: boolean;
  readonly dependencies: readonly { readonly configuration: string; readonly notation: string }[];
}
