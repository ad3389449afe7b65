import { ROOT } from "../filesystem/types.ts";
import { nullDescriptor } from "../process/descriptor.ts";
import { type Child, ExecError } from "../process/types.ts";
import { cleanPath } from "../source/clean-path.ts";
import { environmentMap, processEnvironment, replaceOrAppend } from "./environment.ts";
import { DaemonError } from "./errors.ts";
import { execRefusal, RuntimeRefusal } from "./start-error.ts";
import type { ExecRequest } from "./surroundings.ts";
import type { Container } from "./types.ts";
import { credentialsOf, resolveUser } from "./users.ts";

/** Starts another process in a running container, without a parent there. Throws DaemonError or RuntimeRefusal. */
export function execIn(container: Container, request: ExecRequest): Child {
  const { config, filesystem, host, machine } = container;
  if (!machine) throw new DaemonError(`container ${container.id} is not running`, 1);
  if (container.status === "paused")
    throw new DaemonError(
      `Container ${request.reference ?? container.name} is paused, unpause the container before exec`,
      1,
    );
  const user = resolveUser(filesystem, request.user ?? config.User);
  const given = request.cwd ?? (config.WorkingDir || "/");
  if (!given.startsWith("/")) throw new RuntimeRefusal("Cwd must be an absolute path", 128, "");
  const cwd = cleanPath(given);
  if (!filesystem.exists(cwd, ROOT))
    throw new RuntimeRefusal(
      `chdir to cwd ("${cwd}") set in config.json failed: no such file or directory`,
      127,
    );
  const base = processEnvironment({ ...config, Tty: request.tty ?? false });
  try {
    return machine.start({
      argv: request.argv,
      environment: environmentMap(replaceOrAppend(base, request.environment ?? []), user.home),
      cwd,
      credentials: credentialsOf(filesystem, user, host),
      descriptors: new Map([
        [0, request.stdin ?? nullDescriptor()],
        [1, request.stdout],
        [2, request.stderr],
      ]),
    });
  } catch (error) {
    throw error instanceof ExecError ? execRefusal(error) : error;
  }
}
