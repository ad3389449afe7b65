import { InvalidReferenceError, parseReference } from "../../image/reference.ts";
import { refuse } from "./objects.ts";
import type { ServiceSpec } from "./types.ts";

const DNS_NAME = /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const MILLISECOND = 1e6;
const LEAST_MEMORY = 4 * 1024 * 1024;

/** What a manager refuses of a service's spec, in swarmkit's words (manager/controlapi/service.go). */
export function checkServiceSpec(spec: ServiceSpec): void {
  const { ContainerSpec: container, Resources } = spec.TaskTemplate;
  if (!DNS_NAME.test(spec.Name))
    throw refuse("InvalidArgument", "name must be valid as a DNS name component");
  checkMemory(Resources as Limited | undefined);
  checkImage(container.Image);
  const check = container.Healthcheck;
  for (const part of ["Interval", "Timeout", "StartPeriod", "StartInterval"] as const) {
    const time = check?.[part];
    if (time && time < MILLISECOND)
      throw refuse("InvalidArgument", `ContainerSpec: ${part} in HealthConfig cannot be less than 1ms`);
  }
  const { Secrets = [], Configs = [] } = container;
  checkTargets(
    "secret",
    Secrets.map(({ File, SecretName }) => [File.Name, SecretName]),
  );
  checkTargets(
    "config",
    Configs.map(({ File, ConfigName }) => [File.Name, ConfigName]),
  );
}

interface Limited {
  readonly Limits?: { readonly MemoryBytes?: number };
}

function checkMemory(resources: Limited | undefined): void {
  const memory = resources?.Limits?.MemoryBytes;
  if (memory !== undefined && memory < LEAST_MEMORY)
    throw refuse("InvalidArgument", `invalid memory value ${memory}: Must be at least 4MiB`);
}

function checkImage(image: string): void {
  try {
    parseReference(image);
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    throw refuse("InvalidArgument", `ContainerSpec: ${JSON.stringify(image)} is not a valid repository/tag`);
  }
}

function checkTargets(kind: string, references: readonly (readonly [string, string])[]): void {
  const taken = new Map<string, string>();
  for (const [target, name] of references) {
    const other = taken.get(target);
    if (other !== undefined)
      throw refuse(
        "InvalidArgument",
        `${kind} references '${other}' and '${name}' have a conflicting target: '${target}'`,
      );
    taken.set(target, name);
  }
}
