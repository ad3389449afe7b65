import type { Project } from "../../rules/project/project.ts";
import { buildsOf } from "../../rules/project/project.ts";
import { quoteForBash } from "../../shell/quote.ts";
import type { Candidate, Supply } from "./types.ts";

interface Named {
  readonly candidate: Candidate;
  readonly supply: Supply;
}

/**
 * The commands that deliver a workspace: `docker compose up` where there is a compose file, and a build and a run of each
 * Dockerfile that no service builds. `values` are the credentials' values, which stand in front as variables.
 */
export function proposeCommands(
  project: Project,
  candidates: readonly Candidate[],
  values: ReadonlyMap<string, string>,
): string[] {
  const supplies = candidates.flatMap((candidate) =>
    candidate.supplies.map((supply): Named => ({ candidate, supply })),
  );
  const value = ({ candidate }: Named) => quoteForBash(values.get(candidate.name) ?? "");
  const variables = supplies.flatMap((named) =>
    named.supply.kind === "variable" && !inDotEnv(named) ? [`${named.supply.name}=${value(named)}`] : [],
  );
  const compose = project.composeFiles.filter(({ file }) => !file.includes("override"));
  const up = compose.map(({ file }) => {
    const named = /^(?:docker-)?compose\.ya?ml$/.test(file) ? "" : `-f ${quoteForBash(file)} `;
    return [...unique(variables), `docker compose ${named}up -d --build`].join(" ");
  });
  const alone = project.dockerfiles.filter(({ file }) => buildsOf(project, file).services.length === 0);
  return [...up, ...alone.flatMap(({ file, context }) => buildAndRun(file, context, supplies, value))];
}

function buildAndRun(
  dockerfile: string,
  context: string,
  supplies: readonly Named[],
  value: (named: Named) => string,
): string[] {
  const environment: string[] = [];
  const flags: string[] = [];
  for (const named of supplies) {
    const { supply } = named;
    if (supply.kind === "build-arg" && supply.dockerfile === dockerfile)
      flags.push(`--build-arg ${supply.name}=${value(named)}`);
    if (supply.kind === "build-secret" && supply.dockerfile === dockerfile) {
      const file = named.candidate.supplies.find((other) => other.kind === "file");
      const variable = supply.id.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
      if (!file) environment.push(`${variable}=${value(named)}`);
      flags.push(`--secret id=${supply.id},${file ? `src=${file.path}` : `env=${variable}`}`);
    }
  }
  const tag = tagOf(context);
  const named = dockerfile === (context === "" ? "Dockerfile" : `${context}/Dockerfile`);
  const build = [
    ...unique(environment),
    "docker build",
    ...(named ? [] : [`-f ${quoteForBash(dockerfile)}`]),
    ...unique(flags),
    `-t ${tag}`,
    quoteForBash(context === "" ? "." : context),
  ].join(" ");
  return [build, `docker run -d --name ${tag} ${tag}`];
}

/** Compose reads `.env` by itself. */
function inDotEnv({ candidate }: Named): boolean {
  return candidate.supplies.some((supply) => supply.kind === "file" && supply.path === ".env");
}

function tagOf(context: string): string {
  const folder = context.slice(context.lastIndexOf("/") + 1).toLowerCase();
  return folder.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "app";
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
