/** What takes time: timers, requests, servers, databases, children, signals. */
import { readAll } from "../../process/io.ts";
import type { DatabaseSession, HttpRequest, HttpResponse, Process, Signal } from "../../process/types.ts";
import { sendRequest } from "../net/http.ts";
import { type ChildOptions, type ChildResult, startChild } from "./children.ts";
import { describeError } from "./errors.ts";
import type { EventQueue } from "./events.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";

type Pairs = [string, string][];

export class HostAsync {
  private readonly process: Process;
  private readonly events: EventQueue;
  private readonly answers = new Map<number, (response: HttpResponse) => void>();
  private readonly servers = new Map<number, () => void>();
  private readonly sessions = new Map<number, DatabaseSession>();
  private readonly standing = new Set<number>();
  private readonly children = new Map<number, (text: string | null) => void>();
  private last = 0;

  constructor(process: Process, events: EventQueue) {
    this.process = process;
    this.events = events;
  }

  /**
   * Starts an operation; what it comes to arrives in the event queue under `id`. A "connection" comes to nothing: it
   * keeps the program alive until it is forgotten.
   */
  begin(id: number, operation: string, args: readonly never[]): void {
    if (operation === "listen") {
      this.standing.add(id);
      this.listen(id, ...(args as unknown as [number]));
      return;
    }
    if (operation === "signal") {
      this.standing.add(id);
      this.process.onSignal(args[0] as unknown as Signal, () => this.events.push({ id, value: null }));
      return;
    }
    if (operation === "connection") {
      this.standing.add(id);
      return;
    }
    const started = (async () => this.start(id, operation, args))();
    this.events.once(id, started, (error) => describeError(error));
  }

  private start(id: number, operation: string, args: readonly never[]): Promise<unknown> {
    switch (operation) {
      case "sleep":
        return this.process.machine.clock.sleep(...(args as unknown as [number]));
      case "fetch":
        return this.fetch(...(args as unknown as [string, string, Pairs, string]));
      case "readStdin":
        return readAll(this.process).then(toLatin1);
      case "run":
        return this.run(id, ...(args as unknown as [readonly string[], ChildOptions]));
      case "dbConnect":
        return this.dbConnect(...(args as unknown as Parameters<HostAsync["dbConnect"]>));
      case "dbQuery":
        return this.sessions.get(args[0] as unknown as number)!.query(args[1] as unknown as string);
      case "dial":
        this.process.machine.network.connect(...(args as unknown as [string, number]));
        return this.process.sleep(1);
      case "lookup":
        return Promise.resolve("10.0.0.2");
      default:
        throw new Error(`node: no operation ${operation}`);
    }
  }

  private async fetch(method: string, url: string, headers: Pairs, body: string): Promise<unknown> {
    const answer = await sendRequest(this.process, new URL(url), {
      method,
      headers,
      body: fromLatin1(body),
    });
    return {
      status: answer.status,
      statusText: answer.statusText ?? "",
      headers: [...answer.headers],
      body: toLatin1(answer.body),
    };
  }

  private run(id: number, argv: readonly string[], options: ChildOptions): Promise<ChildResult> {
    const { result, feed } = startChild(this.process, argv, options);
    this.children.set(id, feed);
    return result;
  }

  /** Runs a child to its end; the answer is one of a host call. */
  async runNow(args: readonly never[]): Promise<{ value: ChildResult } | { error: unknown }> {
    try {
      const [argv, options] = args as unknown as [readonly string[], ChildOptions];
      return { value: await startChild(this.process, argv, options).result };
    } catch (error) {
      return { error: describeError(error) };
    }
  }

  /** Hands a text to a child's standard input; null ends it. */
  feed(id: number, text: string | null): void {
    this.children.get(id)?.(text);
  }

  private listen(id: number, port: number): void {
    const handle = (request: HttpRequest): Promise<HttpResponse> =>
      new Promise((resolve) => {
        this.last += 1;
        this.answers.set(this.last, resolve);
        const url = new URL(request.url);
        this.events.push({
          id,
          value: {
            id: this.last,
            method: request.method,
            path: url.pathname + url.search,
            headers: [...request.headers],
            body: toLatin1(request.body),
          },
        });
      });
    try {
      this.servers.set(id, this.process.machine.network.listen(port, { protocol: "http", handle }));
    } catch (error) {
      this.events.push({ id, error: describeError(error) });
    }
  }

  /** Servers and signals deliver more than once. */
  isStanding(id: number): boolean {
    return this.standing.has(id);
  }

  close(id: number): void {
    this.servers.get(id)?.();
    this.servers.delete(id);
  }

  /** Ports and sessions do not outlive the program. */
  closeAll(): void {
    for (const id of [...this.servers.keys()]) this.close(id);
    for (const session of this.sessions.values()) session.close();
  }

  respond(id: number, status: number, statusText: string, headers: Pairs, body: string): void {
    const bytes = fromLatin1(body);
    const all = new Map(headers);
    if (!all.has("content-length")) all.set("content-length", String(bytes.length));
    this.answers.get(id)?.({ status, statusText, headers: all, body: bytes });
    this.answers.delete(id);
  }

  private async dbConnect(
    host: string,
    port: number,
    protocol: "postgres" | "redis",
    login: { user: string; password?: string; database: string },
  ): Promise<number> {
    const endpoint = this.process.machine.network.connect(host, port);
    if (endpoint.protocol !== protocol) throw new Error(`node: ${host}:${port} is no ${protocol} server`);
    await this.process.sleep(1);
    const session = await this.process.wait(endpoint.connect({ ...login, password: login.password }));
    this.last += 1;
    this.sessions.set(this.last, session);
    return this.last;
  }

  closeSession(id: number): void {
    this.sessions.get(id)?.close();
    this.sessions.delete(id);
  }
}
