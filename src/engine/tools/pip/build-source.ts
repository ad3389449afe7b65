/**
 * Source trees: a folder, an unpacked archive, a clone. What their build needs is installed first, by a second pip that is given
 * the index URLs as arguments; with -v, and in the log file, its command line stands there with the logins in clear.
 * The build itself runs Python and is refused.
 */
import { NotModelledError } from "../../source/errors.ts";
import type { Context } from "./command.ts";
import { CrashError, PipError } from "./error.ts";
import { exists, randomName, readText } from "./files.ts";
import type { Sources } from "./requirements-file.ts";
import { shownCommand } from "./run-program.ts";
import type { Session } from "./session.ts";
import { subprocessFailed } from "./subprocess.ts";

/** What pyproject.toml's `[build-system]` asks for, else setuptools. */
function buildSystem(project: string | undefined): {
  readonly requires: readonly string[];
  readonly backend: string;
} {
  const usual = { requires: ["setuptools>=40.8.0"], backend: "setuptools.build_meta:__legacy__" };
  const section =
    project === undefined
      ? undefined
      : /^\s*\[build-system\]\s*$([\s\S]*?)(?=^\s*\[|(?![\s\S]))/m.exec(project)?.[1];
  const list = section === undefined ? undefined : /^\s*requires\s*=\s*\[([\s\S]*?)\]/m.exec(section)?.[1];
  if (list === undefined) return usual;
  const backend = /^\s*build-backend\s*=\s*["']([^"']*)["']/m.exec(section ?? "")?.[1];
  const requires = [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? "");
  return { requires, backend: backend ?? usual.backend };
}

/** Prepares a source tree; never comes back without an error. `shown` is the requirement as pip names it. */
export async function buildSource(
  context: Context,
  session: Session,
  sources: Sources,
  folder: string,
  shown: string,
): Promise<never> {
  const { process, log, options } = context;
  const project = readText(process, `${folder}/pyproject.toml`);
  if (project === undefined && !exists(process, `${folder}/setup.py`)) {
    throw new PipError(
      `${shown} does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.`,
    );
  }
  const { requires, backend } = buildSystem(project);
  if (options.flag("build-isolation") === false) {
    await log.info("Preparing metadata (pyproject.toml): started");
    await log.subprocess("verbose", "Running command Preparing metadata (pyproject.toml)");
    await log.info("Preparing metadata (pyproject.toml): finished with status 'done'");
    const module = backend.replace(/:.*$/, "");
    throw new CrashError(`pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import '${module}'`);
  }
  if (requires.length > 0) await installBuildRequirements(context, session, sources, requires);
  throw new NotModelledError("building a Python package from its source");
}

async function installBuildRequirements(
  { process, log, layout, options, again }: Context,
  session: Session,
  sources: Sources,
  requires: readonly string[],
): Promise<void> {
  const [first, ...others] = sources.indexes;
  const verbosity =
    log.file !== undefined || log.verbosity >= 2 ? ["-vv"] : log.verbosity === 1 ? ["-v"] : [];
  const proxy = options.value("proxy");
  const words = [
    ...[
      "install",
      "--ignore-installed",
      "--no-user",
      "--prefix",
      `/tmp/pip-build-env-${randomName(process)}/overlay`,
    ],
    ...[
      "--no-warn-script-location",
      "--disable-pip-version-check",
      "--no-compile",
      "--target",
      "",
      ...verbosity,
    ],
    ...["--no-binary", ":none:", "--only-binary", ":none:"],
    ...(first === undefined ? ["--no-index"] : ["-i", first]),
    ...others.flatMap((index) => ["--extra-index-url", index]),
    ...sources.links.flatMap((link) => ["--find-links", link]),
    ...(proxy === undefined ? [] : ["--proxy", proxy]),
    ...[...session.trusted].flatMap((host) => ["--trusted-host", host]),
    ...(sources.allowsPre ? ["--pre"] : []),
    ...["--", ...requires],
  ];
  const description = "pip subprocess to install build dependencies";
  await log.info("Installing build dependencies: started");
  await log.subprocess("verbose", `Running command ${description}`);
  const lines: string[] = [];
  const status = await again(words, async (text) => {
    if (!log.showsSubprocesses) lines.push(text);
    else for (const line of text.replace(/\n$/, "").split("\n")) await log.subprocess("verbose", line);
  });
  if (status === 0) {
    await log.info("Installing build dependencies: finished with status 'done'");
    return;
  }
  const command = shownCommand([layout.executable, `${layout.pip}/__pip-runner__.py`, ...words]);
  if (!log.showsSubprocesses) await log.info("Installing build dependencies: finished with status 'error'");
  const failure = await subprocessFailed(
    log,
    description,
    status,
    log.showsSubprocesses ? undefined : lines,
    command,
  );
  if (log.showsSubprocesses) await log.info("Installing build dependencies: finished with status 'error'");
  throw failure;
}
