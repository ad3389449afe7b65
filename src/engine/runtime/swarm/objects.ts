import { DaemonError } from "../errors.ts";
import type { Service, SwarmObject } from "./types.ts";

export type ObjectKind = "secret" | "config";

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/;
const LONGEST_NAME = 64;
const TOO_LARGE = { secret: 512_000, config: 1_024_000 };

export function refuse(code: string, message: string): DaemonError {
  return new DaemonError(`rpc error: code = ${code} desc = ${message}`);
}

/** The secrets or the configs of a swarm, in the words of swarmkit (manager/controlapi/secret.go, config.go). */
export class ObjectStore {
  private readonly kind: ObjectKind;
  private readonly objects = new Map<string, SwarmObject>();

  constructor(kind: ObjectKind) {
    this.kind = kind;
  }

  /** In the order of their names. */
  all(): SwarmObject[] {
    return [...this.objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name, id, or the first characters of an id. */
  find(reference: string): SwarmObject | undefined {
    const all = [...this.objects.values()];
    return (
      all.find(({ name, id }) => name === reference || id === reference) ??
      all.find(({ id }) => reference.length > 3 && id.startsWith(reference))
    );
  }

  /** Throws DaemonError for a name, a size or a duplicate that swarmkit refuses. */
  add(object: SwarmObject): SwarmObject {
    const { kind } = this;
    const { name, data } = object;
    if (name === "") throw refuse("InvalidArgument", "name must be provided");
    if (name.length > LONGEST_NAME || !NAME.test(name))
      throw refuse(
        "InvalidArgument",
        "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]",
      );
    if (data.length === 0 || data.length >= TOO_LARGE[kind])
      throw refuse(
        "InvalidArgument",
        `${kind} data must be larger than 0 and less than ${TOO_LARGE[kind]} bytes`,
      );
    if (this.find(name)?.name === name) throw refuse("AlreadyExists", `${kind} ${name} already exists`);
    this.objects.set(object.id, object);
    return object;
  }

  /** Refused while the current spec of a service names it; a previous spec does not count. */
  remove(reference: string, services: Iterable<Service>): void {
    const { kind } = this;
    const object = this.find(reference);
    if (!object) throw new DaemonError(`${kind} ${reference} not found`);
    const users = [...services].filter(({ spec }) => {
      const { Secrets = [], Configs = [] } = spec.TaskTemplate.ContainerSpec;
      return kind === "secret"
        ? Secrets.some(({ SecretID }) => SecretID === object.id)
        : Configs.some(({ ConfigID }) => ConfigID === object.id);
    });
    if (users.length > 0) {
      const names = users.map(({ spec }) => spec.Name).join(", ");
      const word = users.length === 1 ? "service" : "services";
      throw refuse(
        "InvalidArgument",
        `${kind} '${object.name}' is in use by the following ${word}: ${names}`,
      );
    }
    this.objects.delete(object.id);
  }
}
