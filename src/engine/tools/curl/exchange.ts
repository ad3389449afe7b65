/** From an address to an answer: the connection, what -v and --trace say of it, redirects and challenges. */
import { bytesOf, print, textOf } from "../../process/io.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NetworkError, ProtocolError, portOf, sendRequest, typedHost } from "../net/http.ts";
import { askedOf, connectTo, type HttpProxy, proxyAuthorization } from "../net/proxy.ts";
import { rerouted, urlOf } from "./address.ts";
import { type Fetched, headOf } from "./answer.ts";
import type { CookieJar } from "./cookies.ts";
import { readFileUrl, writeFileUrl } from "./file-url.ts";
import { CurlError, type Given } from "./given.ts";
import type { Report } from "./report.ts";
import type { RequestParts } from "./request.ts";
import { countOf } from "./trace.ts";
import { VERSION } from "./version.ts";

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

  /** What -v says of a proxy's variable, before all else. */
  async announce(url: URL): Promise<void> {
    const source = this.parts.proxy(url)?.source;
    if (source !== undefined) await this.report.inform(source);
  }

  /** The host as it was typed. */
  private nameOf({ hostname }: URL): string {
    const typed = typedHost(this.address);
    return typed.toLowerCase() === hostname ? typed : hostname;
  }

  private async connect(url: URL): Promise<URL> {
    const proxy = this.parts.proxy(url);
    const { to, notes } = rerouted(this.given, url);
    const host = (proxy?.url ?? to).hostname;
    const port = portOf(proxy?.url ?? to);
    if (proxy) connectTo(this.process, proxy);
    else this.process.machine.network.connect(host, port);
    const place = `${host}:${port}`;
    if (this.open.has(place))
      await this.report.inform(`Re-using existing http: connection with host ${host}`);
    else {
      for (const note of notes) await this.report.inform(note);
      const shown = notes.length > 0 && to.port === url.port ? url.hostname : host;
      await this.report.inform(`  Trying ${host}:${port}...`);
      if (proxy && this.tunnels(url)) return to;
      await this.report.inform(`Connected to ${shown} (${host}) port ${port}`);
      await this.report.inform("using HTTP/1.x");
    }
    this.open.add(place);
    return to;
  }

  private tunnels(url: URL): boolean {
    return url.protocol === "https:" || this.given.has("proxytunnel");
  }

  /** A tunnel through the proxy, which comes to nothing. Throws CurlError. */
  private async tunnel(url: URL, proxy: HttpProxy): Promise<never> {
    const { own } = await this.parts.typed("proxy-header");
    const place = `${url.hostname}:${portOf(url)}`;
    const agent = this.given.last("user-agent") ?? `curl/${VERSION}`;
    for (const line of ["CONNECT tunnel: HTTP/1.1 negotiated", "allocate connect buffer"])
      await this.report.inform(line);
    if (proxy.user) await this.report.inform(`Proxy auth using Basic with user '${proxy.user}'`);
    await this.report.inform(`Establish HTTP proxy tunnel to ${place}`);
    const sent: [string, string][] = [
      ["Host", place],
      ...proxyAuthorization(proxy),
      ["User-Agent", agent],
      ["Proxy-Connection", "Keep-Alive"],
      ...own,
    ];
    await this.sayHead("CONNECT", place, sent);
    await this.report.inform("Proxy CONNECT aborted");
    await this.report.inform("closing connection #0");
    this.open.clear();
    throw new CurlError(56, "Proxy CONNECT aborted");
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
      if (proxy && this.tunnels(url)) return await this.tunnel(url, proxy);
      if (proxy?.user) await this.report.inform(`Proxy auth using Basic with user '${proxy.user}'`);
      if (note !== undefined) await this.report.inform(note);
      if (proxy) {
        sent.splice(1, 0, ...proxyAuthorization(proxy));
        sent.push(["Proxy-Connection", "Keep-Alive"], ...(await this.parts.typed("proxy-header")).own);
      }
      const target = this.given.last("request-target");
      await this.sayHead(method, target ?? (proxy ? url.href : `${url.pathname}${url.search}`), sent);
      await this.sayBody(body);
      const asked = target === undefined ? to : new URL(target, to);
      const answer = await sendRequest(this.process, proxy ? askedOf(proxy, url) : asked, {
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
    const to = proxy ?? rerouted(this.given, url).to;
    if (error instanceof NetworkError) {
      const kind = proxy ? "proxy" : "host";
      if (error.code === "ENOTFOUND")
        return new CurlError(proxy ? 5 : 6, `Could not resolve ${kind}: ${this.nameOf(to)}`);
      const port = /^ftp/.test(to.protocol) ? to.port || 21 : portOf(to);
      const place = `${to.hostname} port ${port}`;
      return new CurlError(7, `Failed to connect to ${place} after 0 ms: Could not connect to server`);
    }
    if (!(error instanceof ProtocolError)) return error;
    if (url.protocol === "https:")
      return new CurlError(35, "TLS connect error: error:0A00010B:SSL routines::wrong version number");
    return new CurlError(52, "Empty reply from server");
  }

  private async sayHead(
    method: string,
    target: string,
    sent: readonly (readonly [string, string])[],
  ): Promise<void> {
    const lines = [`${method} ${target} HTTP/1.1`, ...sent.map(([name, value]) => `${name}: ${value}`), ""];
    const shown = lines.map((line) => `> ${line.replaceAll("\n", "\n> ")}\r\n`);
    await this.report.say(shown.join(""));
    const wire = bytesOf(lines.map((line) => `${line}\r\n`).join(""));
    await this.report.trace(`=> Send header, ${countOf(wire)}`, wire);
  }

  private async sayBody(body: Uint8Array | undefined): Promise<void> {
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
    const url = urlOf(address, this.given);
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
    if (/^file:/i.test(address)) return this.file(address);
    if (/^ftps?:/i.test(address)) return this.ftp(address);
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
      await this.announce(url);
    }
  }

  /** Who cannot be reached is not there for FTP either. */
  private async ftp(address: string): Promise<never> {
    const url = urlOf(address, this.given);
    try {
      this.process.machine.network.connect(url.hostname, Number(url.port) || 21);
    } catch (error) {
      throw this.failure(error, url, undefined);
    }
    throw new NotModelledError("curl of ftp");
  }

  private async file(address: string): Promise<Fetched> {
    const url = urlOf(address, this.given);
    const body = this.given.has("upload-file") ? await this.parts.body() : undefined;
    const answer = body
      ? await writeFileUrl(this.process, address, body)
      : readFileUrl(this.process, address);
    const place = new URL(`file://${address.replace(/^file:\/\/[^/]*/i, "")}`, url);
    return {
      answer,
      url: place,
      method: "GET",
      redirects: 0,
      redirectTo: undefined,
      uploaded: body?.length ?? 0,
    };
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
