/** What the program prints before it ends with status 1. */
export class NugetError extends Error {
  override readonly name = "NugetError";
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface Source {
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly allowsHttp: boolean;
}
