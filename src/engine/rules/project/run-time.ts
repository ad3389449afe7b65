import { isCredentialName, isRuntimeName } from "../credential-names.ts";
import type { Project } from "./project.ts";
import { buildsOf } from "./project.ts";

/**
 * Whether a name is that of a credential which the running service needs: by its name, or because a compose
 * service built from this Dockerfile gets it (`NAME`, `NAME_FILE`) when it starts.
 */
export function neededAtRunTime(project: Project, dockerfile: string, name: string): boolean {
  if (!isCredentialName(name)) return false;
  if (isRuntimeName(name)) return true;
  return buildsOf(project, dockerfile).services.some(({ service }) =>
    service.environment.some(({ key }) => key === name || key === `${name}_FILE`),
  );
}
