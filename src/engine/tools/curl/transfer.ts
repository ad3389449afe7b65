/** One address from request to exit status: redirects, the meter, where the body goes. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, concat, print, printError, textOf, write } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { NetworkError, ProtocolError, portOf, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import { CurlError, type Given } from "./given.ts";
import { Report } from "./report.ts";
import { RequestParts } from "./request.ts";
import { countOf } from "./trace.ts";

const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;
const ZERO = "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";

export class Transfer {
  private readonly process: Process;
  private readonly given: Given;
  private readonly report: Report;
  private readonly parts: RequestParts;

  constructor(process: Process, given: Given) {
    this.process = process;
    this.given = given;
    this.report = new Report(process, given);
    this.parts = new RequestParts(process, given);
  }

  private async once(
    url: URL,
    method: string,
    body: Uint8Array | undefined,
    sameHost: boolean,
  ): Promise<HttpResponse> {
    const { sent, note } = await this.parts.headers(url, body, sameHost);
    const proxy = this.parts.proxy(url);
    const port = portOf(proxy?.url ?? url);
    const host = (proxy?.url ?? url).hostname;
    try {
      this.process.machine.network.connect(host, port);
      await this.report.inform(`  Trying ${host}:${port}...`);
      await this.report.inform(`Connected to ${host} (${host}) port ${port}`);
      await this.report.inform("using HTTP/1.x");
      if (proxy?.note !== undefined) await this.report.inform(proxy.note);
      if (note !== undefined) await this.report.inform(note);
      if (proxy) {
        sent.splice(1, 0, ...proxy.headers);
        sent.push(["Proxy-Connection", "Keep-Alive"]);
      }
      const target = proxy ? url.href : `${url.pathname}${url.search}`;
      const lines = [`${method} ${target} HTTP/1.1`, ...sent.map(([name, value]) => `${name}: ${value}`), ""];
      await this.report.say(lines.map((line) => `> ${line}\r\n`).join(""));
      const wire = bytesOf(lines.map((line) => `${line}\r\n`).join(""));
      await this.report.trace(`=> Send header, ${countOf(wire)}`, wire);
      if (body !== undefined && body.length > 0) {
        await this.report.say(`} [${body.length} bytes data]\n`);
        await this.report.trace(`=> Send data, ${countOf(body)}`, body);
        await this.report.inform(`upload completely sent off: ${body.length} bytes`);
      } else await this.report.inform("Request completely sent off");
      const answer = await sendRequest(this.process, proxy?.to(url) ?? url, {
        method,
        headers: sent,
        ...(body ? { body } : {}),
      });
      const head = `${this.head(answer)}\r\n`;
      await this.report.say(head.replace(/[^\n]*\n/g, "< $&"));
      for (const line of head.split(/(?<=\n)/)) {
        const data = bytesOf(line);
        await this.report.trace(`<= Recv header, ${countOf(data)}`, data);
      }
      const dump = this.given.last("dump-header");
      if (dump === "-") await print(this.process, head);
      else if (dump !== undefined) await this.report.append(dump, bytesOf(head));
      if (answer.body.length > 0) {
        await this.report.say(`{ [${answer.body.length} bytes data]\n`);
        await this.report.trace(`<= Recv data, ${countOf(answer.body)}`, answer.body);
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
    for (const query of this.given.all("url-query"))
      url.search = `${url.search}${url.search ? "&" : "?"}${this.parts.queryText(query)}`;
    let body = await this.parts.body();
    if (this.given.has("get") && body !== undefined) {
      url.search = url.search ? `${url.search}&${textOf(body)}` : `?${textOf(body)}`;
      body = undefined;
    }
    const upload = this.given.last("upload-file");
    if (upload !== undefined && url.pathname.endsWith("/")) url.pathname += upload.replace(/^.*\//, "");
    const own = this.given.has("head")
      ? "HEAD"
      : upload !== undefined
        ? "PUT"
        : body === undefined
          ? "GET"
          : "POST";
    let method = this.given.last("request") ?? own;
    const first = url;
    for (let hops = 0; ; hops += 1) {
      const answer = await this.once(url, method, body, url.host === first.host);
      const to = answer.headers.get("location");
      if (
        !this.given.has("location", "location-trusted") ||
        to === undefined ||
        answer.status < 300 ||
        answer.status > 399
      ) {
        return { answer, url };
      }
      if (hops >= 50) throw new CurlError(47, "Maximum (50) redirects followed");
      url = new URL(to, url);
      if (answer.status !== 307 && answer.status !== 308 && !this.given.has("request")) {
        if (method === "POST") method = "GET";
        body = undefined;
      }
    }
  }

  async output(answer: HttpResponse, url: URL, index: number): Promise<void> {
    const headers = this.given.has("include", "show-headers", "head") ? `${this.head(answer)}\r\n` : "";
    const bytes = concat([bytesOf(headers), this.given.has("head") ? new Uint8Array(0) : answer.body]);
    const name =
      this.given.all("output")[index] ??
      (this.given.has("remote-name") ? (url.pathname.split("/").at(-1) ?? "") : undefined);
    if (name === undefined || name === "-") {
      await print(this.process, bytes);
      return;
    }
    if (name === "") throw new CurlError(23, "Remote file name has no length");
    const folder = this.given.last("output-dir");
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
    const toFile = this.given.has("output", "remote-name");
    const quiet = this.given.has("silent");
    // The meter shows unless the body goes to a terminal; here it never does.
    const meter = !quiet && !this.given.has("no-progress-meter", "progress-bar");
    if (meter) await printError(this.process, METER);
    try {
      const { answer, url } = await this.fetch(address);
      const failed = answer.status >= 400 && this.given.has("fail", "fail-with-body");
      if (failed && !this.given.has("fail-with-body")) {
        if (meter) await printError(this.process, ZERO);
        throw new CurlError(22, `The requested URL returned error: ${answer.status}`);
      }
      if (meter && !toFile) await printError(this.process, this.meter(answer.body.length));
      await this.output(answer, url, index);
      if (meter && toFile) await printError(this.process, this.meter(answer.body.length));
      const { hostname } = this.parts.proxy(url)?.url ?? url;
      await this.report.inform(`Connection #0 to host ${hostname} left intact`);
      await this.writeJar(answer, url);
      await this.writeOut(answer, url);
      if (!failed) return 0;
      if (!quiet || this.given.has("show-error")) {
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
      else if (!quiet || this.given.has("show-error"))
        await printError(this.process, `curl: (${error.status}) ${error.message}\n`);
      return error.status;
    }
  }

  /** Cookies that the server set; those of -b without a file are not written. */
  private async writeJar(answer: HttpResponse, url: URL): Promise<void> {
    const path = this.given.last("cookie-jar");
    if (path === undefined) return;
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
    const line = name === undefined ? "" : `${url.hostname}\tFALSE\t/\tFALSE\t0\t${name}\t${value}\n`;
    const text = `# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n# This file was generated by libcurl! Edit at your own risk.\n\n${line}`;
    if (path === "-") await print(this.process, text);
    else await this.report.append(path, bytesOf(text));
  }

  private async writeOut(answer: HttpResponse, url: URL): Promise<void> {
    const format = this.given.last("write-out");
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
      method: this.given.last("request") ?? "GET",
      errormsg: "",
    };
    const text = format
      .replace(/%\{(\w+)\}/g, (_whole, name: string) => facts[name] ?? "")
      .replace(/\\([nrt])/g, (_whole, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? "");
    await write(this.process, 1, text);
  }
}
