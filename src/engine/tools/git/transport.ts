/**
 * Fetching over "dumb" HTTP, and where git takes its credentials from: the URL's userinfo, .netrc (libcurl
 * reads it), http.extraheader, credential.helper. Order and messages were seen on git 2.47.3. A URL with a user alone
 * (`https://TOKEN@host/`) asks nobody at first: libcurl answers with an empty password, which git hosts take for tokens.
 */
import { textOf } from "../../process/io.ts";
import {
  basicAuth,
  headerOf,
  NetworkError,
  ProtocolError,
  portOf,
  sendRequest,
  typedHost,
} from "../net/http.ts";
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
import { handOut, helpersFor, settingFor, stored } from "./credential.ts";
import { answerOf, askHelper } from "./helpers.ts";
import { GitError, type GitSession } from "./session.ts";
import { branchesOf, type Known, type References, type Source, withoutLogin } from "./source.ts";
import { HttpTrace, traceAsk, traceHelper, traceRemote } from "./trace.ts";

/** A user and a password; git itself knows nothing of those that libcurl took from .netrc or from a user alone. */
type Login = { readonly user: string; readonly password: string; readonly isLibcurls?: true };

/** Does a stored or configured URL cover `url`? Scheme and host must agree, the path is a prefix. */
function covers(pattern: string, url: URL): boolean {
  if (!URL.canParse(pattern)) return false;
  const base = new URL(pattern);
  return (
    base.protocol === url.protocol &&
    base.host === url.host &&
    url.pathname.startsWith(base.pathname.replace(/\/$/, ""))
  );
}

/** What helpers and GIT_ASKPASS answered in a run of git: nobody is asked twice. */
const ASKED = new WeakMap<GitSession, Login>();

export class Remote implements Source {
  private readonly session: GitSession;
  private readonly url: URL;
  private readonly host: string;
  private login: Login | undefined;
  private readonly tried: Login[] = [];
  private readonly trace: HttpTrace;
  private readonly address: string;
  private readonly known: Known;

  constructor(session: GitSession, address: string, known: Known = {}) {
    this.session = session;
    this.address = address;
    this.known = known;
    this.trace = new HttpTrace(session.process);
    this.host = typedHost(address);
    this.url = new URL(address.replace(/\/?$/, "/"));
    if (this.url.password) {
      this.login = {
        user: decodeURIComponent(this.url.username),
        password: decodeURIComponent(this.url.password),
      };
    }
  }

  /** Its host in the case in which it was typed. */
  private get shown(): string {
    return withoutLogin(this.url.href).replace(this.url.hostname, this.host);
  }

  private extraHeaders(): [string, string][] {
    return this.session
      .config()
      .filter(({ section, key }) => {
        if (key !== "extraheader") return false;
        return section === "http" || (section.startsWith("http.") && covers(section.slice(5), this.url));
      })
      .map(({ value }) => {
        const colon = value.indexOf(":");
        return [value.slice(0, colon).trim(), value.slice(colon + 1).trim()];
      });
  }

  private get helpers(): string[] {
    return helpersFor(this.session, this.url);
  }

  /** What libcurl answers by itself: the password of .netrc, an empty one for a URL with a user alone. */
  private libcurlLogin(): Login | undefined {
    const netrc = netrcLogin(this.session.readText(`${this.session.home}/.netrc`) ?? "", this.url.hostname);
    const user = this.url.username ? decodeURIComponent(this.url.username) : netrc?.user;
    if (user === undefined || this.url.password) return undefined;
    return { user, password: netrc?.password ?? "", isLibcurls: true };
  }

  /** credential.useHttpPath: the path belongs to what a login is for. */
  private get path(): string {
    const isOn = /^(true|yes|on|1)$/i.test(settingFor(this.session, this.url, "useHttpPath") ?? "");
    return isOn ? this.url.pathname.replace(/^\/|\/$/g, "") : "";
  }

  /** What a login is asked for. */
  private get base(): string {
    return `${this.url.protocol}//${this.url.host}${this.path && `/${this.path}`}`;
  }

  private get namedUser(): string | undefined {
    const user = this.url.username || settingFor(this.session, this.url, "username");
    return user ? decodeURIComponent(user) : undefined;
  }

  /** What is asked when the server wants a login: .netrc first, then the store. */
  private nextLogin(): Login | undefined {
    const libcurls = this.libcurlLogin();
    const wanted = new Map([
      ["protocol", this.url.protocol.slice(0, -1)],
      ["host", this.url.host],
    ]);
    if (this.path !== "") wanted.set("path", this.path);
    const user = this.namedUser;
    if (user !== undefined) wanted.set("username", user);
    const kept = this.helpers.flatMap((helper) => stored(this.session, helper, wanted) ?? []);
    const candidates = [
      ...(libcurls ? [libcurls] : []),
      ...kept.map((each) => ({ user: each.get("username") ?? "", password: each.get("password") ?? "" })),
    ];
    const same = (a: Login, b: Login) => a.user === b.user && a.password === b.password;
    return candidates.find((login) => !this.tried.some((before) => same(before, login)));
  }

  /** Was a login refused that git itself had? */
  private get isRefused(): boolean {
    return this.tried.some(({ isLibcurls }) => !isLibcurls);
  }

  private async askedOnce(): Promise<Login | undefined> {
    const known = ASKED.get(this.session);
    if (known) return this.isRefused ? undefined : known;
    const login = await this.askedLogin();
    if (login) ASKED.set(this.session, login);
    return login;
  }

  /** What credential helpers that are commands say, then what GIT_ASKPASS answers. */
  private async askedLogin(): Promise<Login | undefined> {
    if (this.isRefused) return undefined;
    const { session, url } = this;
    for (const helper of this.helpers) {
      await traceHelper(session.process, helper, "get");
      const login = await askHelper(session.process, helper, url);
      if (login) return login;
    }
    const program = session.process.environment.get("GIT_ASKPASS") || session.values("core.askpass").at(-1);
    if (!program) return undefined;
    const { base } = this;
    const ask = async (prompt: string) => {
      await traceAsk(session.process, program, prompt);
      return (await answerOf(session.process, [program, prompt])).split("\n")[0] ?? "";
    };
    const user = this.namedUser ?? (await ask(`Username for '${base}': `));
    const password = await ask(`Password for '${base.replace("//", `//${encodeURIComponent(user)}@`)}': `);
    return { user, password };
  }

  /** A login that worked is handed to the helpers, as `git credential approve` does. */
  private async approve(): Promise<void> {
    const { login, url } = this;
    if (!login || login.isLibcurls) return;
    const given = new Map([
      ["protocol", url.protocol.slice(0, -1)],
      ["host", url.host],
      ["username", login.user],
      ["password", login.password],
    ]);
    if (this.path !== "") given.set("path", this.path);
    for (const helper of this.helpers) await traceHelper(this.session.process, helper, "store");
    await handOut(this.session, this.helpers, given);
  }

  async file(path: string): Promise<Uint8Array | undefined> {
    const url = new URL(path, this.url);
    while (true) {
      const headers: [string, string][] = [
        ["Host", url.host],
        ...(this.login && this.tried.length > 0
          ? ([["Authorization", basicAuth(this.login.user, this.login.password)]] as [string, string][])
          : []),
        ["User-Agent", this.session.values("http.userAgent").at(-1) ?? "git/2.47.3"],
        ["Accept", "*/*"],
        ["Accept-Encoding", "deflate, gzip, br, zstd"],
        ...this.extraHeaders(),
        ...(path.startsWith("objects/") ? [] : ([["Pragma", "no-cache"]] as [string, string][])),
        ...(path.startsWith("info/") ? ([["Git-Protocol", "version=2"]] as [string, string][]) : []),
      ];
      const proxy = this.proxy();
      if (proxy) headers.splice(1, 0, ...proxyAuthorization(proxy), ["Proxy-Connection", "Keep-Alive"]);
      const user = this.tried.length > 0 ? this.login?.user : undefined;
      await this.trace.request(url, headers, { user, proxy });
      const answer = await this.send(url, headers, proxy);
      await this.trace.answer(url, answer);
      if (answer.status === 200) {
        if (this.tried.length > 0) await this.approve();
        return answer.body;
      }
      if (answer.status === 404) return undefined;
      if (answer.status !== 401)
        throw new GitError(
          `fatal: unable to access '${this.shown}': The requested URL returned error: ${answer.status}`,
        );
      if (this.tried.length > 0 || headerOf(headers, "authorization") !== undefined) this.login = undefined;
      this.login ??= this.nextLogin() ?? (await this.askedOnce());
      if (!this.login) throw this.noLogin(textOf(answer.body));
      // With a login in the URL it is libcurl that asks again, and its trace tells the whole URL.
      if (this.tried.length === 0 && (this.url.username || this.url.password)) await this.trace.again(url);
      this.tried.push(this.login);
    }
  }

  private noLogin(said: string): GitError {
    const { base } = this;
    if (this.isRefused) {
      return new GitError(
        `${said.trim() ? `remote: ${said.trim()}\n` : ""}fatal: Authentication failed for '${this.shown}'`,
      );
    }
    const user = this.namedUser;
    const what = user ? `Password for '${base.replace("//", `//${user}@`)}'` : `Username for '${base}'`;
    const off = this.session.process.environment.get("GIT_TERMINAL_PROMPT") === "0";
    const why = off ? "terminal prompts disabled" : "No such device or address";
    return new GitError(`fatal: could not read ${what}: ${why}`);
  }

  /** http.proxy, or what the environment has for libcurl. */
  private proxy(): HttpProxy | undefined {
    const { environment } = this.session.process;
    const names =
      this.url.protocol === "https:"
        ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        : ["http_proxy", "all_proxy", "ALL_PROXY"];
    const own = this.session.values("http.proxy").at(-1);
    const given = own ?? environment.get(names.find((name) => environment.get(name)) ?? "");
    const without = environment.get("no_proxy") ?? environment.get("NO_PROXY") ?? "";
    return given && !goesWithout(without, this.url) ? proxyAt(given, 1080) : undefined;
  }

  private async send(url: URL, headers: [string, string][], proxy: HttpProxy | undefined) {
    const place = proxy?.url ?? url;
    try {
      if (proxy) connectTo(this.session.process, proxy);
      if (proxy && url.protocol === "https:") throw new TunnelError();
      return await sendRequest(this.session.process, proxy ? askedOf(proxy, url) : url, { headers });
    } catch (error) {
      const host = this.host.toLowerCase() === place.hostname ? this.host : place.hostname;
      let why: string;
      if (error instanceof NetworkError && error.code === "ENOTFOUND")
        why = `Could not resolve ${proxy ? "proxy" : "host"}: ${host}`;
      else if (error instanceof NetworkError)
        why = `Failed to connect to ${host} port ${portOf(place)} after 0 ms: Could not connect to server`;
      else if (error instanceof TunnelError) why = "Proxy CONNECT aborted";
      else if (error instanceof ProtocolError)
        why = "GnuTLS, handshake failed: An unexpected TLS packet was received.";
      else throw error;
      throw new GitError(`fatal: unable to access '${this.shown}': ${why}`);
    }
  }

  async references(): Promise<References> {
    const { cwd, process } = this.session;
    const found = this.known.isNew ? undefined : this.session.find()?.git;
    const git = found === `${cwd.replace(/\/$/, "")}/.git` ? ".git" : found;
    await traceRemote(process, this.address, { name: this.known.name, git });
    const listing = await this.file("info/refs?service=git-upload-pack");
    if (!listing) {
      const shown = this.shown;
      throw new GitError(`remote: not found\nfatal: repository '${shown}' not found`);
    }
    const branches = branchesOf(textOf(listing));
    if (branches.size === 0 && listing.length > 0)
      throw new GitError(`fatal: ${this.shown}info/refs not valid: is this a git repository?`);
    const head = /^ref: (\S+)/.exec(textOf((await this.file("HEAD")) ?? new Uint8Array(0)))?.[1];
    return { head, branches };
  }
}
