/**
 * GIT_TRACE, GIT_TRACE_CURL and GIT_CURL_VERBOSE (git(1), "Other"). The first prints command lines, logins in URLs and in helpers included; the
 * others print requests with the values of Authorization, Proxy-Authorization and Cookie left out, unless GIT_TRACE_REDACT is 0;
 * headers of other names are shown. Lines as seen on git 2.47.3. Other traces are refused.
 */
import { absolute, findCommand } from "../../process/executable.ts";
import { bytesOf, printError } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import { ExecError, type HttpResponse, type Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { HttpProxy } from "../net/proxy.ts";
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

/** A program that git runs: what it is asked for, with the variables it gets, and what is really started. */
async function traceRun(process: Process, asked: string, started = asked): Promise<void> {
  await put(process, "GIT_TRACE", "run-command.c:666", `trace: run_command: ${asked}`);
  await put(process, "GIT_TRACE", "run-command.c:758", `trace: start_command: ${started}`);
}

/** Where a program is that is started without a shell. */
function pathOf(process: Process, name: string): string {
  const lookup = { filesystem: process.machine.filesystem, cwd: process.cwd, as: process.credentials };
  try {
    return findCommand(name, process.environment.get("PATH"), lookup);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    return name;
  }
}

/** git-remote-http, started by way of git: it is told the remote's name, or its URL again, and the repository. */
export async function traceRemote(
  process: Process,
  url: string,
  { name = url, git }: { readonly name?: string | undefined; readonly git?: string | undefined },
): Promise<void> {
  const helper = quoted([url.startsWith("https:") ? "remote-https" : "remote-http", name, url]);
  const variable = git === undefined ? "" : `GIT_DIR=${git} `;
  await traceRun(process, `${variable}git ${helper}`, `/usr/lib/git-core/git ${helper}`);
  await put(process, "GIT_TRACE", "git.c:781", `trace: exec: git-${helper}`);
  await traceRun(process, `git-${helper}`, `/usr/lib/git-core/git-${helper}`);
}

/** Another command of git, run by git: pull fetches. */
export async function traceGit(process: Process, words: readonly string[]): Promise<void> {
  await traceRun(process, `git ${quoted(words)}`, `/usr/lib/git-core/git ${quoted(words)}`);
  await traceBuiltIn(process, words);
}

/** ssh, without the variables that git keeps to itself. */
export async function traceSsh(
  process: Process,
  {
    command,
    words,
    unset,
  }: { readonly command: string | undefined; readonly words: readonly string[]; readonly unset: string },
): Promise<void> {
  const started =
    command === undefined
      ? quoted([pathOf(process, process.environment.get("GIT_SSH") ?? "ssh"), ...words])
      : `/bin/sh -c ${quoted([`${command} "$@"`, command, ...words])}`;
  const asked = quoted([command ?? process.environment.get("GIT_SSH") ?? "ssh", ...words]);
  await traceRun(process, `unset ${unset}; GIT_PROTOCOL=version=2 ${asked}`, started);
}

/** A credential helper: a command line, its password with it, or a part of git. */
export async function traceHelper(process: Process, helper: string, action: string): Promise<void> {
  const isCommand = /^[!/]/.test(helper);
  const command = `${isCommand ? helper.replace(/^!/, "") : `git credential-${helper}`} ${action}`;
  await traceRun(process, quoted([command]), `/bin/sh -c ${quoted([command, command])}`);
  if (!isCommand) await traceBuiltIn(process, [`credential-${helper}`, action]);
}

/** GIT_ASKPASS and its like: the question for a password names the user. */
export function traceAsk(process: Process, program: string, prompt: string): Promise<void> {
  return traceRun(process, quoted([program, prompt]), quoted([pathOf(process, program), prompt]));
}

/** A proxy is told the whole URL, but not the login in it. */
function withoutUser(url: URL): string {
  return url.href.replace(/^(\w+:\/\/)[^/@]*@/, "$1");
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
    { user, proxy }: { readonly user: string | undefined; readonly proxy: HttpProxy | undefined },
  ): Promise<void> {
    if (this.names.length === 0) return;
    const place = proxy?.url ?? url;
    const { hostname } = place;
    if (!url.password && user === undefined)
      await this.info(`Couldn't find host ${hostname} in the .netrc file; using defaults`);
    if (this.isConnected) await this.info(`Re-using existing http: connection with host ${hostname}`);
    else {
      const port = place.port || (place.protocol === "https:" ? "443" : "80");
      await this.info(`  Trying ${hostname}:${port}...`);
      await this.info(`Connected to ${hostname} (${hostname}) port ${port}`);
      await this.info("using HTTP/1.x");
    }
    this.isConnected = true;
    if (proxy?.user) await this.info(`Proxy auth using Basic with user '${proxy.user}'`);
    if (user !== undefined) await this.info(`Server auth using Basic with user '${user}'`);
    const lines = [
      `GET ${proxy ? withoutUser(url) : `${url.pathname}${url.search}`} HTTP/1.1`,
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
