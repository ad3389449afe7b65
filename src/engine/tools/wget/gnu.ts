/**
 * GNU Wget 1.25.0: it presents a login only after the server asks (unless --auth-no-challenge), hides the password
 * of a URL in its log but not in the line of -nv, and prints nothing of headers but with -S (the answer's) and -d (all of
 * them, the login's and the options' too). Of -r, -m and -p a page's links are refused,
 * and so are FTP and the background. Texts seen on the real thing.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { print, printError, readAll, textOf } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, NetworkError, Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { portOf } from "../net/http.ts";
import { TunnelError } from "../net/proxy.ts";
import { statusText } from "../net/status-text.ts";
import { failureOf, numbered, readOrNothing } from "./common.ts";
import { Cookies } from "./gnu-cookies.ts";
import { WgetExchange } from "./gnu-exchange.ts";
import { Log } from "./gnu-log.ts";
import { isRecursive, keepsFolders, nameFor } from "./gnu-name.ts";
import { type Line, parse, readSettings, StartupError, USAGE } from "./gnu-options.ts";

class Download {
  private readonly process: Process;
  private readonly line: Line;
  private readonly log: Log;
  private readonly cookies = new Cookies();
  private readonly exchange: WgetExchange;
  /** Sizes of what was saved. */
  readonly saved: number[] = [];

  constructor(process: Process, line: Line) {
    this.process = process;
    this.line = line;
    this.log = new Log(process, line);
    this.exchange = new WgetExchange(process, line, this.log, this.cookies);
    const jar = line.values.get("load-cookies");
    if (jar !== undefined) this.cookies.load(textOf(readOrNothing(process, jar)));
  }

  private has(name: string): boolean {
    return this.line.values.has(name);
  }

  async begin(): Promise<void> {
    await this.log.begin();
    const output = this.line.values.get("output-document");
    if (output === undefined || output === "-") return;
    openDescriptor(this.process, output, { write: true, create: true, truncate: true }).close();
  }

  /** After the last URL: the sum, and the cookies. */
  async end(isSummed: boolean): Promise<void> {
    const jar = this.line.values.get("save-cookies");
    if (jar !== undefined) {
      const text = this.cookies.text(this.log.stamp, this.has("keep-session-cookies"));
      await this.write(new TextEncoder().encode(text), jar);
    }
    if (!isSummed || this.saved.length === 0) return;
    const bytes = this.saved.reduce((sum, size) => sum + size, 0);
    await this.log.note(
      `FINISHED --${this.log.stamp}--\nTotal wall clock time: 0.02s\nDownloaded: ${this.saved.length} files, ${bytes} in 0s (1.00 MB/s)\n`,
    );
    if (this.has("convert-links")) await this.log.note("Converted links in 0 files in 0 seconds.\n");
  }

  /** Whatever is got with -O goes into one file, which is made before there is anything to put into it. */
  private async write(content: Uint8Array, path: string): Promise<void> {
    if (path === "-") {
      await print(this.process, content);
      return;
    }
    const how = path === this.line.values.get("output-document") ? { append: true } : { truncate: true };
    const file = openDescriptor(this.process, path, { write: true, create: true, ...how });
    await this.process.wait(file.write(content));
    file.close();
  }

  async run(address: string): Promise<number> {
    if (/^ftps?:/.test(address)) throw new NotModelledError("wget of ftp");
    const whole = /^[a-z]+:\/\//.test(address) ? address : `http://${address}`;
    if (!/^https?:/.test(whole)) {
      await this.log.note(`${address}: Unsupported scheme.\n`);
      return 1;
    }
    if (!URL.canParse(whole)) {
      await this.log.note(`${address}: Invalid host name.\n`);
      return 1;
    }
    let url = withoutFragment(new URL(whole));
    const output = this.line.values.get("output-document");
    if (output === undefined && this.has("no-clobber") && this.exists(nameFor(this.line, url))) {
      await this.log.say(`File '${nameFor(this.line, url)}' already there; not retrieving.\n\n`);
      return 0;
    }
    await this.log.debug("URI encoding = 'ANSI_X3.4-1968'\n");
    for (let hops = 0; hops < 20; hops += 1) {
      await this.log.debug(
        url.password
          ? "logging suppressed, strings may contain password\n"
          : `converted '${url.href}' (ANSI_X3.4-1968) -> '${url.href}' (UTF-8)\n`,
      );
      if (this.has("spider") && hops === 0)
        await this.log.say("Spider mode enabled. Check if remote file exists.\n");
      const answer = await this.tried(url);
      if (typeof answer === "number") return answer;
      const location = answer.headers.get("location");
      if (location === undefined || answer.status < 300 || answer.status >= 400)
        return this.finish(answer, url, output);
      await this.log.say(`Location: ${location} [following]\n`);
      url = withoutFragment(new URL(location, url));
    }
    await this.log.note("20 redirections exceeded.\n");
    return 8;
  }

  /** The answer after as many tries as -t allows, each a line of the log, or the exit status. */
  private async tried(url: URL): Promise<HttpResponse | number> {
    const most = Number(this.line.values.get("tries") ?? 20) || Number.POSITIVE_INFINITY;
    const longest = Number(this.line.values.get("waitretry") ?? 10);
    for (let count = 1; ; count += 1) {
      const again = count === 1 ? "" : `(try:${String(count).padStart(2)})  `;
      await this.log.say(`--${this.log.stamp}--  ${again}${masked(url)}\n`);
      try {
        return await this.exchange.request(url);
      } catch (error) {
        const isTunnel = error instanceof TunnelError;
        const failure = isTunnel ? undefined : failureOf(error);
        if (isTunnel) await this.log.note("Failed reading proxy response: Success\n");
        else {
          const status = await this.unreached(failure, this.exchange.placeOf(url));
          if (failure?.code !== "ECONNREFUSED" || !this.has("retry-connrefused")) return status;
        }
        if (count >= most) {
          await this.log.note("Giving up.\n\n");
          return 4;
        }
        await this.log.note("Retrying.\n\n");
        await this.process.sleep(Math.min(count, longest) * 1000);
      }
    }
  }

  private async unreached(error: NetworkError | undefined, url: URL): Promise<number> {
    if (error?.code === "ENOTFOUND") {
      await this.log.say(
        `Resolving ${url.hostname} (${url.hostname})... failed: Name or service not known.\n`,
      );
      await this.log.note(`wget: unable to resolve host address '${url.hostname}'\n`);
    } else if (error) {
      await this.log.say(`Connecting to ${url.hostname}:${portOf(url)}... `);
      await this.log.note("failed: Connection refused.\n");
    } else
      await this.log.note(
        "GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n",
      );
    return 4;
  }

  private exists(path: string): boolean {
    const { machine, credentials, cwd } = this.process;
    return machine.filesystem.exists(absolute(path, cwd), credentials);
  }

  private async finish(answer: HttpResponse, url: URL, output: string | undefined): Promise<number> {
    const text = answer.statusText ?? statusText(answer.status);
    if (answer.status === 401) {
      await this.log.say("\n");
      await this.log.note("Username/Password Authentication Failed.\n");
      return 6;
    }
    if (answer.status >= 400) {
      const brief = this.has("no-verbose");
      if (brief) await this.log.note(`${masked(url)}:\n`);
      await this.log.note(`${this.log.stamp} ERROR ${answer.status}: ${text}.\n${brief ? "" : "\n"}`);
      return 8;
    }
    const type = answer.headers.get("content-type");
    const length = answer.headers.get("content-length");
    const wanted = output ?? nameFor(this.line, url);
    if (this.has("continue") && output === undefined && this.exists(wanted)) {
      const old = readOrNothing(this.process, wanted).length;
      if (old === answer.body.length) {
        await this.log.say("\n    The file is already fully retrieved; nothing to do.\n\n");
        return 0;
      }
    }
    await this.log.say(`Length: ${length ?? "unspecified"}${type ? ` [${type.replace(/;.*/, "")}]` : ""}\n`);
    if (this.has("spider")) {
      await this.log.say("Remote file exists.\n\n");
      return 0;
    }
    const keepsName = this.has("continue") || this.has("timestamping") || keepsFolders(this.line);
    return this.save(answer, url, output ?? (keepsName ? wanted : numbered(this.process, wanted)));
  }

  private async save(answer: HttpResponse, url: URL, path: string): Promise<number> {
    if (isRecursive(this.line) && /^text\/(html|css)/.test(answer.headers.get("content-type") ?? ""))
      throw new NotModelledError("wget that follows the links of a page");
    await this.log.say(`Saving to: '${path === "-" ? "STDOUT" : path}'\n`);
    try {
      if (!this.has("output-document")) this.makeFolders(path);
      await this.write(answer.body, path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await this.log.note(`${path}: ${error.text}\n\nCannot write to '${path}' (Success).\n`);
      return 3;
    }
    const { length } = answer.body;
    this.saved.push(length);
    const isKnown = answer.headers.has("content-length");
    const size = isKnown ? `[${length}/${length}]` : `[${length}]`;
    await this.log.say(
      `\n     0K                                                      ${isKnown ? " 100%" : ""} 1.00M=0s\n\n`,
    );
    if ((this.has("timestamping") || this.has("mirror")) && !answer.headers.has("last-modified"))
      await this.log.say("Last-modified header missing -- time-stamps turned off.\n");
    const where = path === "-" ? "written to stdout" : `'${path}' saved`;
    await this.log.say(`${this.log.stamp} (1.00 MB/s) - ${where} ${size}\n\n`);
    if (this.has("no-verbose"))
      await this.log.note(`${this.log.stamp} URL:${url.href} ${size} -> "${path}" [1]\n`);
    return 0;
  }

  private makeFolders(path: string): void {
    const { machine, credentials, cwd } = this.process;
    let at = "";
    for (const name of absolute(path, cwd).split("/").slice(1, -1)) {
      at += `/${name}`;
      if (!machine.filesystem.exists(at, credentials)) machine.filesystem.mkdir(at, 0o755, credentials);
    }
  }
}

/** wget forgets what follows a `#` before it says anything. */
function withoutFragment(url: URL): URL {
  const plain = new URL(url.href);
  plain.hash = "";
  return plain;
}

function masked(url: URL): string {
  return url.href.replace(/^(\w+:\/\/[^/:@]+):[^/@]*@/, "$1:*password*@");
}

/** The URLs of -i, one a line. */
async function listed(process: Process, line: Line): Promise<string[]> {
  const file = line.values.get("input-file");
  if (file === undefined) return [];
  const text = textOf(file === "-" ? await readAll(process) : readOrNothing(process, file));
  return text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

async function main(process: Process): Promise<number> {
  const line = await parse(process);
  if (typeof line === "number") return line;
  try {
    readSettings(process, line);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    await printError(process, `${error.message}\n`);
    return 2;
  }
  if (line.values.has("version")) {
    await print(process, "GNU Wget 1.25.0 built on linux-gnu.\n");
    return 0;
  }
  const urls = [...line.urls, ...(await listed(process, line))];
  if (urls.length === 0) {
    await printError(process, `wget: missing URL\n${USAGE}`);
    return 1;
  }
  let status = 0;
  const download = new Download(process, line);
  await download.begin();
  for (const url of urls) status = (await download.run(url)) || status;
  await download.end(urls.length > 1 || line.values.has("input-file") || isRecursive(line));
  return status;
}

export const wget: Program = main;
