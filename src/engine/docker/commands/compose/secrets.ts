import type { ComposeGrant, ComposeProject, ComposeService } from "../../../compose/project.ts";
import { ROOT } from "../../../filesystem/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { cleanPath, makeFolders, parentOf } from "../../../runtime/copy.ts";
import type { MountRequest } from "../../../runtime/types.ts";
import type { SourceLocation } from "../../../source/position.ts";
import { ClientError } from "../../cli/client.ts";
import type { Compose } from "./context.ts";

const MODE = 0o444;

/** What a grant says of a secret or config, in one shape for both. */
interface Granted {
  readonly kind: "secret" | "config";
  readonly grant: ComposeGrant;
  readonly name: string;
  readonly target: string;
  readonly file: string | undefined;
  readonly external: boolean;
  readonly templateDriver: string | undefined;
  /** Where the content comes from when it is not a file: a variable, or a text of the compose file. */
  readonly environment: string | undefined;
  readonly content: string | undefined;
}

function grantsOf(project: ComposeProject, service: ComposeService): Granted[] {
  const secrets = service.secrets.flatMap((grant): Granted[] => {
    const secret = project.secrets.get(grant.source);
    if (!secret) return [];
    const target = grant.target ?? grant.source;
    const path = target.startsWith("/") ? target : `/run/secrets/${target}`;
    return [{ ...secret, kind: "secret", grant, target: cleanPath(path), content: undefined }];
  });
  const configs = service.configs.flatMap((grant): Granted[] => {
    const config = project.configs.get(grant.source);
    if (!config) return [];
    const target = cleanPath(grant.target ?? `/${grant.source}`);
    return [{ ...config, kind: "config", grant, target, templateDriver: undefined }];
  });
  return [...secrets, ...configs];
}

/**
 * The read-only bind mounts for secrets and configs that are files. What is not supported is refused or
 * warned of as Compose does it, in the order of the file. A mount of the service on the same path wins.
 */
export async function secretMounts(
  compose: Compose,
  project: ComposeProject,
  service: ComposeService,
  locations: Map<string, SourceLocation>,
): Promise<MountRequest[]> {
  const mounts: MountRequest[] = [];
  for (const granted of grantsOf(project, service)) {
    const { kind, grant, name, target, file } = granted;
    if (granted.external) throw new ClientError(`unsupported external ${kind} ${name}`);
    if (granted.templateDriver)
      throw new ClientError(`Docker Compose does not support ${kind}s.*.template_driver`);
    if (file === undefined) continue;
    if (grant.uid !== undefined || grant.gid !== undefined || grant.mode !== undefined)
      await compose.warn(`${kind}s \`uid\`, \`gid\` and \`mode\` are not supported, they will be ignored`);
    if (!compose.client.files.exists(file, ROOT)) await compose.warn(`${kind} file ${name} does not exist`);
    locations.set(target, grant.location);
    mounts.push({ type: "bind", source: file, target, readOnly: true });
  }
  return mounts;
}

/**
 * Copies what comes from variables or from the compose file into the container's writable layer, as Compose
 * does it just before the start: `docker diff` and `docker commit` see it.
 */
export function injectSecrets(
  project: ComposeProject,
  service: ComposeService,
  container: SimulatedContainer,
): void {
  for (const granted of grantsOf(project, service)) {
    if (granted.file !== undefined) continue;
    const content = contentOf(project, granted);
    if (content === undefined) continue;
    const { kind, grant, name, target } = granted;
    if (service.readOnly)
      throw new ClientError(
        `cannot create ${kind} ${JSON.stringify(name)} in read-only service ${service.name}: \`file\` is the sole supported option`,
      );
    if (content === "") continue;
    const { rootfs } = container;
    makeFolders(rootfs, parentOf(target));
    if (rootfs.exists(target, ROOT)) rootfs.unlink(target, ROOT);
    rootfs.writeFile(target, new TextEncoder().encode(content), grant.mode ?? MODE, ROOT);
    rootfs.chmod(target, grant.mode ?? MODE, ROOT);
    rootfs.chown(target, Number(grant.uid ?? 0), Number(grant.gid ?? 0), ROOT);
  }
}

function contentOf(project: ComposeProject, granted: Granted): string | undefined {
  const { environment, content, kind, name } = granted;
  if (environment === undefined) return content;
  const value = project.environment.get(environment);
  if (value === undefined)
    throw new ClientError(
      `environment variable ${JSON.stringify(environment)} required by ${kind} ${JSON.stringify(name)} is not set`,
    );
  return value;
}
