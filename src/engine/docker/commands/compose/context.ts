import { type LoadSwitches, loadProject } from "../../../compose/load.ts";
import type { ComposeOptions, ComposeProject, ComposeService } from "../../../compose/project.ts";
import { FileSystemError, ROOT } from "../../../filesystem/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { SourceError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { type Flags, flagSet } from "../../cli/flags.ts";
import { rfc3339 } from "../../cli/human.ts";

/** `docker compose`'s own flags, before the subcommand. */
export const COMPOSE_FLAGS = flagSet(
  "f,file:list p,project-name:string project-directory:string env-file:list profile:list",
  "ansi:string parallel:int progress:string verbose",
  "all-resources compatibility dry-run",
);

/** One `docker compose` call: the client, and which project it is about. */
export class Compose {
  readonly client: Client;
  private readonly flags: Flags;
  private loaded: ComposeProject | undefined;

  constructor(client: Client, flags: Flags) {
    this.client = client;
    this.flags = flags;
  }

  /** Reads the project on first use, and prints what Compose warns of. Throws ClientError. */
  async project(
    extra: { readonly profiles?: readonly string[]; readonly switches?: LoadSwitches } = {},
  ): Promise<ComposeProject> {
    if (this.loaded) return this.loaded;
    const { client, flags } = this;
    const { files, process, environment } = client;
    try {
      const options: ComposeOptions = {
        files: flags.list("file"),
        projectName: flags.text("project-name"),
        projectDirectory: flags.text("project-directory"),
        envFiles: flags.list("env-file"),
        profiles: [...flags.list("profile"), ...(extra.profiles ?? [])],
        cwd: process.cwd,
        environment,
        readFile: (path) => {
          try {
            return new TextDecoder().decode(files.readFile(path, ROOT));
          } catch (error) {
            if (error instanceof FileSystemError) return undefined;
            throw error;
          }
        },
      };
      this.loaded = loadProject(options, extra.switches);
    } catch (error) {
      if (error instanceof SourceError) throw new ClientError(error.message);
      throw error;
    }
    for (const warning of this.loaded.warnings) await this.warn(warning);
    client.engine.projects.set(this.loaded.name, this.loaded);
    return this.loaded;
  }

  /** A line as Compose's logger writes it. */
  warn(message: string): Promise<void> {
    const time = `${rfc3339(this.client.now).slice(0, 19)}Z`;
    return this.client.err(`time="${time}" level=warning msg=${JSON.stringify(message)}\n`);
  }

  /** ` Container shop-db-1  Started` */
  say(what: string, state: string): Promise<void> {
    return this.client.err(` ${what}  ${state}\n`);
  }

  /** The project's containers, in the order of creation; one-off ones only when asked for. */
  containers(name: string, options: { oneOff?: boolean } = {}): SimulatedContainer[] {
    return [...this.client.engine.containers.values()].filter(({ config }) => {
      if (config.Labels["com.docker.compose.project"] !== name) return false;
      return options.oneOff || config.Labels["com.docker.compose.oneoff"] === "False";
    });
  }
}

export function serviceOf(container: SimulatedContainer): string {
  return container.config.Labels["com.docker.compose.service"] ?? "";
}

export function numberOf(container: SimulatedContainer): number {
  return Number(container.config.Labels["com.docker.compose.container-number"] ?? 1);
}

/** The services of these names, all of them for none. Throws ClientError for a name that is not there. */
export function selected(project: ComposeProject, names: readonly string[]): ComposeService[] {
  for (const name of names)
    if (!project.services.has(name)) throw new ClientError(`no such service: ${name}`);
  return [...project.services.values()].filter(({ name }) => names.length === 0 || names.includes(name));
}

/** The services with all that they depend on, in the order in which Compose starts them. */
export function inDependencyOrder(
  project: ComposeProject,
  wanted: readonly ComposeService[],
  withDependencies = true,
): ComposeService[] {
  const ordered = new Set<ComposeService>();
  const visit = (service: ComposeService) => {
    if (ordered.has(service)) return;
    for (const name of service.dependsOn.keys()) {
      const dependency = project.services.get(name);
      if (dependency && (withDependencies || wanted.includes(dependency))) visit(dependency);
    }
    ordered.add(service);
  };
  for (const service of wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))) visit(service);
  return [...ordered];
}

/** The image that a service runs: its own name for one that is built without `image:`. */
export function imageName(project: ComposeProject, service: ComposeService): string {
  return service.image ?? `${project.name}-${service.name}`;
}
