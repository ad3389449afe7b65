import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DockerCall } from "../engine/host/types.ts";

/**
 * A `docker` that stands first on the PATH of a case's commands. It notes how it was called (arguments,
 * folder, environment) and keeps a copy of what the real one prints, then behaves as the real one did.
 * So the collectors know every build and every compose call, however a command line came to it.
 */
const SCRIPT = `#!/bin/bash
for n in $(seq 0 9999); do mkdir "$LEAKLAB_TRACE/$n" 2>/dev/null && break; done
call=$LEAKLAB_TRACE/$n
printf '%s\\0' "$@" > "$call/argv"
pwd > "$call/cwd"
env -0 > "$call/env"
PATH=$LEAKLAB_PATH
if [ "$1" = build ]; then shift; set -- build $LEAKLAB_ADD_HOSTS "$@"; fi
set -o pipefail
if [ "$1" = compose ]; then
  { docker "$@" 2>&1 >&6 6>&- | tee "$call/stderr" >&2; } 6>&1 | tee "$call/stdout"
else
  { docker "$@" 2>&1 >&6 6>&- | tee "$call/stderr" >&2; } 6>&1
fi
`;

/**
 * Writes the shim into `folder` and returns the environment that puts it in front. `addHosts` are flags that every
 * `docker build` gets besides its own.
 */
export async function installShim(
  folder: string,
  env: NodeJS.ProcessEnv,
  addHosts: readonly string[],
): Promise<NodeJS.ProcessEnv> {
  const trace = join(folder, "calls");
  const bin = join(folder, "bin");
  await mkdir(trace, { recursive: true });
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "docker"), SCRIPT, { mode: 0o755 });
  return {
    ...env,
    PATH: `${bin}:${env.PATH}`,
    LEAKLAB_TRACE: trace,
    LEAKLAB_PATH: env.PATH,
    LEAKLAB_ADD_HOSTS: addHosts.join(" "),
  };
}

/** The calls noted so far, in order. */
export async function readCalls(folder: string): Promise<DockerCall[]> {
  const trace = join(folder, "calls");
  const numbers = (await readdir(trace)).map(Number).sort((a, b) => a - b);
  return Promise.all(
    numbers.map(async (number) => {
      const read = (name: string) => readFile(join(trace, String(number), name), "utf8").catch(() => "");
      const [argv, cwd, env, stdout, stderr] = await Promise.all([
        read("argv"),
        read("cwd"),
        read("env"),
        read("stdout"),
        read("stderr"),
      ]);
      const pairs = env.split("\0").filter((pair) => pair.includes("=") && !pair.startsWith("LEAKLAB_"));
      return {
        argv: argv.split("\0").slice(0, -1),
        cwd: cwd.trimEnd(),
        environment: new Map(
          pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const),
        ),
        // Compose 2.40.3 prints the progress of builds to standard output.
        stderr: stdout + stderr,
      };
    }),
  );
}
