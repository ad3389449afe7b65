/**
 * pip's requests: where a login comes from, what -vv says of it, and what happens when a server wants one. The order is that
 * of pip's network/auth.py: the URL, the index URL it belongs to, netrc; after a 401 also keyring and the user.
 */
import { print, printError, readAll, textOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { netrcLogin } from "../net/netrc.ts";
import { statusText } from "../net/status-text.ts";
import type { Context } from "./command.ts";
import { Connection, type Login } from "./connection.ts";
import { CrashError, PipError } from "./error.ts";
import { readText } from "./files.ts";
import { withoutLogin } from "./redact.ts";
import { runProgram } from "./run-program.ts";

export class Session {
  /** Set when the requirement files have been read. */
  indexes: readonly string[] = [];
  readonly trusted: Set<string>;
  private readonly context: Context;
  private readonly logins = new Map<string, Login>();
  private readonly connection: Connection;
  private answers: string[] | undefined;

  constructor(context: Context) {
    this.context = context;
    this.trusted = new Set(context.options.list("trusted-host"));
    this.connection = new Connection(context);
  }

  /** Whether pip takes links from there: not over plain http from another host, unless it is trusted. */
  isSecure(url: URL): boolean {
    if (url.protocol !== "http:") return true;
    if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) return true;
    return this.isTrusted(url);
  }

  private isTrusted(url: URL): boolean {
    return this.trusted.has(url.hostname) || this.trusted.has(url.host);
  }

  /** Asks for a page of an index, or for a file. Throws Unreachable for a page, else PipError. */
  async get(text: string, page: boolean): Promise<HttpResponse> {
    const { log } = this.context;
    if (!URL.canParse(text)) throw new CrashError(unreadable(text));
    const url = new URL(text);
    const login = await this.findLogin(url);
    const cached = url.protocol === "https:" || this.isTrusted(url);
    if (cached) {
      await log.vendored(`Looking up "${plain(url)}" in the cache`);
      if (page) await log.vendored('Request header has "max_age" as 0, cache bypassed');
      await log.vendored("No cache entry available");
    }
    const response = await this.connection.send(url, login, page);
    if (response.status === 401) return this.refused(url, response, page);
    if (cached && response.status >= 400)
      await log.vendored(`Status code ${response.status} not in (200, 203, 300, 301, 308)`);
    if (response.status >= 300 && response.status < 400) {
      const location = response.headers.get("location");
      if (location !== undefined) return this.get(new URL(location, plain(url)).href, page);
    }
    return response;
  }

  private async findLogin(url: URL): Promise<Login | undefined> {
    const { log, process } = this.context;
    const known = (login: Login) => {
      this.logins.set(url.host, login);
      return login;
    };
    const own = loginOf(url);
    if (own?.password !== undefined) {
      await log.debug(`Found credentials in url for ${url.host}`);
      return known(own as Login);
    }
    const ofIndex = await this.loginOfIndex(url);
    if (ofIndex?.password !== undefined) return known(ofIndex as Login);
    const user = own?.user ?? ofIndex?.user;
    // The library that reads netrc compares the host with all that stands before the port, a user included.
    const host = user !== undefined && own ? `${user}@${url.hostname}` : url.hostname;
    const netrc = netrcLogin(
      netrcText(process.environment, (path) => readText(process, path)),
      host,
    );
    if (netrc) {
      await log.debug(`Found credentials in netrc for ${url.host}`);
      return known(netrc);
    }
    const before = this.logins.get(url.host);
    if (before && (user === undefined || user === before.user)) return before;
    return user === undefined ? undefined : known({ user, password: "" });
  }

  /** What stands in the address of the index that the URL belongs to. */
  private async loginOfIndex(url: URL): Promise<ReturnType<typeof loginOf>> {
    const { log } = this.context;
    const index = this.indexOf(url);
    if (index === undefined) return undefined;
    await log.debug(`Found index url ${withoutLogin(index)}`);
    const login = loginOf(new URL(index));
    if (login?.password !== undefined) await log.debug(`Found credentials in index url for ${url.host}`);
    return login;
  }

  /** The index whose host the URL is on; of several the one with the longest common path. */
  private indexOf(url: URL): string | undefined {
    const path = url.pathname;
    const common = (index: string) => {
      const other = new URL(index).pathname;
      let at = 0;
      while (at < path.length && path[at] === other[at]) at += 1;
      return path.slice(0, at).lastIndexOf("/");
    };
    return this.indexes
      .map((index) => `${index.replace(/\/+$/, "")}/`)
      .filter((index) => URL.canParse(index) && new URL(index).host === url.host)
      .sort((a, b) => common(b) - common(a))[0];
  }

  /**
   * After a 401: the index's own login once more, keyring, and who says nothing of a user is asked for one. What the file's
   * own address or netrc said is forgotten.
   */
  private async refused(url: URL, response: HttpResponse, page: boolean): Promise<HttpResponse> {
    const { log } = this.context;
    const ofIndex = this.usesKeyring ? await this.loginOfIndex(url) : undefined;
    let login = ofIndex?.password === undefined ? await this.keyring(url, ofIndex?.user) : ofIndex;
    login ??= ofIndex;
    if (!login?.user && !login?.password) {
      if (!this.asks) return response;
      login = await this.ask(url);
    }
    const sent = { user: login?.user ?? "", password: login?.password ?? "" };
    if (login?.password !== undefined) this.logins.set(url.host, sent);
    const again = await this.connection.send(url, sent, page);
    if (again.status === 401) await log.warning(`401 Error, Credentials not correct for ${plain(url)}`);
    return again;
  }

  private get asks(): boolean {
    return this.context.options.flag("no-input") !== true;
  }

  private get provider(): string {
    return this.context.options.value("keyring-provider") ?? "auto";
  }

  private get usesKeyring(): boolean {
    return this.asks || (this.provider !== "auto" && this.provider !== "disabled");
  }

  /** The program `keyring`, which pip asks where it is installed: for the index, then for the host. */
  private async keyring(url: URL, user: string | undefined): Promise<Login | undefined> {
    const { process } = this.context;
    if (user === undefined || user === "" || /^(?:disabled|import)$/.test(this.provider)) return undefined;
    if (!this.usesKeyring) return undefined;
    const index = this.indexOf(url);
    for (const place of [...(index === undefined ? [] : [withoutLogin(index)]), url.host]) {
      const answer = await runProgram(process, ["keyring", "get", place, user]);
      if (answer === undefined) return undefined;
      if (answer.status === 0) return { user, password: answer.text.replace(/\n+$/, "") };
    }
    return undefined;
  }

  /** Asks for user and password; at the end of the input Python fails. */
  private async ask(url: URL): Promise<Login | undefined> {
    const { process } = this.context;
    await print(process, `User for ${url.host}: `);
    const user = await this.line();
    if (user === "") return undefined;
    const password = (await this.keyring(url, user))?.password;
    if (password !== undefined) return { user, password };
    await printError(
      process,
      "/usr/lib/python3.13/getpass.py:91: GetPassWarning: Can not control echo on the terminal.\n" +
        "  passwd = fallback_getpass(prompt, stream)\nWarning: Password input may be echoed.\nPassword: ",
    );
    return { user, password: await this.line() };
  }

  private async line(): Promise<string> {
    this.answers ??= textOf(await readAll(this.context.process)).split(/(?<=\n)/);
    const next = this.answers.shift();
    if (next === undefined || next === "") throw new CrashError("EOFError: EOF when reading a line");
    return next.replace(/\n$/, "");
  }
}

function plain(url: URL): string {
  return withoutLogin(url.href);
}

function loginOf(url: URL): { readonly user: string; readonly password: string | undefined } | undefined {
  const userinfo = /^[a-z+]+:\/\/([^/?#]*)@/i.exec(url.href)?.[1];
  if (userinfo === undefined) return undefined;
  const hasPassword = url.password !== "" || userinfo.includes(":");
  return {
    user: decodeURIComponent(url.username),
    password: hasPassword ? decodeURIComponent(url.password) : undefined,
  };
}

function netrcText(
  environment: ReadonlyMap<string, string>,
  read: (path: string) => string | undefined,
): string {
  const named = environment.get("NETRC");
  const home = environment.get("HOME") ?? "/root";
  const places = named === undefined ? [`${home}/.netrc`, `${home}/_netrc`] : [named];
  return places.map(read).find((text) => text !== undefined) ?? "";
}

/** Python's complaint about a URL: what stands behind the last colon of the host is taken for a port. */
export function unreadable(text: string): string {
  const port = /^\w[\w+.-]*:\/\/[^/?#]*:([^/?#]*)/.exec(text)?.[1];
  return port === undefined || /^\d*$/.test(port)
    ? `pip._vendor.requests.exceptions.InvalidURL: Invalid URL '${text}': No host supplied`
    : `ValueError: Port could not be cast to integer value as '${port}'`;
}

/** The error of requests' raise_for_status. */
export function statusError(status: number, url: string): string {
  const kind = status >= 500 ? "Server" : "Client";
  return `${status} ${kind} Error: ${statusText(status)} for url: ${withoutLogin(new URL(url).href)}`;
}

export function failForStatus(response: HttpResponse, url: string): void {
  if (response.status >= 400) throw new PipError(statusError(response.status, url));
}
