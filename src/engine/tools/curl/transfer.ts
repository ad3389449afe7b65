/** One address from request to exit status: tries, the meter, where the body goes, -w. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, concat, print, printError, textOf, write } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { urlOf } from "./address.ts";
import { type Fetched, headOf } from "./answer.ts";
import { CookieJar } from "./cookies.ts";
import { Exchange } from "./exchange.ts";
import { CurlError, type Given } from "./given.ts";
import { nameFor } from "./globbing.ts";
import { libcurlProgram } from "./libcurl.ts";
import { Report } from "./report.ts";
import { RequestParts } from "./request.ts";
import { writeOut } from "./write-out.ts";

const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`;
const ZERO = "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";

/** Statuses after which --retry tries again (curl(1)). */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** Which of the run's URLs it is: by word of the command line, by transfer, and what globbing made of `#1`. */
export interface Place {
  readonly index: number;
  readonly number: number;
  readonly parts: readonly string[];
}

export class Transfer {
  private readonly process: Process;
  private readonly given: Given;
  private readonly report: Report;
  private readonly parts: RequestParts;
  private readonly jar: CookieJar | undefined;
  private readonly exchange: Exchange;
  private hasJarFiles = false;

  constructor(process: Process, given: Given) {
    this.process = process;
    this.given = given;
    this.report = new Report(process, given);
    this.parts = new RequestParts(process, given);
    const hasJar = given.has("cookie-jar") || given.all("cookie").some((text) => !text.includes("="));
    this.jar = hasJar ? new CookieJar(() => process.machine.clock.now()) : undefined;
    this.exchange = new Exchange(process, given, this.report, { parts: this.parts, jar: this.jar });
  }

  private get quiet(): boolean {
    return this.given.has("silent");
  }

  /** The meter shows unless the body goes to a terminal; here it never does. */
  private get meter(): boolean {
    return !this.quiet && !this.given.has("no-progress-meter", "progress-bar");
  }

  /** -b with a file: read once, missing ones are passed over. */
  private async loadJars(): Promise<void> {
    if (this.hasJarFiles) return;
    this.hasJarFiles = true;
    for (const path of this.given.all("cookie").filter((text) => !text.includes("="))) {
      try {
        this.jar?.load(textOf(await this.parts.readFile(path)));
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
      }
    }
  }

  private makeFolders(path: string): void {
    const { machine, credentials, cwd } = this.process;
    const names = absolute(path, cwd).split("/").slice(1, -1);
    let at = "";
    for (const name of names) {
      at += `/${name}`;
      if (!machine.filesystem.exists(at, credentials)) machine.filesystem.mkdir(at, 0o750, credentials);
    }
  }

  /** The file that the body goes to; undefined for standard output. */
  private fileFor(url: URL, { index, parts }: Place): string | undefined {
    const named = this.given.all("output")[index];
    const remote = this.given.has("remote-name", "remote-name-all")
      ? url.pathname.split("/").at(-1) || "curl_response"
      : undefined;
    const name = named === undefined ? remote : nameFor(named, parts);
    if (name === undefined || name === "-") return undefined;
    const folder = this.given.last("output-dir");
    return folder === undefined || name === "" ? name : `${folder}/${name}`;
  }

  private async output(answer: HttpResponse, path: string | undefined): Promise<void> {
    const headers = this.given.has("include", "show-headers", "head") ? `${headOf(answer)}\r\n` : "";
    const bytes = concat([bytesOf(headers), this.given.has("head") ? new Uint8Array(0) : answer.body]);
    if (path === undefined) {
      await print(this.process, bytes);
      return;
    }
    try {
      if (this.given.has("create-dirs")) this.makeFolders(path);
      const file = openDescriptor(this.process, path, { write: true, create: true, truncate: true });
      await this.process.wait(file.write(bytes));
      file.close();
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new CurlError(23, `client returned ERROR on write of ${bytes.length} bytes`);
    }
  }

  private meterOf(size: number): string {
    const total = String(size).padStart(5);
    return `\r100 ${total}  100 ${total}    0     0   1000      0 --:--:-- --:--:-- --:--:--  1000\n`;
  }

  /** Fetches, and tries again as --retry says. */
  private async fetch(address: string): Promise<{ fetched: Fetched; retries: number }> {
    const most = Number(this.given.last("retry") ?? 0) || 0;
    const wait = Number(this.given.last("retry-delay") ?? 0) || 0;
    for (let retries = 0, pause = wait || 1; ; retries += 1, pause = wait || pause * 2) {
      let why: string;
      try {
        const fetched = await this.exchange.fetch(address);
        const { status } = fetched.answer;
        const failed = status >= 400 && this.given.has("fail", "fail-with-body");
        const transient = TRANSIENT.has(status) || (failed && this.given.has("retry-all-errors"));
        if (retries >= most || !transient) return { fetched, retries };
        if (failed) await this.sayError(new CurlError(22, `The requested URL returned error: ${status}`));
        why = "HTTP error";
      } catch (error) {
        if (!(error instanceof CurlError) || retries >= most) throw error;
        const transient = error.status === 7 && this.given.has("retry-connrefused");
        if (!transient && !this.given.has("retry-all-errors") && error.status !== 6) throw error;
        if (this.meter && error.status !== 6) await printError(this.process, "\n");
        await this.sayError(error);
        why =
          error.status === 7
            ? "connection refused"
            : error.status === 6
              ? "DNS issue"
              : "(retrying all errors)";
      }
      if (!this.quiet) {
        const seconds = pause === 1 ? "second" : "seconds";
        const left = most - retries;
        const tries = left === 1 ? "retry" : "retries";
        await printError(
          this.process,
          `Warning: Problem : ${why}. Will retry in ${pause} ${seconds}. ${left} ${tries} left.\n`,
        );
      }
      await this.process.sleep(pause * 1000);
    }
  }

  private async sayError({ status, message }: CurlError): Promise<void> {
    if (!this.quiet || this.given.has("show-error"))
      await this.report.error(`curl: (${status}) ${message}\n`);
  }

  /** An error that ends this address; returns curl's exit status. */
  async fail(error: CurlError): Promise<number> {
    if (error.status === 26 && /^(option|cannot)/.test(error.message))
      await printError(
        this.process,
        `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
      );
    else await this.sayError(error);
    return error.status;
  }

  /** One address from request to exit status. */
  async run(address: string, place: Place): Promise<number> {
    let reached: { fetched: Fetched; retries: number } | undefined;
    let file: string | undefined;
    let hasMeter = false;
    try {
      await this.exchange.announce(urlOf(address, this.given));
      hasMeter = this.meter;
      if (hasMeter) await printError(this.process, METER + ZERO);
      await this.loadJars();
      reached = await this.fetch(address);
      const { answer, url } = reached.fetched;
      const failed = answer.status >= 400 && this.given.has("fail", "fail-with-body");
      const message = `The requested URL returned error: ${answer.status}`;
      file = this.fileFor(url, place);
      if (Number(answer.headers.get("content-length")) > Number(this.given.last("max-filesize") ?? Infinity))
        throw new CurlError(63, "Maximum file size exceeded");
      if (!["-", "0", undefined].includes(this.given.last("continue-at")) && answer.status === 200)
        throw new CurlError(33, "HTTP server does not seem to support byte ranges. Cannot resume.");
      if (failed && !this.given.has("fail-with-body")) {
        if (this.meter) await printError(this.process, ZERO);
        throw new CurlError(22, message);
      }
      if (this.meter && file === undefined) await printError(this.process, this.meterOf(answer.body.length));
      await this.output(answer, file);
      if (this.meter && file !== undefined) await printError(this.process, this.meterOf(answer.body.length));
      const { hostname } = this.parts.proxy(url)?.url ?? url;
      await this.report.inform(
        url.protocol === "file:"
          ? "shutting down connection #0"
          : `Connection #0 to host ${hostname} left intact`,
      );
      await this.saveTag(answer);
      await this.writeOut(address, place, reached, {
        file,
        exit: failed ? 22 : 0,
        ...(failed ? { message } : {}),
      });
      if (failed) await this.sayError(new CurlError(22, message));
      await this.writeProgram(address);
      return failed ? 22 : 0;
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      // A name that is not resolved leaves the meter's line open.
      if (hasMeter && error.status !== 5 && error.status !== 6) await printError(this.process, "\n");
      await this.fail(error);
      await this.writeOut(address, place, reached, { file, exit: error.status, message: error.message });
      return error.status;
    }
  }

  /** --etag-save: an empty file when the answer has no tag. */
  private async saveTag(answer: HttpResponse): Promise<void> {
    const path = this.given.last("etag-save");
    if (path === undefined) return;
    const tag = answer.headers.get("etag");
    await this.report.append(path, bytesOf(tag === undefined ? "" : `${tag}\n`));
  }

  /** The cookies that were kept, when all is done. */
  async close(): Promise<void> {
    const path = this.given.last("cookie-jar");
    if (path === undefined || !this.jar) return;
    if (path === "-") await print(this.process, this.jar.text());
    else await this.report.append(path, bytesOf(this.jar.text()));
  }

  private async writeProgram(address: string): Promise<void> {
    const path = this.given.last("libcurl");
    if (path === undefined) return;
    const body = this.given.has("form") ? undefined : await this.parts.body();
    const program = libcurlProgram(this.given, address, body && textOf(body));
    if (path === "-") await print(this.process, program);
    else await this.report.append(path, bytesOf(program));
  }

  private async writeOut(
    address: string,
    { number }: Place,
    reached: { fetched: Fetched; retries: number } | undefined,
    {
      file,
      exit,
      message,
    }: { readonly file: string | undefined; readonly exit: number; readonly message?: string },
  ): Promise<void> {
    const given = this.given.last("write-out");
    if (given === undefined) return;
    const format = given.startsWith("@") ? textOf(await this.parts.optionFile("w", given.slice(1))) : given;
    const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
    const pieces = writeOut(format, {
      ...{
        given: address,
        url: reached?.fetched.url ?? new URL(URL.canParse(whole) ? whole : "http://invalid"),
      },
      ...{
        method: reached?.fetched.method ?? this.given.last("request") ?? "GET",
        answer: reached?.fetched.answer,
      },
      ...{ redirects: reached?.fetched.redirects ?? 0, retries: reached?.retries ?? 0 },
      ...{ redirectTo: reached?.fetched.redirectTo, uploaded: reached?.fetched.uploaded ?? 0 },
      ...{ file, number, exit, error: message },
    });
    for (const [to, text] of pieces) {
      if (typeof to === "string") await this.report.append(to, bytesOf(text));
      else await write(this.process, to, text);
    }
  }
}
