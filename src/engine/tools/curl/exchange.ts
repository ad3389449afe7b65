/** From an address to an answer: the connection, what -v and --trace say of it, redirects and challenges. */
import { bytesOf, print, textOf } from "../../process/io.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { NetworkError, ProtocolError, portOf, rejected, sendRequest, typedHost } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import type { CookieJar } from "./cookies.ts";
import { CurlError, type Given } from "./given.ts";
import type { Report } from "./report.ts";
import type { RequestParts } from "./request.ts";
import { countOf } from "./trace.ts";

/** What came back, and from where. */
export interface Fetched {
  readonly answer: HttpResponse;
  readonly url: URL;
  readonly method: string;
  readonly redirects: number;
  /** Where a redirect led that was not followed. */
  readonly redirectTo: string | undefined;
  readonly uploaded: number;
}

/** The status line and headers of an answer, without the empty line. */
export function headOf(answer: HttpResponse): string {
  const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${answer.status} ${answer.statusText ?? statusText(answer.status)}\r\n${lines}`;
}

/** The URL that an address means. Throws CurlError, of which curl tells without its meter. */
export function urlOf(address: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  const why = rejected(text);
  if (why !== undefined) throw new CurlError(3, why);
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol))
    throw new CurlError(1, `Protocol "${url.protocol.slice(0, -1)}" not supported`);
  return url;
}

interface Situation {
  readonly sameHost: boolean;
  readonly challenged: boolean;
  readonly follows: (answer: HttpResponse) => boolean;
}

export class Exchange {
  private readonly process: Process;
  private readonly given: Given;
  private readonly report: Report;
  private readonly parts: RequestParts;
  private readonly jar: CookieJar | undefined;
  private readonly open = new Set<string>();
  /** The address that is being fetched, as it was typed. */
  private address = "";

  constructor(
    process: Process,
    given: Given,
    report: Report,
    { parts, jar }: { readonly parts: RequestParts; readonly jar: CookieJar | undefined },
  ) {
    this.process = process;
    this.given = given;
    this.report = report;
    this.parts = parts;
    this.jar = jar;
  }

  /** The address that --connect-to or --resolve gives, with what -v says of it. */
  private rerouted(url: URL): { to: URL; notes: string[] } {
    const port = String(portOf(url));
    for (const entry of this.given.all("connect-to")) {
      const [host = "", at = "", toHost = "", toPort = ""] = entry.split(":");
      if ((host !== "" && host !== url.hostname) || (at !== "" && at !== port)) continue;
      const to = new URL(url.href);
      if (toHost !== "") to.hostname = toHost;
      if (toPort !== "") to.port = toPort;
      const notes = [
        ...(toHost === "" ? [] : [`Connecting to hostname: ${toHost}`]),
        ...(toPort === "" ? [] : [`Connecting to port: ${toPort}`]),
      ];
      return { to, notes };
    }
    for (const entry of this.given.all("resolve")) {
      const [, host, at, address = ""] = /^\+?([^:]+):(\d+):(.*)$/.exec(entry) ?? [];
      if ((host !== url.hostname && host !== "*") || at !== port) continue;
      const to = new URL(url.href);
      to.hostname = address.split(",")[0] ?? "";
      return { to, notes: [`Hostname ${url.hostname} was found in DNS cache`] };
    }
    return { to: url, notes: [] };
  }

  /** The host as it was typed. */
  private nameOf({ hostname }: URL): string {
    const typed = typedHost(this.address);
    return typed.toLowerCase() === hostname ? typed : hostname;
  }

  private async connect(url: URL): Promise<URL> {
    const proxy = this.parts.proxy(url);
    if (proxy?.source !== undefined) await this.report.inform(proxy.source);
    const { to, notes } = this.rerouted(url);
    const host = (proxy?.url ?? to).hostname;
    const port = portOf(proxy?.url ?? to);
    this.process.machine.network.connect(host, port);
    const place = `${host}:${port}`;
    if (this.open.has(place))
      await this.report.inform(`Re-using existing http: connection with host ${host}`);
    else {
      for (const note of notes) await this.report.inform(note);
      const shown = notes.length > 0 && to.port === url.port ? url.hostname : host;
      await this.report.inform(`  Trying ${host}:${port}...`);
      await this.report.inform(`Connected to ${shown} (${host}) port ${port}`);
      await this.report.inform("using HTTP/1.x");
    }
    this.open.add(place);
    return to;
  }

  private async once(
    url: URL,
    method: string,
    body: Uint8Array | undefined,
    { sameHost, challenged, follows }: Situation,
  ): Promise<HttpResponse> {
    const { sent, note } = await this.parts.headers(url, body, { sameHost, challenged, jar: this.jar });
    const proxy = this.parts.proxy(url);
    try {
      const to = await this.connect(url);
      if (proxy?.note !== undefined) await this.report.inform(proxy.note);
      if (note !== undefined) await this.report.inform(note);
      if (proxy) {
        sent.splice(1, 0, ...proxy.headers);
        sent.push(["Proxy-Connection", "Keep-Alive"]);
      }
      await this.sayRequest(method, proxy ? url.href : `${url.pathname}${url.search}`, sent, body);
      const answer = await sendRequest(this.process, proxy?.to(url) ?? to, {
        method,
        headers: sent,
        ...(body ? { body } : {}),
      });
      await this.sayAnswer(answer, url, follows(answer));
      return answer;
    } catch (error) {
      const failure = this.failure(error, url, proxy?.url);
      if (failure instanceof CurlError && (failure.status === 5 || failure.status === 6)) {
        await this.report.inform(failure.message);
        await this.report.inform("shutting down connection #0");
      }
      throw failure;
    }
  }

  private failure(error: unknown, url: URL, proxy: URL | undefined): unknown {
    const to = proxy ?? this.rerouted(url).to;
    if (error instanceof NetworkError) {
      const kind = proxy ? "proxy" : "host";
      if (error.code === "ENOTFOUND")
        return new CurlError(proxy ? 5 : 6, `Could not resolve ${kind}: ${this.nameOf(to)}`);
      const place = `${to.hostname} port ${portOf(to)}`;
      return new CurlError(7, `Failed to connect to ${place} after 0 ms: Could not connect to server`);
    }
    if (!(error instanceof ProtocolError)) return error;
    if (url.protocol === "https:")
      return new CurlError(35, "TLS connect error: error:0A00010B:SSL routines::wrong version number");
    return new CurlError(52, "Empty reply from server");
  }

  private async sayRequest(
    method: string,
    target: string,
    sent: readonly (readonly [string, string])[],
    body: Uint8Array | undefined,
  ): Promise<void> {
    const lines = [`${method} ${target} HTTP/1.1`, ...sent.map(([name, value]) => `${name}: ${value}`), ""];
    await this.report.say(lines.map((line) => `> ${line}\r\n`).join(""));
    const wire = bytesOf(lines.map((line) => `${line}\r\n`).join(""));
    await this.report.trace(`=> Send header, ${countOf(wire)}`, wire);
    if (body !== undefined && body.length > 0) {
      await this.report.say(`} [${body.length} bytes data]\n`);
      await this.report.trace(`=> Send data, ${countOf(body)}`, body);
      await this.report.inform(`upload completely sent off: ${body.length} bytes`);
    } else await this.report.inform("Request completely sent off");
  }

  private async sayAnswer(answer: HttpResponse, url: URL, followed: boolean): Promise<void> {
    const cookies = this.jar?.take(answer, url) ?? [];
    const head = `${headOf(answer)}\r\n`;
    for (const line of head.split(/(?<=\n)/)) {
      if (line === "\r\n" && followed) await this.report.inform("Ignoring the response-body");
      if (/^set-cookie:/i.test(line)) for (const cookie of cookies) await this.report.inform(cookie);
      await this.report.say(`< ${line}`);
      const data = bytesOf(line);
      await this.report.trace(`<= Recv header, ${countOf(data)}`, data);
    }
    const dump = this.given.last("dump-header");
    if (dump === "-") await print(this.process, head);
    else if (dump !== undefined) await this.report.append(dump, bytesOf(head));
    if (answer.body.length > 0 && !followed) {
      await this.report.say(`{ [${answer.body.length} bytes data]\n`);
      await this.report.trace(`<= Recv data, ${countOf(answer.body)}`, answer.body);
    }
  }

  /** The address as a URL with what -G and --url-query add, and the body that is left. Throws CurlError. */
  private async start(address: string): Promise<{ url: URL; body: Uint8Array | undefined }> {
    const url = urlOf(address);
    for (const query of this.given.all("url-query")) {
      const added = query.startsWith("+") ? query.slice(1) : await this.parts.queryText(query);
      url.search = `${url.search}${url.search ? "&" : "?"}${added}`;
    }
    const body = await this.parts.body();
    if (!this.given.has("get") || body === undefined) return { url, body };
    url.search = url.search ? `${url.search}&${textOf(body)}` : `?${textOf(body)}`;
    return { url, body: undefined };
  }

  /** Sends the request; follows redirects and answers challenges where asked to. Throws CurlError. */
  async fetch(address: string): Promise<Fetched> {
    this.address = address;
    const started = await this.start(address);
    let { url, body } = started;
    const upload = this.given.last("upload-file");
    if (upload !== undefined && url.pathname.endsWith("/")) url.pathname += upload.replace(/^.*\//, "");
    const own = upload !== undefined ? "PUT" : body === undefined ? "GET" : "POST";
    let method = this.given.last("request") ?? (this.given.has("head") ? "HEAD" : own);
    const first = url;
    let redirects = 0;
    let challenged = false;
    const most = Number(this.given.last("max-redirs") ?? 50);
    const target = (answer: HttpResponse) =>
      answer.status >= 300 && answer.status <= 399 ? answer.headers.get("location") : undefined;
    const follows = (answer: HttpResponse) =>
      (this.given.has("location", "location-trusted") && target(answer) !== undefined) ||
      this.mayAnswer(answer, challenged);
    while (true) {
      const answer = await this.once(url, method, body, {
        sameHost: url.host === first.host,
        challenged,
        follows,
      });
      const to = target(answer);
      if (!follows(answer)) {
        const redirectTo = to === undefined ? undefined : new URL(to, url).href;
        return { answer, url, method, redirects, redirectTo, uploaded: body?.length ?? 0 };
      }
      await this.report.inform(`Connection #0 to host ${url.hostname} left intact`);
      if (to === undefined) challenged = true;
      else {
        if (redirects >= most) throw new CurlError(47, `Maximum (${most}) redirects followed`);
        redirects += 1;
        url = new URL(to, url);
        if (answer.status !== 307 && answer.status !== 308 && !this.given.has("request")) {
          if (method === "POST") method = "GET";
          body = undefined;
        }
      }
      await this.report.inform(
        `Issue another request to this URL: '${to === undefined ? address : url.href}'`,
      );
    }
  }

  /** --anyauth tries again with a login when the server asks for the basic scheme. */
  private mayAnswer(answer: HttpResponse, challenged: boolean): boolean {
    return (
      answer.status === 401 &&
      !challenged &&
      this.given.has("anyauth") &&
      this.given.has("user") &&
      /^basic/i.test(answer.headers.get("www-authenticate") ?? "")
    );
  }
}
