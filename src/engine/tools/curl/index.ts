/**
 * curl 8.14.1: where it takes credentials from (-H and -H @file, -u, userinfo, --netrc, --oauth2-bearer, -K)
 * and where they show: -v prints the Authorization header in clear text, error messages never do.
 *
 * Formats of -v, -i, -w, the progress meter and the errors were seen on the real program over loopback.
 * Modelled: HTTP and HTTPS with one address at a time, redirects (credentials stay with their host),
 * uploads by -d. Forms, cookies' files, proxies, ranges and the rest are refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, concat, print, printError, readAll, textOf, write } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process, Program } from "../../process/types.ts";
import { basicAuth, NetworkError, ProtocolError, portOf, sendRequest } from "../net/http.ts";
import { netrcLogin } from "../net/netrc.ts";
import { statusText } from "../net/status-text.ts";
import { parseConfigFile, parseCurl, UsageError } from "./options.ts";
import { countOf, dumpText } from "./trace.ts";

const VERSION = "8.14.1";
const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;
const ZERO = "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";

/** An error with curl's exit status and its words. */
class CurlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

class Transfer {
  private readonly process: Process;
  private readonly given: readonly (readonly [string, string])[];
  /** Files of --stderr, --trace and -D that this run has written to. */
  private readonly opened = new Set<string>();

  constructor(process: Process, given: readonly (readonly [string, string])[]) {
    this.process = process;
    this.given = given;
  }

  private has(...names: string[]): boolean {
    return this.given.some(([name]) => names.includes(name));
  }

  private last(name: string): string | undefined {
    return this.given.findLast(([each]) => each === name)?.[1];
  }

  private all(name: string): string[] {
    return this.given.filter(([each]) => each === name).map(([, value]) => value);
  }

  private async say(text: string): Promise<void> {
    if (this.has("verbose")) await this.error(text);
  }

  /** Standard error, or where --stderr sends it. */
  private async error(text: string): Promise<void> {
    const path = this.last("stderr");
    if (path === undefined) await printError(this.process, text);
    else if (path === "-") await print(this.process, text);
    else await this.append(path, bytesOf(text));
  }

  private async append(path: string, bytes: Uint8Array): Promise<void> {
    const again = this.opened.has(path);
    this.opened.add(path);
    const file = openDescriptor(this.process, path, {
      write: true,
      create: true,
      ...(again ? { append: true } : { truncate: true }),
    });
    await this.process.wait(file.write(bytes));
    file.close();
  }

  /** Adds to the trace file; `data` are the bytes that went over the wire. */
  private async trace(title: string, data?: Uint8Array): Promise<void> {
    for (const name of ["trace", "trace-ascii"] as const) {
      const path = this.last(name);
      if (path === undefined) continue;
      const text = `${title}\n${data ? dumpText(data, name === "trace") : ""}`;
      if (path === "-") await print(this.process, text);
      else await this.append(path, bytesOf(text));
    }
  }

  /** What -v prints with a star and a trace calls information. */
  private async inform(text: string): Promise<void> {
    await this.say(`* ${text}\n`);
    await this.trace(`== Info: ${text}`);
  }

  async readFile(path: string): Promise<Uint8Array> {
    if (path === "-") return readAll(this.process);
    return this.process.machine.filesystem.readFile(
      absolute(path, this.process.cwd),
      this.process.credentials,
    );
  }

  private async headerLines(): Promise<string[]> {
    const lines: string[] = [];
    for (const value of this.all("header")) {
      if (!value.startsWith("@")) lines.push(value);
      else
        lines.push(
          ...textOf(await this.headerFile(value.slice(1)))
            .split(/\r?\n/)
            .filter((line) => line !== ""),
        );
    }
    return lines;
  }

  private async headerFile(path: string): Promise<Uint8Array> {
    try {
      return await this.readFile(path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new CurlError(26, "option -H: error encountered when reading a file");
    }
  }

  /** The bodies of -d and its kin, joined by `&`; undefined without any. */
  private async body(): Promise<Uint8Array | undefined> {
    const upload = this.last("upload-file");
    if (upload !== undefined) return this.uploaded(upload);
    const parts: Uint8Array[] = [];
    for (const [name, value] of this.given) {
      if (!/^(data|json)/.test(name)) continue;
      if (parts.length > 0 && name !== "json") parts.push(bytesOf("&"));
      if (name === "data-urlencode") {
        const [, key = "", text = ""] = /^([^=@]*=)?(.*)$/s.exec(value) ?? [];
        parts.push(bytesOf(key + encodeURIComponent(text)));
      } else if (value.startsWith("@") && name !== "data-raw") {
        const content = await this.readFile(value.slice(1));
        parts.push(
          name === "data" || name === "data-ascii"
            ? bytesOf(textOf(content).replace(/[\r\n\0]/g, ""))
            : content,
        );
      } else parts.push(bytesOf(value));
    }
    return parts.length === 0 ? undefined : concat(parts);
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
  ): Promise<{ value: string; note: string } | undefined> {
    const basic = (user: string, password: string) => ({
      value: basicAuth(user, password),
      note: `Server auth using Basic with user '${user}'`,
    });
    if (!sameHost && !this.has("location-trusted")) return undefined;
    const bearer = this.last("oauth2-bearer");
    if (bearer !== undefined)
      return { value: `Bearer ${bearer}`, note: "Server auth using Bearer with user ''" };
    const user = this.last("user");
    if (user !== undefined) {
      const colon = user.indexOf(":");
      return colon < 0 ? basic(user, "") : basic(user.slice(0, colon), user.slice(colon + 1));
    }
    if (url.username || url.password)
      return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
    if (!this.has("netrc", "netrc-file", "netrc-optional")) return undefined;
    const path = this.last("netrc-file") ?? `${this.process.environment.get("HOME") ?? ""}/.netrc`;
    try {
      const login = netrcLogin(textOf(await this.readFile(path)), url.hostname);
      return login && basic(login.user, login.password);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      if (this.has("netrc-optional")) return undefined;
      throw new CurlError(26, ".netrc file missing");
    }
  }

  private async headers(url: URL, body: Uint8Array | undefined, sameHost: boolean) {
    const own = new Map<string, [string, string]>();
    const removed = new Set<string>();
    for (const line of await this.headerLines()) {
      const [, name = "", mark = "", value = ""] = /^([^:;]+)([:;])\s*(.*)$/.exec(line) ?? [];
      if (name === "") continue;
      if (mark === ":" && value === "") removed.add(name.toLowerCase());
      else own.set(name.toLowerCase(), [name, value.trimEnd()]);
    }
    const sent: [string, string][] = [];
    const put = (name: string, value: string | undefined) => {
      if (value !== undefined && !own.has(name.toLowerCase()) && !removed.has(name.toLowerCase()))
        sent.push([name, value]);
    };
    const auth = await this.authorization(url, sameHost);
    put("Host", url.host);
    put("Authorization", auth?.value);
    put("User-Agent", this.last("user-agent") ?? `curl/${VERSION}`);
    const isJson = this.has("json");
    if (!isJson) put("Accept", "*/*");
    put("Accept-Encoding", this.has("compressed") ? "deflate, gzip, br, zstd" : undefined);
    put("Referer", this.last("referer"));
    put("Cookie", this.last("cookie"));
    for (const [name, value] of own.values()) {
      // Following a redirect to another host, curl keeps these two to itself.
      if (sameHost || this.has("location-trusted") || !/^(authorization|cookie)$/i.test(name))
        sent.push([name, value]);
    }
    if (isJson) {
      put("Content-Type", "application/json");
      put("Accept", "application/json");
    }
    if (body !== undefined) {
      put("Content-Length", String(body.length));
      if (!isJson && !this.has("upload-file")) put("Content-Type", "application/x-www-form-urlencoded");
    }
    return { sent, note: auth?.note };
  }

  private async once(
    url: URL,
    method: string,
    body: Uint8Array | undefined,
    sameHost: boolean,
  ): Promise<HttpResponse> {
    const { sent, note } = await this.headers(url, body, sameHost);
    const port = portOf(url);
    const host = url.hostname;
    try {
      this.process.machine.network.connect(host, port);
      await this.inform(`  Trying ${host}:${port}...`);
      await this.inform(`Connected to ${host} (${host}) port ${port}`);
      await this.inform("using HTTP/1.x");
      if (note !== undefined) await this.inform(note);
      const lines = [
        `${method} ${url.pathname}${url.search} HTTP/1.1`,
        ...sent.map(([name, value]) => `${name}: ${value}`),
        "",
      ];
      await this.say(lines.map((line) => `> ${line}\r\n`).join(""));
      const wire = bytesOf(lines.map((line) => `${line}\r\n`).join(""));
      await this.trace(`=> Send header, ${countOf(wire)}`, wire);
      if (body !== undefined && body.length > 0) {
        await this.say(`} [${body.length} bytes data]\n`);
        await this.trace(`=> Send data, ${countOf(body)}`, body);
        await this.inform(`upload completely sent off: ${body.length} bytes`);
      } else await this.inform("Request completely sent off");
      const answer = await sendRequest(this.process, url, {
        method,
        headers: sent,
        ...(body ? { body } : {}),
      });
      const head = `${this.head(answer)}\r\n`;
      await this.say(head.replace(/[^\n]*\n/g, "< $&"));
      for (const line of head.split(/(?<=\n)/)) {
        const data = bytesOf(line);
        await this.trace(`<= Recv header, ${countOf(data)}`, data);
      }
      const dump = this.last("dump-header");
      if (dump === "-") await print(this.process, head);
      else if (dump !== undefined) await this.append(dump, bytesOf(head));
      if (answer.body.length > 0) {
        await this.say(`{ [${answer.body.length} bytes data]\n`);
        await this.trace(`<= Recv data, ${countOf(answer.body)}`, answer.body);
      }
      return answer;
    } catch (error) {
      if (error instanceof NetworkError) {
        if (error.code === "ENOTFOUND") throw new CurlError(6, `Could not resolve host: ${host}`);
        throw new CurlError(
          7,
          `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`,
        );
      }
      if (error instanceof ProtocolError) {
        if (url.protocol === "https:")
          throw new CurlError(35, "TLS connect error: error:0A00010B:SSL routines::wrong version number");
        throw new CurlError(52, "Empty reply from server");
      }
      throw error;
    }
  }

  /** The status line and headers of an answer, without the empty line. */
  private head(answer: HttpResponse): string {
    const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return `HTTP/1.1 ${answer.status} ${answer.statusText ?? statusText(answer.status)}\r\n${lines}`;
  }

  /** Sends the request and follows redirects where asked to. */
  async fetch(address: string): Promise<{ answer: HttpResponse; url: URL }> {
    const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
    if (!URL.canParse(text)) throw new CurlError(3, "URL rejected: Malformed input to a URL function");
    let url = new URL(text);
    if (!/^https?:$/.test(url.protocol)) {
      throw new CurlError(1, `Protocol "${url.protocol.slice(0, -1)}" not supported`);
    }
    let body = await this.body();
    if (this.has("get") && body !== undefined) {
      url.search = url.search ? `${url.search}&${textOf(body)}` : `?${textOf(body)}`;
      body = undefined;
    }
    const upload = this.last("upload-file");
    if (upload !== undefined && url.pathname.endsWith("/")) url.pathname += upload.replace(/^.*\//, "");
    const own = this.has("head")
      ? "HEAD"
      : upload !== undefined
        ? "PUT"
        : body === undefined
          ? "GET"
          : "POST";
    let method = this.last("request") ?? own;
    const first = url;
    for (let hops = 0; ; hops += 1) {
      const answer = await this.once(url, method, body, url.host === first.host);
      const to = answer.headers.get("location");
      if (
        !this.has("location", "location-trusted") ||
        to === undefined ||
        answer.status < 300 ||
        answer.status > 399
      ) {
        return { answer, url };
      }
      if (hops >= 50) throw new CurlError(47, "Maximum (50) redirects followed");
      url = new URL(to, url);
      if (answer.status !== 307 && answer.status !== 308 && !this.has("request")) {
        if (method === "POST") method = "GET";
        body = undefined;
      }
    }
  }

  async output(answer: HttpResponse, url: URL, index: number): Promise<void> {
    const headers = this.has("include", "show-headers", "head") ? `${this.head(answer)}\r\n` : "";
    const bytes = concat([bytesOf(headers), this.has("head") ? new Uint8Array(0) : answer.body]);
    const name =
      this.all("output")[index] ??
      (this.has("remote-name") ? (url.pathname.split("/").at(-1) ?? "") : undefined);
    if (name === undefined || name === "-") {
      await print(this.process, bytes);
      return;
    }
    if (name === "") throw new CurlError(23, "Remote file name has no length");
    const folder = this.last("output-dir");
    const path = folder === undefined ? name : `${folder}/${name}`;
    try {
      const file = openDescriptor(this.process, path, { write: true, create: true, truncate: true });
      await this.process.wait(file.write(bytes));
      file.close();
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new CurlError(23, "client returned ERROR on write, some bytes were not written");
    }
  }

  private meter(size: number): string {
    const total = String(size).padStart(5);
    return `\r100 ${total}  100 ${total}    0     0   1000      0 --:--:-- --:--:-- --:--:--  1000\n`;
  }

  /** One address from request to exit status. */
  async run(address: string, index: number): Promise<number> {
    const toFile = this.has("output", "remote-name");
    const quiet = this.has("silent");
    // The meter shows unless the body goes to a terminal; here it never does.
    const meter = !quiet && !this.has("no-progress-meter", "progress-bar");
    if (meter) await printError(this.process, METER);
    try {
      const { answer, url } = await this.fetch(address);
      const failed = answer.status >= 400 && this.has("fail", "fail-with-body");
      if (failed && !this.has("fail-with-body")) {
        if (meter) await printError(this.process, ZERO);
        throw new CurlError(22, `The requested URL returned error: ${answer.status}`);
      }
      if (meter && !toFile) await printError(this.process, this.meter(answer.body.length));
      await this.output(answer, url, index);
      if (meter && toFile) await printError(this.process, this.meter(answer.body.length));
      await this.inform(`Connection #0 to host ${url.hostname} left intact`);
      await this.writeOut(answer, url);
      if (!failed) return 0;
      if (!quiet || this.has("show-error")) {
        await printError(this.process, `curl: (22) The requested URL returned error: ${answer.status}\n`);
      }
      return 22;
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      if (meter) await printError(this.process, "\n");
      if (error.status === 26)
        await printError(
          this.process,
          `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
        );
      else if (!quiet || this.has("show-error"))
        await printError(this.process, `curl: (${error.status}) ${error.message}\n`);
      return error.status;
    }
  }

  private async writeOut(answer: HttpResponse, url: URL): Promise<void> {
    const format = this.last("write-out");
    if (format === undefined) return;
    const facts: Readonly<Record<string, string>> = {
      http_code: String(answer.status).padStart(3, "0"),
      response_code: String(answer.status).padStart(3, "0"),
      url_effective: url.href,
      content_type: answer.headers.get("content-type") ?? "",
      size_download: String(answer.body.length),
      exitcode: "0",
      num_redirects: "0",
      time_total: "0.001000",
      method: this.last("request") ?? "GET",
      errormsg: "",
    };
    const text = format
      .replace(/%\{(\w+)\}/g, (_whole, name: string) => facts[name] ?? "")
      .replace(/\\([nrt])/g, (_whole, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? "");
    await write(this.process, 1, text);
  }
}

/** The options of the user's own .curlrc. */
function defaultConfig(process: Process): string[] {
  const { environment, machine, credentials } = process;
  const home = environment.get("CURL_HOME") ?? environment.get("HOME") ?? "/root";
  for (const path of [`${home}/.curlrc`, `${home}/.config/curlrc`]) {
    try {
      return parseConfigFile(textOf(machine.filesystem.readFile(path, credentials)));
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
    }
  }
  return [];
}

async function main(process: Process): Promise<number> {
  let argv = process.argv.slice(1);
  try {
    if (!/^-q|^--disable$/.test(argv[0] ?? "")) argv = [...defaultConfig(process), ...argv];
    let parsed = parseCurl(argv);
    for (const [name, path] of parsed.given) {
      if (name !== "config") continue;
      const text = textOf(await new Transfer(process, []).readFile(path));
      argv = [...argv, ...parseConfigFile(text)];
      parsed = parseCurl(argv);
    }
    if (parsed.given.some(([name]) => name === "version")) {
      await print(
        process,
        `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION} OpenSSL/3.5.7 zlib/1.3.1\n`,
      );
      return 0;
    }
    const transfer = new Transfer(process, parsed.given);
    if (parsed.urls.length === 0) {
      await printError(process, "curl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
    let status = 0;
    for (const [index, address] of parsed.urls.entries()) status = await transfer.run(address, index);
    return status;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await printError(
      process,
      `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
}

export const curl: Program = main;
