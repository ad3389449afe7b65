/**
 * GIT_TRACE, GIT_TRACE_CURL and GIT_CURL_VERBOSE (git(1), "Other"). The first prints command lines, logins in URLs included; the
 * others print requests with the values of Authorization, Proxy-Authorization and Cookie left out, unless GIT_TRACE_REDACT is 0;
 * headers of other names are shown. Lines as seen on git 2.47.3. Other traces are refused.
 */
import { absolute } from "../../process/executable.ts";
import { bytesOf, printError } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { statusText } from "../net/status-text.ts";

const OFF = /^(?:|0|false|no|off)$/i;
const KNOWN = new Set([
  "GIT_TRACE",
  "GIT_TRACE_CURL",
  "GIT_CURL_VERBOSE",
  "GIT_TRACE_REDACT",
  "GIT_TRACE_CURL_NO_DATA",
]);

export function refuseOtherTraces({ environment }: Process): void {
  for (const [name, value] of environment)
    if (/^GIT_(?:TRACE|CURL_VERBOSE)/.test(name) && !KNOWN.has(name) && !OFF.test(value))
      throw new NotModelledError(`git with ${name}`);
}

async function put(process: Process, name: string, place: string, text: string): Promise<void> {
  const target = process.environment.get(name) ?? "";
  if (OFF.test(target)) return;
  const now = new Date(process.machine.clock.now()).toISOString().slice(11, 23);
  const line = `${now}000 ${place.padEnd(23)} ${text}\n`;
  if (/^(1|2|true|yes|on)$/i.test(target)) await printError(process, line);
  else if (target.startsWith("/")) {
    const file = openDescriptor(process, absolute(target, process.cwd), {
      write: true,
      create: true,
      append: true,
    });
    await process.wait(file.write(bytesOf(line)));
    file.close();
  } else throw new NotModelledError(`${name} with the descriptor ${target}`);
}

function quoted(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w+,./:=@%^-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

/** The command itself. */
export function traceBuiltIn(process: Process, words: readonly string[]): Promise<void> {
  return put(process, "GIT_TRACE", "git.c:479", `trace: built-in: git ${quoted(words)}`);
}

/** A program that git runs: for HTTP three of them, for SSH one. */
export async function traceRemote(process: Process, url: string): Promise<void> {
  const helper = ["remote-http", "origin", url];
  const say = (place: string, text: string) => put(process, "GIT_TRACE", place, `trace: ${text}`);
  await say("run-command.c:666", `run_command: git ${quoted(helper)}`);
  await say("run-command.c:758", `start_command: /usr/lib/git-core/git ${quoted(helper)}`);
  await say("git.c:781", `exec: git-${quoted(helper)}`);
  await say("run-command.c:666", `run_command: git-${quoted(helper)}`);
  await say("run-command.c:758", `start_command: /usr/lib/git-core/git-${quoted(helper)}`);
}

export function traceRun(process: Process, argv: readonly string[]): Promise<void> {
  return put(process, "GIT_TRACE", "run-command.c:666", `trace: run_command: ${quoted(argv)}`);
}

/** What goes over the wire. */
export class HttpTrace {
  private readonly process: Process;
  private readonly names: readonly string[];
  private isConnected = false;

  constructor(process: Process) {
    this.process = process;
    const on = (name: string) => !OFF.test(process.environment.get(name) ?? "");
    this.names = on("GIT_TRACE_CURL")
      ? ["GIT_TRACE_CURL"]
      : on("GIT_CURL_VERBOSE")
        ? ["GIT_CURL_VERBOSE"]
        : [];
  }

  private async line(place: string, text: string): Promise<void> {
    for (const name of this.names) await put(this.process, name, place, text);
  }

  private info(text: string): Promise<void> {
    return this.line("http.c:913", `== Info: ${text}`);
  }

  private async size(what: string, bytes: number, place = "http.c:860"): Promise<void> {
    await this.line(
      place,
      `${what}, ${String(bytes).padStart(10, "0")} bytes (0x${bytes.toString(16).padStart(8, "0")})`,
    );
  }

  /** What git hides of a header. */
  private shown(header: string): string {
    const redact = !OFF.test(this.process.environment.get("GIT_TRACE_REDACT") ?? "1");
    if (!redact) return header;
    if (/^cookie:/i.test(header)) return header.replace(/=[^;]*/g, "=<redacted>");
    return header.replace(/^((?:proxy-)?authorization:\s*\S+) .*/i, "$1 <redacted>");
  }

  async request(
    url: URL,
    headers: readonly (readonly [string, string])[],
    user: string | undefined,
  ): Promise<void> {
    if (this.names.length === 0) return;
    const { hostname } = url;
    if (!url.password && user === undefined)
      await this.info(`Couldn't find host ${hostname} in the .netrc file; using defaults`);
    if (this.isConnected) await this.info(`Re-using existing http: connection with host ${hostname}`);
    else {
      const port = url.port || (url.protocol === "https:" ? "443" : "80");
      await this.info(`  Trying ${hostname}:${port}...`);
      await this.info(`Connected to ${hostname} (${hostname}) port ${port}`);
      await this.info("using HTTP/1.x");
    }
    this.isConnected = true;
    if (user !== undefined) await this.info(`Server auth using Basic with user '${user}'`);
    const lines = [
      `GET ${url.pathname}${url.search} HTTP/1.1`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      "",
    ];
    await this.size(
      "=> Send header",
      lines.reduce((sum, line) => sum + line.length + 2, 0),
    );
    for (const line of lines) await this.line("http.c:872", `=> Send header: ${this.shown(line)}`.trimEnd());
    await this.info("Request completely sent off");
  }

  /** libcurl sends a request once more, after a challenge: not even GIT_TRACE_REDACT hides the URL's login here. */
  again(url: URL): Promise<void> {
    return this.info(`Issue another request to this URL: '${url.href}'`);
  }

  async answer(url: URL, answer: HttpResponse): Promise<void> {
    if (this.names.length === 0) return;
    const head = `HTTP/1.1 ${answer.status} ${answer.statusText ?? statusText(answer.status)}`;
    for (const line of [head, ...[...answer.headers].map(([name, value]) => `${name}: ${value}`), ""]) {
      await this.size("<= Recv header", line.length + 2);
      await this.line("http.c:872", `<= Recv header: ${line}`.trimEnd());
    }
    const noData =
      this.names.includes("GIT_CURL_VERBOSE") ||
      !OFF.test(this.process.environment.get("GIT_TRACE_CURL_NO_DATA") ?? "");
    if (!noData && answer.body.length > 0) {
      await this.size("<= Recv data", answer.body.length, "http.c:886");
      const visible = Array.from(answer.body, (byte) =>
        byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
      );
      for (let at = 0; at < visible.length; at += 60)
        await this.line("http.c:901", `<= Recv data: ${visible.slice(at, at + 60).join("")}`);
    }
    await this.info(`Connection #0 to host ${url.hostname} left intact`);
  }
}
