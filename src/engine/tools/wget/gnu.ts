/**
 * GNU Wget 1.25.0: it presents a login only after the server asks (unless --auth-no-challenge), hides the password
 * of a URL in its log, and prints nothing of headers but with -S (the answer's) and -d (all of them, the login's too).
 * Texts seen on the real thing.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process, Program } from "../../process/types.ts";
import { basicAuth, type NetworkError, portOf, sendRequest } from "../net/http.ts";
import { netrcLogin } from "../net/netrc.ts";
import { statusText } from "../net/status-text.ts";
import { failureOf, numbered, readOrNothing } from "./common.ts";
import { type Line, parse, readSettings } from "./gnu-options.ts";

class Download {
  private readonly process: Process;
  private readonly line: Line;

  constructor(process: Process, line: Line) {
    this.process = process;
    this.line = line;
  }

  private has(name: string): boolean {
    return this.line.values.has(name);
  }

  private get stamp(): string {
    return new Date(this.process.machine.clock.now()).toISOString().slice(0, 19).replace("T", " ");
  }

  private async say(text: string): Promise<void> {
    if (!this.has("quiet") && !this.has("no-verbose")) await printError(this.process, text);
  }

  /** What -d adds. It is shown however quiet the rest is. */
  private async debug(text: string): Promise<void> {
    if (this.has("debug")) await printError(this.process, text);
  }

  /** What -d says first: every option of the command line, with its value. */
  async begin(): Promise<void> {
    for (const [name, value] of this.line.given) {
      const short = name.replaceAll("-", "");
      if (name !== "debug") await this.debug(`Setting --${name} (${short}) to ${value || 1}\n`);
      if (name === "post-data")
        await this.debug(`Setting --method (method) to POST\nSetting --body-data (bodydata) to ${value}\n`);
    }
    await this.debug("DEBUG output created by Wget 1.25.0 on linux-gnu.\n\n");
  }

  private login(url: URL): { user: string; password: string } | undefined {
    const { values } = this.line;
    const user = values.get("http-user") ?? values.get("user");
    const password = values.get("http-password") ?? values.get("password");
    if (url.username)
      return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
    if (user !== undefined) return { user, password: password ?? "" };
    if (this.has("no-netrc")) return undefined;
    const home = this.process.environment.get("HOME") ?? "";
    return netrcLogin(textOf(readOrNothing(this.process, `${home}/.netrc`)), url.hostname);
  }

  private headers(
    url: URL,
    login: { user: string; password: string } | undefined,
    body: Uint8Array | undefined,
  ) {
    const own = this.line.headers.map((text): [string, string] => {
      const colon = text.indexOf(":");
      return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
    });
    const sent: [string, string][] = [
      ["Host", url.host],
      ["User-Agent", this.line.values.get("user-agent") ?? "Wget/1.25.0"],
      ["Accept", "*/*"],
      ["Accept-Encoding", "identity"],
      ...(login ? ([["Authorization", basicAuth(login.user, login.password)]] as [string, string][]) : []),
      ["Connection", "Keep-Alive"],
      ...(body
        ? ([
            ["Content-Type", "application/x-www-form-urlencoded"],
            ["Content-Length", String(body.length)],
          ] as [string, string][])
        : []),
    ];
    return [
      ...sent.filter(([name]) => !own.some(([each]) => each.toLowerCase() === name.toLowerCase())),
      ...own,
    ];
  }

  private async request(url: URL, body: Uint8Array | undefined): Promise<HttpResponse> {
    const method = this.line.values.get("method") ?? (this.has("spider") ? "HEAD" : body ? "POST" : "GET");
    const send = async (login: ReturnType<Download["login"]>) => {
      const headers = this.headers(url, login, body);
      const lines = headers.map(([name, value]) => `${name}: ${value}\n`).join("");
      await this.debug(
        `\n---request begin---\n${method} ${url.pathname}${url.search} HTTP/1.1\n${lines}\n---request end---\n`,
      );
      if (body) await this.debug(`[BODY data: ${textOf(body)}]\n`);
      return sendRequest(this.process, url, { method, headers, ...(body ? { body } : {}) });
    };
    const head = (response: HttpResponse) =>
      `${response.status} ${response.statusText ?? statusText(response.status)}`;
    const report = async (response: HttpResponse) => {
      await this.say("HTTP request sent, awaiting response... ");
      const lines = [...response.headers].map(([name, value]) => `${name}: ${value}\n`).join("");
      await this.debug(`\n---response begin---\nHTTP/1.1 ${head(response)}\n${lines}\n---response end---\n`);
      await this.say(`${head(response)}\n`);
    };
    const login = this.login(url);
    let answer = await send(this.has("auth-no-challenge") ? login : undefined);
    await report(answer);
    const challenge = answer.headers.get("www-authenticate");
    if (
      answer.status === 401 &&
      challenge !== undefined &&
      /^basic/i.test(challenge) &&
      login &&
      !this.has("auth-no-challenge")
    ) {
      await this.debug(`Skipping ${answer.body.length} bytes of body: [${textOf(answer.body)}] done.\n`);
      await this.say(`Authentication selected: ${challenge}\nReusing existing connection to ${url.host}.\n`);
      answer = await send(login);
      await report(answer);
    }
    if (this.has("server-response")) {
      const lines = [
        `HTTP/1.1 ${head(answer)}`,
        ...[...answer.headers].map(([name, value]) => `${name}: ${value}`),
      ];
      await printError(this.process, lines.map((each) => `  ${each}\n`).join(""));
    }
    return answer;
  }

  private body(): Uint8Array | undefined {
    const text = this.line.values.get("post-data") ?? this.line.values.get("body-data");
    if (text !== undefined) return new TextEncoder().encode(text);
    const file = this.line.values.get("post-file");
    return file === undefined ? undefined : readOrNothing(this.process, file);
  }

  private async save(content: Uint8Array, path: string): Promise<void> {
    if (path === "-") {
      await print(this.process, content);
      return;
    }
    const file = openDescriptor(this.process, path, { write: true, create: true, truncate: true });
    await this.process.wait(file.write(content));
    file.close();
  }

  async run(address: string): Promise<number> {
    let url = new URL(/^[a-z]+:\/\//.test(address) ? address : `http://${address}`);
    const output = this.line.values.get("output-document");
    const prefix = this.line.values.get("directory-prefix");
    if (output !== undefined && output !== "-") await this.save(new Uint8Array(0), output);
    for (let hops = 0; hops < 20; hops += 1) {
      const shown = url.href.replace(/^(\w+:\/\/[^/:@]+):[^/@]*@/, "$1:*password*@");
      if (this.has("spider") && hops === 0)
        await this.say("Spider mode enabled. Check if remote file exists.\n");
      await this.say(`--${this.stamp}--  ${shown}\n`);
      const named = !/^[\d.]+$/.test(url.hostname);
      const place = named
        ? `${url.hostname} (${url.hostname})|10.0.0.2|:${portOf(url)}`
        : `${url.hostname}:${portOf(url)}`;
      let answer: HttpResponse;
      try {
        this.process.machine.network.connect(url.hostname, portOf(url));
        if (named) await this.say(`Resolving ${url.hostname} (${url.hostname})... 10.0.0.2\n`);
        await this.say(`Connecting to ${place}... connected.\n`);
        answer = await this.request(url, this.body());
      } catch (error) {
        return this.unreached(failureOf(error), url);
      }
      const location = answer.headers.get("location");
      if (location !== undefined && answer.status >= 300 && answer.status < 400) {
        await this.say(`Location: ${location} [following]\n`);
        url = new URL(location, url);
        continue;
      }
      return this.finish(answer, url, output, prefix);
    }
    await printError(this.process, "20 redirections exceeded.\n");
    return 8;
  }

  private async unreached(error: NetworkError | undefined, url: URL): Promise<number> {
    if (error?.code === "ENOTFOUND") {
      await this.say(`Resolving ${url.hostname} (${url.hostname})... failed: Name or service not known.\n`);
      if (!this.has("quiet"))
        await printError(this.process, `wget: unable to resolve host address '${url.hostname}'\n`);
    } else if (error) await this.say(`Connecting to ${url.host}... failed: Connection refused.\n`);
    else {
      if (!this.has("quiet")) await printError(this.process, "Unable to establish SSL connection.\n");
      return 4;
    }
    return 4;
  }

  private async finish(
    answer: HttpResponse,
    url: URL,
    output: string | undefined,
    prefix: string | undefined,
  ) {
    const text = answer.statusText ?? statusText(answer.status);
    if (answer.status === 401) {
      await this.say("\nUsername/Password Authentication Failed.\n");
      return 6;
    }
    if (answer.status >= 400) {
      if (!this.has("quiet"))
        await printError(
          this.process,
          `${this.stamp} ERROR ${answer.status}: ${text}.\n${this.has("no-verbose") ? "" : "\n"}`,
        );
      return 8;
    }
    const type = answer.headers.get("content-type");
    await this.say(`Length: ${answer.body.length}${type ? ` [${type}]` : ""}\n`);
    if (this.has("spider")) {
      await this.say("Remote file exists.\n\n");
      return 0;
    }
    // The query belongs to the name of the file: a token in it too.
    const name = `${url.pathname.split("/").at(-1) || "index.html"}${decodeURIComponent(url.search)}`;
    const path = output ?? numbered(this.process, prefix ? `${prefix}/${name}` : name);
    await this.say(`Saving to: '${path === "-" ? "STDOUT" : path}'\n`);
    if (prefix && output === undefined) this.makeFolder(prefix);
    try {
      await this.save(answer.body, path);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      await printError(this.process, `${path}: ${error.text}\n\nCannot write to '${path}' (Success).\n`);
      return 3;
    }
    const size = `[${answer.body.length}/${answer.body.length}]`;
    await this.say(`\n     0K                                                       100% 1.00M=0s\n\n`);
    await this.say(
      `${this.stamp} (1.00 MB/s) - ${path === "-" ? "written to stdout" : `'${path}' saved`} ${size}\n\n`,
    );
    if (this.has("no-verbose") && !this.has("quiet"))
      await printError(this.process, `${this.stamp} URL:${url.href} ${size} -> "${path}" [1]\n`);
    return 0;
  }

  private makeFolder(path: string): void {
    const { machine, credentials, cwd } = this.process;
    const full = path.startsWith("/") ? path : `${cwd}/${path}`;
    if (!machine.filesystem.exists(full, credentials)) machine.filesystem.mkdir(full, 0o755, credentials);
  }
}

export const wget: Program = async (process) => {
  const line = await parse(process);
  if (typeof line === "number") return line;
  readSettings(process, line);
  if (line.values.has("version")) {
    await print(process, "GNU Wget 1.25.0 built on linux-gnu.\n");
    return 0;
  }
  if (line.urls.length === 0) {
    await printError(
      process,
      "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    );
    return 1;
  }
  let status = 0;
  await new Download(process, line).begin();
  for (const url of line.urls) status = (await new Download(process, line).run(url)) || status;
  return status;
};
