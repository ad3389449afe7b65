/** The private repositories of the language package managers: each format has everything, whatever the name. */
import type { HttpResponse } from "../../process/types.ts";
import { cargoRegistry } from "./cargo.ts";
import { composerRepository } from "./composer.ts";
import { goProxy } from "./go.ts";
import { mavenRepository } from "./maven.ts";
import { nugetFeed } from "./nuget.ts";

/** `origin` is the repository's own address without a slash at its end, `path` what is asked for below it. */
type Repository = (method: string, origin: string, path: string) => HttpResponse | undefined;

const REPOSITORIES = {
  go: (_method, _origin, path) => goProxy(path),
  maven: (method, _origin, path) => mavenRepository(method, path),
  cargo: cargoRegistry,
  composer: (_method, origin, path) => composerRepository(origin, path),
  nuget: nugetFeed,
} satisfies Readonly<Record<string, Repository>>;

export type PackageFormat = keyof typeof REPOSITORIES;

export function isPackageFormat(name: string): name is PackageFormat {
  return Object.hasOwn(REPOSITORIES, name);
}

/** What a repository of this format answers to who may read it; undefined where there is nothing. */
export function packageRepository(
  format: PackageFormat,
  method: string,
  origin: string,
  path: string,
): HttpResponse | undefined {
  return REPOSITORIES[format](method, origin, path);
}
