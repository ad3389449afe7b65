/**
 * wget of BusyBox 1.35.0: the userinfo of the URL is sent at once, and shown nowhere; --header is sent as typed.
 * Texts seen on the real thing.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { print, printError } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process, Program } from "../../process/types.ts";
import { basicAuth, portOf, sendRequest, typedHost } from "../net/http.ts";
import { askedOf, connectTo, type HttpProxy, proxyAt, proxyAuthorization } from "../net/proxy.ts";
import { statusText } from "../net/status-text.ts";
import { type BusyboxLine, parseBusybox } from "./busybox-options.ts";
import { failureOf, readOrNothing } from "./common.ts";

/** http_proxy, for HTTPS too; `-Y off` does without. */
function proxyFor(process: Process, line: BusyboxLine): HttpProxy | undefined {
  const given = process.environment.get("http_proxy");
  return given && line.values.get("Y") !== "off" ? proxyAt(given, 80) : undefined;
}

function headersFor(
  line: BusyboxLine,
  url: URL,
  { body, proxy }: { readonly body: Uint8Array | undefined; readonly proxy: HttpProxy | undefined },
): [string, string][] {
  const login = url.username
    ? basicAuth(decodeURIComponent(url.username), decodeURIComponent(url.password))
    : undefined;
  const own = line.headers.map((text): [string, string] => {
    const colon = text.indexOf(":");
    return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  });
  const owns = (name: string) => own.some(([each]) => each.toLowerCase() === name);
  const sent: [string, string][] = [
    ...(owns("host") ? [] : ([["Host", url.host]] as [string, string][])),
    ...(owns("user-agent") ? [] : ([["User-Agent", line.values.get("U") ?? "Wget"]] as [string, string][])),
    ["Connection", "close"],
    ...(login ? ([["Authorization", login]] as [string, string][]) : []),
    ...(proxy ? proxyAuthorization(proxy) : []),
    ...own,
    ...(body
      ? ([
          ...(owns("content-type") ? [] : [["Content-Type", "application/x-www-form-urlencoded"]]),
          ["Content-Length", String(body.length)],
        ] as [string, string][])
      : []),
  ];
  return sent;
}

async function fail(process: Process, text: string): Promise<number> {
  await printError(process, `wget: ${text}\n`);
  return 1;
}

/** TLS with a server that speaks none. */
async function noTls(process: Process): Promise<number> {
  await printError(process, "wget: note: TLS certificate validation not implemented\n");
  return fail(process, "error getting response: Connection reset by peer");
}

async function download(process: Process, line: BusyboxLine, address: string): Promise<number> {
  const whole = /^[a-z]+:\/\//.test(address) ? address : `http://${address}`;
  if (!/^(https?|ftp):\/\//.test(whole)) return fail(process, `not an http or ftp url: ${address}`);
  const port = /^\w+:\/\/(?:[^/?#]*@)?[^/?#@]*:([^/?#@]*)(?=[/?#]|$)/.exec(whole)?.[1] ?? "";
  if (!/^\d*$/.test(port)) return fail(process, `bad port '${port}'`);
  let url = new URL(whole);
  const say = (text: string) => (line.flags.has("q") ? Promise.resolve() : log(process, line, text));
  const postFile = line.values.get("post-file");
  const post = line.values.get("post-data");
  const body =
    post !== undefined
      ? new TextEncoder().encode(post)
      : postFile === undefined
        ? undefined
        : readOrNothing(process, postFile);
  const proxy = proxyFor(process, line);
  const place = () => proxy?.url ?? url;
  let answer: HttpResponse;
  for (let hops = 0; ; hops += 1) {
    if (hops > 5) return fail(process, "too many redirections");
    try {
      if (proxy) connectTo(process, proxy);
      else process.machine.network.connect(url.hostname, portOf(url));
      const { hostname } = place();
      await say(
        `Connecting to ${hostname}:${portOf(place())} (${/^[\d.]+$/.test(hostname) ? hostname : "10.0.0.2"}:${portOf(place())})\n`,
      );
      const method = line.flags.has("spider") ? "HEAD" : body ? "POST" : "GET";
      answer = await sendRequest(process, proxy ? askedOf(proxy, url) : url, {
        method,
        headers: headersFor(line, url, { body, proxy }),
        ...(body ? { body } : {}),
      });
    } catch (error) {
      const reached = failureOf(error);
      if (reached?.code === "ENOTFOUND")
        return fail(
          process,
          `bad address '${proxy ? proxy.url.host : `${typedHost(whole)}${port && `:${port}`}`}'`,
        );
      if (!reached) return noTls(process);
      const { hostname } = place();
      await say(`Connecting to ${hostname}:${portOf(place())} (${hostname}:${portOf(place())})\n`);
      return fail(process, `can't connect to remote host (${hostname}): Connection refused`);
    }
    if (line.flags.has("S")) {
      const lines = [
        `HTTP/1.1 ${answer.status} ${statusText(answer.status)}`,
        ...[...answer.headers].map(([name, value]) => `${name}: ${value}`),
        "",
      ];
      await log(process, line, lines.map((each) => `  ${each}\n`).join(""));
    }
    const to = answer.headers.get("location");
    if (to === undefined || answer.status < 300 || answer.status > 399) break;
    url = new URL(to, url);
  }
  if (answer.status >= 300 || answer.status < 200) {
    return fail(
      process,
      `server returned error: HTTP/1.1 ${answer.status} ${answer.statusText ?? statusText(answer.status)}`,
    );
  }
  if (line.flags.has("spider")) {
    await say("remote file exists\n");
    return 0;
  }
  return save(process, line, url, answer.body, say);
}

function bar(name: string, length: number): string {
  const size = String(length).padStart(6);
  return `${name.slice(0, 20).padEnd(20)} 100% |${"*".repeat(32)}|${size}  0:00:00 ETA\n`;
}

/** Standard error, or the file of -o. */
async function log(process: Process, line: BusyboxLine, text: string): Promise<void> {
  const path = line.values.get("o");
  if (path === undefined || path === "-") {
    await printError(process, text);
    return;
  }
  const file = openDescriptor(process, path, { write: true, create: true, append: true });
  await process.wait(file.write(new TextEncoder().encode(text)));
  file.close();
}

async function save(
  process: Process,
  line: BusyboxLine,
  url: URL,
  content: Uint8Array,
  say: (text: string) => Promise<void>,
) {
  const output = line.values.get("O");
  if (output === "-") {
    await say("writing to stdout\n");
    await print(process, content);
    await say(`${line.values.has("o") ? "" : bar("-", content.length)}written to stdout\n`);
    return 0;
  }
  const folder = line.values.get("P");
  // The query belongs to the name, and so does what follows a `#`: all behind the last slash.
  const name = `${url.pathname}${url.search}${url.hash}`.split("/").at(-1) || "index.html";
  const path = output ?? (folder === undefined ? name : `${folder}/${name}`);
  const resumes = line.flags.has("c");
  if (resumes && process.machine.filesystem.exists(absolute(path, process.cwd), process.credentials))
    await printError(process, "wget: restart failed\n");
  const exclusive = output === undefined && !resumes;
  const flags = { write: true, create: true, truncate: true, exclusive };
  try {
    const mode = 0o666 & ~process.umask;
    const file = process.machine.filesystem.open(
      absolute(path, process.cwd),
      flags,
      mode,
      process.credentials,
    );
    await say(`saving to '${path}'\n`);
    file.write(content);
    file.close();
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    return fail(process, `can't open '${path}': ${error.text}`);
  }
  // With -o there is no bar.
  const shown = line.values.has("o") ? "" : bar(path.replace(/^.*\//, ""), content.length);
  await say(`${shown}'${path}' saved\n`);
  return 0;
}

export const busyboxWget: Program = async (process) => {
  const line = await parseBusybox(process);
  if (!line) return 1;
  // Debian's build takes -T, but has no place to keep its value.
  if (line.values.has("T")) {
    process.machine.kill(process.pid, "SIGSEGV", process);
    return 139;
  }
  let status = 0;
  for (const url of line.urls) status = (await download(process, line, url)) || status;
  return status;
};
