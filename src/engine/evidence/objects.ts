/** What evidence needs to know of a container to name it. */
export interface NamedContainer {
  /** Without the leading slash. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  /** Used to number those that Docker named by chance, e.g. milliseconds or an RFC 3339 time. */
  readonly created: number | string;
}

/** Docker's chance names: an adjective and a surname, with a digit when the pair was taken. */
const CHANCE_NAME = /^[a-z]+_[a-z]+\d*$/;

/**
 * The objects' names in findings, in the order of `containers`. Swarm tasks are `service.N`, with
 * ` (stopped)` once ended; a `compose run` is `project-service-run`; containers that nobody named
 * are `unnamed-1`, `unnamed-2`, in the order in which they were created.
 */
export function containerObjects(containers: readonly NamedContainer[]): string[] {
  const unnamed = containers
    .filter((container) => isUnnamed(container))
    .sort((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : 0));
  return containers.map((container) => {
    const { name, labels, running } = container;
    const task = labels["com.docker.swarm.task.name"];
    if (task !== undefined) return `${task.replace(/\.[0-9a-z]{25}$/, "")}${running ? "" : " (stopped)"}`;
    if (labels["com.docker.compose.oneoff"] === "True") return name.replace(/-[0-9a-f]{12}$/, "");
    return isUnnamed(container) ? `unnamed-${unnamed.indexOf(container) + 1}` : name;
  });
}

function isUnnamed({ name, labels }: NamedContainer): boolean {
  return CHANCE_NAME.test(name) && labels["com.docker.compose.project"] === undefined;
}
