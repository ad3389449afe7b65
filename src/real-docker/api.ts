import { spawn } from "node:child_process";
import { type ClientRequestArgs, request } from "node:http";
import { connect } from "node:net";
import { Duplex } from "node:stream";

/** The Engine's HTTP API: much lighter than a docker process per question. Paths as `/containers/json`. */
export interface EngineApi {
  json<T>(path: string): Promise<T>;
  bytes(path: string): Promise<Buffer>;
  /** POST or DELETE; what the engine answers is of no interest. */
  send(method: "POST" | "DELETE", path: string): Promise<void>;
}

/** The engine refused; `message` is its own wording. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

/** Connects as the docker command line would: to DOCKER_HOST, else through its current context. */
export function createApi(env: NodeJS.ProcessEnv): EngineApi {
  const ask = (method: string, path: string) =>
    new Promise<Buffer>((resolve, reject) => {
      const options: ClientRequestArgs = { method, path, host: "docker", createConnection: () => dial(env) };
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const body = Buffer.concat(chunks);
          if ((response.statusCode ?? 500) < 400) resolve(body);
          else reject(new EngineError(messageOf(body)));
        });
      });
      call.on("error", reject);
      call.end();
    });
  return {
    json: async <T>(path: string) => JSON.parse((await ask("GET", path)).toString("utf8")) as T,
    bytes: (path) => ask("GET", path),
    send: async (method, path) => {
      await ask(method, path);
    },
  };
}

function dial(env: NodeJS.ProcessEnv): Duplex {
  const host = env.DOCKER_HOST;
  if (host?.startsWith("unix://")) return connect(host.slice("unix://".length));
  const child = spawn("docker", ["system", "dial-stdio"], { env, stdio: ["pipe", "pipe", "ignore"] });
  return Duplex.from({ readable: child.stdout, writable: child.stdin });
}

function messageOf(body: Buffer): string {
  const text = body.toString("utf8");
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}

/** Takes the stream headers out of `docker logs`' and `docker exec`'s output without a terminal. */
export function withoutStreamHeaders(data: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= data.length; ) {
    const size = data.readUInt32BE(at + 4);
    parts.push(data.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return Buffer.concat(parts);
}
