/** A build that failed: the lines that Maven prints, each after `[ERROR] `, and its articles about them. */
export class MavenError extends Error {
  override readonly name = "MavenError";
  readonly lines: readonly string[];
  /** None for what is wrong before Maven looks for projects. */
  readonly articles: readonly string[];

  constructor(lines: readonly string[], ...articles: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
    this.articles = articles;
  }

  /** The projects themselves cannot be read: no build has begun that could fail. */
  get isOfProjects(): boolean {
    return this.articles[0] === "ProjectBuildingException";
  }
}

/** An artefact that a repository did not hand out. */
export class TransferError extends Error {
  override readonly name = "TransferError";
  /** It is not there: no other reason. */
  readonly missing: boolean;
  /** What went wrong below, as the last line of a report adds it. */
  readonly why: string;

  constructor(message: string, options: { readonly missing?: boolean; readonly why?: string } = {}) {
    super(message);
    this.missing = options.missing ?? false;
    this.why = options.why ?? "";
  }
}

export interface Coordinates {
  readonly group: string;
  readonly artefact: string;
  readonly version: string;
  /** `pom` or `jar`. */
  readonly type: string;
}

export const nameOf = ({ group, artefact, type, version }: Coordinates) =>
  `${group}:${artefact}:${type}:${version}`;
