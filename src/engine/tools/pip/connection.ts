/** Connections of pip: tried several times, straight or through a proxy, with what -vv and the warnings say of them. */
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, ProtocolError, portOf, sendRequest } from "../net/http.ts";
import type { Context } from "./command.ts";
import { CrashError } from "./error.ts";

/** Nobody serves an index, after all retries. */
export class Unreachable extends Error {}

export interface Login {
  readonly user: string;
  readonly password: string;
}

const PAGE =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01";

export class Connection {
  private readonly context: Context;
  private readonly connected = new Set<string>();
  private readonly retries: number;
  private readonly proxy: string | undefined;

  constructor(context: Context) {
    this.context = context;
    this.retries = Number(context.options.value("retries") ?? 5);
    this.proxy = context.options.value("proxy");
  }

  /** Sends a request for a page of an index, or for a file. Throws Unreachable, for a file CrashError. */
  async send(url: URL, login: Login | undefined, page: boolean): Promise<HttpResponse> {
    const { process, log } = this.context;
    if (this.proxyFor(url) !== undefined) return this.throughProxy(url, page);
    const kind = url.protocol === "https:" ? "HTTPS" : "HTTP";
    if (!this.connected.has(url.host)) {
      await log.vendored(`Starting new ${kind} connection (1): ${url.hostname}:${portOf(url)}`);
      this.connected.add(url.host);
    }
    const headers = [
      ["User-Agent", "pip/25.1.1"],
      ["Accept-Encoding", page ? "gzip, deflate" : "identity"],
      ["Accept", page ? PAGE : "*/*"],
      ...(page ? ([["Cache-Control", "max-age=0"]] as const) : []),
      ...(login ? ([["Authorization", basicAuth(login.user, login.password)]] as const) : []),
    ] as const;
    for (let left = this.retries; ; left -= 1) {
      try {
        const response = await sendRequest(process, url, { headers });
        const origin = `${url.protocol}//${url.hostname}:${portOf(url)}`;
        await log.vendored(
          `${origin} "GET ${url.pathname}${url.search} HTTP/1.1" ${response.status} ${response.body.length}`,
        );
        return response;
      } catch (error) {
        if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
        const reason = connectionError(kind, error);
        if (left <= 0) throw page ? new Unreachable() : outOfRetries(url, kind, reason);
        await this.complain(url, `'${reason}'`, left - 1);
      }
    }
  }

  private async complain(url: URL, reason: string, left: number): Promise<void> {
    await this.context.log.warning(
      `Retrying (Retry(total=${left}, connect=None, read=None, redirect=None, status=None)) after connection ` +
        `broken by ${reason}: ${url.pathname}${url.search}`,
    );
    await this.context.process.sleep(500);
  }

  private proxyFor(url: URL): string | undefined {
    if (this.proxy !== undefined) return this.proxy;
    const { environment } = this.context.process;
    const exempt = environment.get("no_proxy") ?? environment.get("NO_PROXY") ?? "";
    if (exempt.split(",").some((host) => host.trim() === "*" || host.trim() === url.hostname))
      return undefined;
    const name = `${url.protocol.slice(0, -1)}_proxy`;
    return environment.get(name) || environment.get(name.toUpperCase()) || undefined;
  }

  /** A proxy that nobody serves is all that is known here. */
  private async throughProxy(url: URL, page: boolean): Promise<never> {
    const proxy = new URL(
      /:\/\//.test(this.proxyFor(url)!) ? this.proxyFor(url)! : `http://${this.proxyFor(url)}`,
    );
    const kind = url.protocol === "https:" ? "HTTPS" : "HTTP";
    for (let left = this.retries; ; left -= 1) {
      try {
        this.context.process.machine.network.connect(proxy.hostname, portOf(proxy));
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        const reason = `ProxyError('Cannot connect to proxy.', ${connectionError(kind, error)})`;
        if (left <= 0) throw page ? new Unreachable() : outOfRetries(url, kind, reason);
        await this.complain(url, `'${reason}'`, left - 1);
        continue;
      }
      throw new NotModelledError("pip through a proxy");
    }
  }
}

function connectionError(kind: string, error: Error): string {
  const reason =
    error instanceof NetworkError && error.code === "ECONNREFUSED"
      ? "[Errno 111] Connection refused"
      : "[Errno -2] Name or service not known";
  return (
    `NewConnectionError('<pip._vendor.urllib3.connection.${kind}Connection object at 0x7f0000000000>: Failed to ` +
    `establish a new connection: ${reason}')`
  );
}

/** The exception that ends pip when a file cannot be had; it names path and query. */
function outOfRetries(url: URL, kind: string, reason: string): CrashError {
  return new CrashError(
    `pip._vendor.requests.exceptions.ConnectionError: ${kind}ConnectionPool(host='${url.hostname}', port=${portOf(url)}): ` +
      `Max retries exceeded with url: ${url.pathname}${url.search} (Caused by ${reason})`,
  );
}
