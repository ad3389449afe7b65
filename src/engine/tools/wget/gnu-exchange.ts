/** One request of GNU Wget and what its log says of it: the challenge, -S and -d. */
import { textOf } from "../../process/io.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { basicAuth, portOf, sendRequest } from "../net/http.ts";
import { netrcLogin } from "../net/netrc.ts";
import {
  askedOf,
  connectTo,
  goesWithout,
  type HttpProxy,
  proxyAt,
  proxyAuthorization,
  TunnelError,
} from "../net/proxy.ts";
import { statusText } from "../net/status-text.ts";
import { readOrNothing } from "./common.ts";
import type { Cookies } from "./gnu-cookies.ts";
import type { Log } from "./gnu-log.ts";
import type { Line } from "./gnu-options.ts";

interface Login {
  readonly user: string;
  readonly password: string;
}

export class WgetExchange {
  private readonly process: Process;
  private readonly line: Line;
  private readonly log: Log;
  private readonly cookies: Cookies;
  /** Hosts that a login was sent to after they asked, and addresses that are connected. */
  private readonly challenged = new Set<string>();
  private readonly connected = new Set<string>();

  constructor(process: Process, line: Line, log: Log, cookies: Cookies) {
    this.process = process;
    this.line = line;
    this.log = log;
    this.cookies = cookies;
  }

  private has(name: string): boolean {
    return this.line.values.has(name);
  }

  /** A login with a password; a user's name alone is none. */
  private login(url: URL): Login | undefined {
    const { values } = this.line;
    if (url.username && url.password)
      return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
    const user = values.get("http-user") ?? values.get("user");
    const password = values.get("http-password") ?? values.get("password");
    if (user !== undefined && password !== undefined) return { user, password };
    if (this.has("no-netrc")) return undefined;
    const home = this.process.environment.get("HOME") ?? "";
    return netrcLogin(textOf(readOrNothing(this.process, `${home}/.netrc`)), url.hostname);
  }

  /** The proxy that a startup file, -e or the environment names; a login in flags and settings comes before the URL's. */
  private proxy(url: URL): HttpProxy | undefined {
    const { environment } = this.process;
    const { values } = this.line;
    const name = `${url.protocol.slice(0, -1)}_proxy`;
    const given = values.get(name) ?? environment.get(name);
    if (!given || this.has("no-proxy")) return undefined;
    if (goesWithout(values.get("no_proxy") ?? environment.get("no_proxy") ?? "", url)) return undefined;
    const proxy = proxyAt(given, 80);
    const [user, password] = [values.get("proxy-user"), values.get("proxy-password")];
    return user !== undefined && password !== undefined ? { ...proxy, user, password } : proxy;
  }

  /** An HTTPS address behind a proxy wants a tunnel. Throws NetworkError and TunnelError. */
  private async tunnel(url: URL, proxy: HttpProxy): Promise<never> {
    await this.connect(url);
    const headers: [string, string][] = [
      ["User-Agent", this.line.values.get("user-agent") ?? "Wget/1.25.0"],
      ...proxyAuthorization(proxy),
      ["Host", `${url.hostname}:${portOf(url)}`],
    ];
    await this.sayRequest("CONNECT", `${url.hostname}:${portOf(url)}`, headers);
    this.connected.clear();
    throw new TunnelError();
  }

  private async sayRequest(method: string, target: string, headers: [string, string][]): Promise<void> {
    const lines = headers.map(([name, value]) => `${name}: ${value}\n`).join("");
    await this.log.debug(
      `\n---request begin---\n${method} ${target} HTTP/1.1\n${lines}\n---request end---\n`,
    );
  }

  private body(): Uint8Array | undefined {
    const { values } = this.line;
    const text = values.get("post-data") ?? values.get("body-data");
    if (text !== undefined) return new TextEncoder().encode(text);
    const file = values.get("post-file") ?? values.get("body-file");
    return file === undefined ? undefined : readOrNothing(this.process, file);
  }

  private headers(url: URL, login: Login | undefined, body: Uint8Array | undefined): [string, string][] {
    const own = this.line.headers.map((text): [string, string] => {
      const colon = text.indexOf(":");
      return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
    });
    const proxy = this.proxy(url);
    const pair = (name: string, value: string | undefined): [string, string][] =>
      value === undefined ? [] : [[name, value]];
    const authorization = pair("Authorization", login && basicAuth(login.user, login.password));
    // After a challenge the login comes last.
    const isLate = this.challenged.has(url.hostname) && !this.has("auth-no-challenge");
    const sent = [
      ...pair("Host", url.host),
      ...pair("Referer", this.line.values.get("referer")),
      ...(this.has("no-cache") ? [...pair("Cache-Control", "no-cache"), ...pair("Pragma", "no-cache")] : []),
      ...pair("User-Agent", this.line.values.get("user-agent") ?? "Wget/1.25.0"),
      ...pair("Accept", "*/*"),
      ...pair(
        "Accept-Encoding",
        /^(auto|gzip)$/.test(this.line.values.get("compression") ?? "") ? "gzip" : "identity",
      ),
      ...(isLate ? [] : authorization),
      ...pair("Connection", this.has("no-http-keep-alive") ? "Close" : "Keep-Alive"),
      ...pair("Proxy-Connection", proxy && "Keep-Alive"),
      ...(proxy ? proxyAuthorization(proxy) : []),
      ...pair("Content-Type", body && "application/x-www-form-urlencoded"),
      ...pair("Content-Length", body && String(body.length)),
      ...(isLate ? authorization : []),
      ...pair("Cookie", this.cookies.header(url)),
    ];
    const owned = (name: string) => own.some(([each]) => each.toLowerCase() === name.toLowerCase());
    // An own header takes the place of wget's; others come at the end.
    const isKnown = (name: string) => sent.some(([each]) => each.toLowerCase() === name.toLowerCase());
    return [
      ...sent.map(([name, value]): [string, string] =>
        owned(name)
          ? (own.findLast(([each]) => each.toLowerCase() === name.toLowerCase()) ?? [name, value])
          : [name, value],
      ),
      ...own.filter(([name]) => !isKnown(name)),
    ];
  }

  /** Connects, and says so. Throws NetworkError. */
  private async connect(url: URL): Promise<void> {
    const proxy = this.proxy(url);
    const to = proxy?.url ?? url;
    const named = !/^[\d.]+$/.test(to.hostname);
    const address = to.hostname === "localhost" ? "127.0.0.1" : named ? "10.0.0.2" : to.hostname;
    const place = named
      ? `${to.hostname} (${to.hostname})|${address}|:${portOf(to)}`
      : `${to.hostname}:${portOf(to)}`;
    if (proxy) connectTo(this.process, proxy);
    else this.process.machine.network.connect(to.hostname, portOf(to));
    if (named) await this.log.say(`Resolving ${to.hostname} (${to.hostname})... ${address}\n`);
    if (this.connected.has(`${address}:${portOf(to)}`)) {
      await this.log.say(`Reusing existing connection to ${address}:${portOf(to)}.\n`);
      return;
    }
    if (named) await this.log.debug(`Caching ${to.hostname} => ${address}\n`);
    await this.log.say(`Connecting to ${place}... connected.\n`);
    await this.log.debug("Created socket 3.\n");
    this.connected.add(`${address}:${portOf(to)}`);
  }

  private async send(url: URL, login: Login | undefined): Promise<HttpResponse> {
    const { values } = this.line;
    const body = this.body();
    const method = values.get("method") ?? (this.has("spider") ? "HEAD" : body ? "POST" : "GET");
    const headers = this.headers(url, login, body);
    const proxy = this.proxy(url);
    await this.sayRequest(method, proxy ? url.href : url.pathname + url.search, headers);
    const file = values.get("post-file") ?? values.get("body-file");
    if (file !== undefined) await this.log.debug(`[writing BODY file ${file} ... done]\n`);
    else if (body) await this.log.debug(`[BODY data: ${textOf(body)}]\n`);
    const to = proxy ? askedOf(proxy, url) : url;
    const answer = await sendRequest(this.process, to, { method, headers, ...(body ? { body } : {}) });
    await this.report(answer, proxy ? "Proxy" : "HTTP");
    this.cookies.take(answer, url);
    return answer;
  }

  private async report(answer: HttpResponse, kind: string): Promise<void> {
    const head = `${answer.status} ${answer.statusText ?? statusText(answer.status)}`;
    await this.log.say(`${kind} request sent, awaiting response... `);
    const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}\n`).join("");
    await this.log.debug(`\n---response begin---\nHTTP/1.1 ${head}\n${lines}\n---response end---\n`);
    if (!this.has("server-response")) await this.log.say(`${head}\n`);
    else {
      await this.log.say("\n");
      await this.log.show(`  HTTP/1.1 ${head}\n${lines.replace(/^(?=.)/gm, "  ")}`);
    }
    await this.log.debug("Registered socket 3 for persistent reuse.\n");
  }

  /** Whom a URL is fetched from: itself, or the proxy. */
  placeOf(url: URL): URL {
    return this.proxy(url)?.url ?? url;
  }

  /** The answer to a request, after a challenge too. Throws NetworkError, ProtocolError and TunnelError. */
  async request(url: URL): Promise<HttpResponse> {
    const proxy = this.proxy(url);
    if (proxy && url.protocol === "https:") return this.tunnel(url, proxy);
    const login = this.login(url);
    const atOnce = this.has("auth-no-challenge");
    const known = this.challenged.has(url.hostname);
    if (login && atOnce) await this.log.debug("Auth-without-challenge set, sending Basic credentials.\n");
    else if (login && !known && !url.username)
      await this.log.debug(`Host '${url.hostname}' has not issued a general basic challenge.\n`);
    await this.connect(url);
    const answer = await this.send(url, atOnce || known ? login : undefined);
    const challenge = answer.headers.get("www-authenticate");
    if (answer.status !== 401 || !challenge || !/^basic/i.test(challenge) || !login || atOnce || known)
      return answer;
    const param = /realm="?([^"]*)"?/i.exec(challenge)?.[1] ?? "";
    await this.log.debug(`Skipping ${answer.body.length} bytes of body: [${textOf(answer.body)}] done.\n`);
    await this.log.debug(
      `Auth scheme found 'Basic'\nAuth param list '${challenge.slice(5)}'\nAuth param realm=${param}\n`,
    );
    await this.log.note(`Authentication selected: ${challenge}\n`);
    this.challenged.add(url.hostname);
    await this.log.debug(`Inserted '${url.hostname}' into basic_authed_hosts\n`);
    if (this.has("spider")) {
      this.connected.clear();
      await this.connect(url);
    } else await this.log.say(`Reusing existing connection to ${url.host}.\n`);
    return this.send(url, login);
  }
}
