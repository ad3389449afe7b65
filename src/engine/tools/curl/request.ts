/** What goes into a request: headers, body, and the login with its source. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, concat, readAll, textOf } from "../../process/io.ts";
import { readPath } from "../../process/open.ts";
import type { Process } from "../../process/types.ts";
import { basicAuth } from "../net/http.ts";
import { netrcLogin } from "../net/netrc.ts";
import { goesWithout, type HttpProxy, proxyAt } from "../net/proxy.ts";
import type { CookieJar } from "./cookies.ts";
import { escapeForm } from "./encode.ts";
import { formBody } from "./form.ts";
import { CurlError, type Given } from "./given.ts";
import { VERSION } from "./version.ts";

export class RequestParts {
  private readonly process: Process;
  private readonly given: Given;
  /** Of the form, when one is sent. */
  private formType: string | undefined;

  constructor(process: Process, given: Given) {
    this.process = process;
    this.given = given;
  }

  async readFile(path: string): Promise<Uint8Array> {
    if (path === "-") return readAll(this.process);
    return readPath(this.process, path);
  }

  private async headerLines(option: string): Promise<string[]> {
    const lines: string[] = [];
    for (const value of this.given.all(option)) {
      if (!value.startsWith("@")) lines.push(value);
      else
        lines.push(
          ...textOf(await this.optionFile("H", value.slice(1)))
            .split(/\r?\n/)
            .filter((line) => line !== ""),
        );
    }
    return lines;
  }

  /** The file that an option names with `@`. */
  async optionFile(letter: "H" | "d" | "w", path: string): Promise<Uint8Array> {
    try {
      return await this.readFile(path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new CurlError(26, `option -${letter}: error encountered when reading a file`);
    }
  }

  /** The bodies of -d and its kin, joined by `&`; undefined without any. */
  async body(): Promise<Uint8Array | undefined> {
    const upload = this.given.last("upload-file");
    if (upload !== undefined) return this.uploaded(upload);
    const form = await formBody(this.process, this.given, (path) => this.readFile(path));
    if (form) {
      this.formType = form.type;
      return form.body;
    }
    const parts: Uint8Array[] = [];
    for (const [name, value] of this.given.list) {
      if (!/^(data|json)/.test(name)) continue;
      if (parts.length > 0 && name !== "json") parts.push(bytesOf("&"));
      if (name === "data-urlencode") parts.push(bytesOf(await this.queryText(value)));
      else if (value.startsWith("@") && name !== "data-raw") {
        const content = await this.optionFile("d", value.slice(1));
        parts.push(
          name === "data" || name === "data-ascii"
            ? bytesOf(textOf(content).replace(/[\r\n\0]/g, ""))
            : content,
        );
      } else parts.push(bytesOf(value));
    }
    return parts.length === 0 ? undefined : concat(parts);
  }

  /** `name=text` or `name@file` with what follows encoded. */
  async queryText(query: string): Promise<string> {
    const [, name = "", mark, rest = ""] = /^([^=@]*)(?:([=@])(.*))?$/s.exec(query) ?? [];
    if (mark === undefined) return escapeForm(query);
    const text = mark === "=" ? rest : textOf(await this.optionFile("d", rest));
    return text === "" && mark === "@" ? "" : `${name === "" ? "" : `${name}=`}${escapeForm(text)}`;
  }

  /** The proxy for a URL, from -x or the environment, and what -v says of where it is from: its login with it. */
  proxy(url: URL): (HttpProxy & { readonly source: string | undefined }) | undefined {
    const { environment } = this.process;
    const names =
      url.protocol === "http:"
        ? ["http_proxy", "all_proxy", "ALL_PROXY"]
        : ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    const own = this.given.last("proxy");
    const variable = own === undefined ? names.find((name) => environment.get(name)) : undefined;
    const given = own ?? environment.get(variable ?? "");
    const without =
      this.given.last("noproxy") ?? environment.get("no_proxy") ?? environment.get("NO_PROXY") ?? "";
    if (!given || goesWithout(without, url)) return undefined;
    const proxy = proxyAt(given, 1080);
    const [user = proxy.user, password = proxy.password] =
      this.given.last("proxy-user")?.split(/:(.*)/s) ?? [];
    const source =
      variable === undefined
        ? undefined
        : `Uses proxy env variable ${variable} == '${environment.get(variable)}'`;
    return { url: proxy.url, user, password, source };
  }

  /** -r, or -C with a place to go on from. */
  private range(): string | undefined {
    const range = this.given.last("range");
    const from = this.given.last("continue-at");
    if (range !== undefined) return `bytes=${range}`;
    return from === undefined || from === "-" || from === "0" ? undefined : `bytes=${from}-`;
  }

  /** The tag that --etag-compare has; an empty one when there is no such file. */
  private async knownTag(): Promise<string | undefined> {
    const path = this.given.last("etag-compare");
    if (path === undefined) return undefined;
    try {
      return textOf(await this.readFile(path)).trim() || '""';
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      return '""';
    }
  }

  /** The lines of -H, or of --proxy-header, as names and values. */
  async typed(option: "header" | "proxy-header"): Promise<{ own: [string, string][]; removed: Set<string> }> {
    const own = new Map<string, [string, string]>();
    const removed = new Set<string>();
    for (const line of await this.headerLines(option)) {
      const [, name = "", mark = "", value = ""] = /^([^:;]+)([:;])\s*(.*)$/s.exec(line) ?? [];
      if (name === "") continue;
      if (mark === ":" && value === "") removed.add(name.toLowerCase());
      else own.set(name.toLowerCase(), [name, value.replace(/[ \t]+$/, "")]);
    }
    return { own: [...own.values()], removed };
  }

  private async uploaded(path: string): Promise<Uint8Array> {
    try {
      return await this.readFile(path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new CurlError(26, `cannot open '${path}'`);
    }
  }

  /** The Authorization header and the line that -v says about it. */
  private async authorization(
    url: URL,
    sameHost: boolean,
    challenged: boolean,
  ): Promise<{ value: string; note: string } | undefined> {
    const basic = (user: string, password: string) => ({
      value: basicAuth(user, password),
      note: `Server auth using Basic with user '${user}'`,
    });
    if (!sameHost && !this.given.has("location-trusted")) return undefined;
    if (this.given.has("anyauth", "digest") && !challenged) return undefined;
    const bearer = this.given.last("oauth2-bearer");
    if (bearer !== undefined)
      return { value: `Bearer ${bearer}`, note: "Server auth using Bearer with user ''" };
    const user = this.given.last("user");
    if (user !== undefined) {
      const colon = user.indexOf(":");
      return colon < 0 ? basic(user, "") : basic(user.slice(0, colon), user.slice(colon + 1));
    }
    const [name, own] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    const netrc = await this.netrc(url.hostname, name, own);
    if (netrc) return basic(netrc.user, netrc.password);
    return name || own ? basic(name, own) : undefined;
  }

  /** The login of --netrc, which a password in the URL keeps away only where it is --netrc-optional. */
  private async netrc(host: string, user: string, password: string) {
    const isOptional = this.given.has("netrc-optional");
    if (!isOptional && !this.given.has("netrc", "netrc-file")) return undefined;
    if (isOptional && password) return undefined;
    const path = this.given.last("netrc-file") ?? `${this.process.environment.get("HOME") ?? ""}/.netrc`;
    try {
      return netrcLogin(textOf(await this.readFile(path)), host, user || undefined);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      if (isOptional) return undefined;
      throw new CurlError(26, ".netrc error: no such file");
    }
  }

  /**
   * What is sent to `url`. Own headers of a login stay with the host that was named (`sameHost`); --anyauth
   * waits until the server has asked (`challenged`).
   */
  async headers(
    url: URL,
    body: Uint8Array | undefined,
    { sameHost, challenged, jar }: { sameHost: boolean; challenged: boolean; jar: CookieJar | undefined },
  ) {
    const { own, removed } = await this.typed("header");
    const isOwn = new Set(own.map(([name]) => name.toLowerCase()));
    const sent: [string, string][] = [];
    const put = (name: string, value: string | undefined) => {
      if (value !== undefined && !isOwn.has(name.toLowerCase()) && !removed.has(name.toLowerCase()))
        sent.push([name, value]);
    };
    const auth = await this.authorization(url, sameHost, challenged);
    put("Host", url.host);
    put("Authorization", auth?.value);
    put("Range", this.range());
    put("User-Agent", this.given.last("user-agent") ?? `curl/${VERSION}`);
    const isJson = this.given.has("json");
    if (!isJson) put("Accept", "*/*");
    put("Accept-Encoding", this.given.has("compressed") ? "deflate, gzip, br, zstd" : undefined);
    put("Referer", this.given.last("referer"));
    const typed = this.given.all("cookie").filter((text) => text.includes("="));
    const cookies = [jar?.header(url), ...typed].filter((text) => text !== undefined && text !== "");
    put("If-None-Match", await this.knownTag());
    put("Cookie", cookies.length === 0 ? undefined : cookies.join("; "));
    const since = this.given.last("time-cond");
    put("If-Modified-Since", since === undefined ? undefined : new Date(since).toUTCString());
    for (const [name, value] of own) {
      // Following a redirect to another host, curl keeps these two to itself.
      if (sameHost || this.given.has("location-trusted") || !/^(authorization|cookie)$/i.test(name))
        sent.push([name, value]);
    }
    if (isJson) {
      put("Content-Type", "application/json");
      put("Accept", "application/json");
    }
    if (body !== undefined) {
      if (this.given.last("upload-file") === "-") {
        put("Transfer-Encoding", "chunked");
        put("Expect", "100-continue");
      } else put("Content-Length", String(body.length));
      if (this.formType !== undefined) put("Content-Type", this.formType);
      else if (!isJson && !this.given.has("upload-file"))
        put("Content-Type", "application/x-www-form-urlencoded");
    }
    return { sent, note: removed.has("authorization") ? undefined : auth?.note };
  }
}
