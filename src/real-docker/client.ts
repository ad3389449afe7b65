import { spawn } from "node:child_process";
import { createApi, type EngineApi } from "./api.ts";

/** How a program ended and what it printed. */
export interface Outcome {
  readonly exit: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface SpawnSettings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds until the program (and what it started) is killed. */
  readonly timeout?: number;
}

/** Runs a program without a terminal and without input. Never throws for a status; 124 after a timeout. */
export function execute(
  file: string,
  args: readonly string[],
  { env, cwd, timeout = 120_000 }: SpawnSettings,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeout);
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({
        exit: late ? 124 : (code ?? 128),
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
  });
}

/** How the collectors ask: the Engine's API, and the command line where only it knows (buildx, compose). */
export interface DockerClient {
  readonly env: NodeJS.ProcessEnv;
  readonly api: EngineApi;
  /** Standard output of `docker ARGS...`; throws with docker's own words when it fails. */
  text(...args: string[]): Promise<string>;
}

export class DockerError extends Error {
  override readonly name = "DockerError";
}

export function createClient(env: NodeJS.ProcessEnv): DockerClient {
  return {
    env,
    api: createApi(env),
    text: async (...args) => {
      const { exit, stdout, stderr } = await execute("docker", args, { env });
      if (exit !== 0) throw new DockerError(`docker ${args.join(" ")}: ${stderr.trim() || `exit ${exit}`}`);
      return stdout.toString("utf8");
    },
  };
}
