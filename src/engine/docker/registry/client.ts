import { type HttpResponse, type Network, NetworkError } from "../../process/types.ts";
import type { RegistryLogin } from "./config-file.ts";

/** The registry could not be reached, or refused. `message` is what the daemon's HTTP client says. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly reason: "unreachable" | "anonymous" | "refused" | "missing";
  /** For a login that is missing: the registry's answer. */
  readonly unauthorized: string | undefined;

  constructor(reason: RegistryError["reason"], message: string, unauthorized?: string) {
    super(message);
    this.reason = reason;
    this.unauthorized = unauthorized;
  }
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|$)/;

interface Sent {
  readonly body?: Uint8Array;
  readonly type?: string;
}

/** Speaks the distribution API with one registry, as the daemon does: without a login first, with it when asked. */
export class RegistryClient {
  /** `registry.acme.test:5000` */
  readonly server: string;
  /** Whether the login was asked for. */
  usedLogin = false;
  private readonly network: Network;
  private readonly login: RegistryLogin | undefined;
  private readonly host: string;
  private readonly port: number;
  private readonly scheme: "http" | "https";

  constructor(network: Network, server: string, login: RegistryLogin | undefined) {
    this.network = network;
    this.server = server;
    this.login = login;
    const [, host = server, port] = /^(.*?)(?::(\d+))?$/.exec(server) ?? [];
    this.host = host === "docker.io" ? "registry-1.docker.io" : host;
    // Registries on loopback may go without TLS; others present certificates that this computer trusts.
    this.scheme = LOOPBACK.test(server) ? "http" : "https";
    this.port = port === undefined ? (this.scheme === "http" ? 80 : 443) : Number(port);
  }

  /** `http://127.0.0.1:5000/v2/...` as messages show it; a server that nobody finds is asked by HTTPS first. */
  address(path: string, scheme: string = this.scheme): string {
    const standard = this.scheme === "https" && this.port === 443;
    return `${scheme}://${this.host}${standard ? "" : `:${this.port}`}${path}`;
  }

  /** Any answer but 401, which becomes RegistryError; other statuses are the caller's to judge. */
  async ask(method: string, path: string, sent: Sent = {}): Promise<HttpResponse> {
    const first = await this.send(method, path, sent, undefined);
    if (first.status !== 401) return first;
    if (!this.login) {
      const { message } = this.unexpected(method, path, first);
      throw new RegistryError("anonymous", "no basic auth credentials", message);
    }
    this.usedLogin = true;
    const second = await this.send(method, path, sent, this.login);
    if (second.status < 400 || second.status === 404) return second;
    throw this.unexpected(method, path, second);
  }

  /** `unexpected status from HEAD request to ...: 401 Unauthorized` */
  unexpected(method: string, path: string, { status }: HttpResponse): RegistryError {
    const text = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found" }[status] ?? "";
    const where = this.address(path);
    return new RegistryError(
      "refused",
      `unexpected status from ${method} request to ${where}: ${status} ${text}`,
    );
  }

  /** Sends the login, as `docker login` does to see whether it is taken. */
  async ping(login: RegistryLogin): Promise<HttpResponse> {
    return this.send("GET", "/v2/", {}, login);
  }

  private async send(
    method: string,
    path: string,
    { body = new Uint8Array(0), type }: Sent,
    login: RegistryLogin | undefined,
  ): Promise<HttpResponse> {
    const headers = new Map([["host", `${this.host}:${this.port}`]]);
    if (type !== undefined) headers.set("content-type", type);
    if (login) headers.set("authorization", `Basic ${btoa(`${login.user}:${login.password}`)}`);
    try {
      const endpoint = this.network.connect(this.host, this.port);
      if (endpoint.protocol !== "http") throw new NetworkError("ECONNREFUSED", this.host, this.port);
      return await endpoint.handle({ method, url: this.address(path), headers, body });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      throw new RegistryError("unreachable", this.dialError(error));
    }
  }

  private dialError({ code }: NetworkError): string {
    if (code === "ECONNREFUSED") return `dial tcp ${this.host}:${this.port}: connect: connection refused`;
    return `dial tcp: lookup ${this.host}: no such host`;
  }
}
