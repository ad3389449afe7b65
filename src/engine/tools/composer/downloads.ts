/** How Composer fetches an address, who it is there, and what it says of it: some messages have the login of the address in them. */
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import type { UserFiles } from "../registries/files.ts";
import { headerFor, type Logins, readLogins } from "./auth.ts";
import { ComposerError, type Project } from "./types.ts";

/** A repository's own, as composer.json has them. */
export interface Options {
  readonly http?: { readonly header?: string | readonly string[] };
}

/** An address as lock files have it: without its login. */
export function plain(url: string): string {
  return url.replace(/^(https?:\/\/)[^@/]*@/, "$1");
}

/** An address as some messages and the cache's folders have it: without its password. */
export function masked(url: string): string {
  return url.replace(/^(https?:\/\/[^@/:]*):[^@/]*@/, "$1:***@");
}

type Say = (text: string, detail?: boolean) => Promise<void>;

export class Downloads {
  private readonly files: UserFiles;
  private readonly project: Project;
  private readonly say: Say;
  private readonly logins: Logins;
  private readonly told = new Set<string>();
  private warned = false;

  /** Throws ComposerError for files of logins that are none. */
  constructor(files: UserFiles, project: Project, say: Say) {
    this.files = files;
    this.project = project;
    this.say = say;
    this.logins = readLogins(files, project.config as Logins | undefined);
  }

  /** Fetches an address with the login of its host. Throws ComposerError. */
  async get(
    address: string,
    { mayMiss = false, options }: { readonly mayMiss?: boolean; readonly options?: Options | undefined } = {},
  ): Promise<HttpResponse> {
    const url = new URL(address);
    const shown = plain(url.href);
    if (url.protocol === "http:" && this.project.config?.["secure-http"] !== false)
      throw new ComposerError(
        `Your configuration does not allow connections to ${url.href}. See https://getcomposer.org/doc/06-config.md#secure-http for details.`,
        "Config.php",
        618,
        100,
      );
    // A login in the repository's address counts for its whole host.
    if (url.username) {
      const login = {
        username: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      };
      this.logins["http-basic"] = { ...this.logins["http-basic"], [url.host]: login };
    }
    if (url.protocol === "http:" && !this.warned)
      await this.say(`Warning: Accessing ${url.hostname} over http which is an insecure protocol.`);
    this.warned = true;
    const login = headerFor(this.logins, url);
    if (login && !this.told.has(login.says)) await this.say(login.says, true);
    this.told.add(login?.says ?? "");
    await this.say(`Downloading ${shown}`, true);
    const own = [options?.http?.header ?? []].flat().map((line): [string, string] => {
      const [, name = "", value = ""] = /^([^:]*):\s*(.*)$/.exec(line) ?? [];
      return [name, value];
    });
    const headers: Headers = [["User-Agent", "Composer/2.8.8"], ...own, ...(login ? [login.header] : [])];
    try {
      const answer = await sendRequest(this.files.process, url, { headers });
      await this.say(`[${answer.status}] ${shown}`, true);
      if (answer.status < 400 || (mayMiss && answer.status === 404)) return answer;
      if (answer.status === 401 && !login)
        throw new ComposerError(
          `The '${shown}' URL required authentication (HTTP 401).\nYou must be using the interactive console to authenticate`,
          "AuthHelper.php",
          205,
          100,
        );
      if (answer.status === 401 || answer.status === 403)
        throw new ComposerError(
          `Invalid credentials (HTTP ${answer.status}) for '${shown}', aborting.`,
          "AuthHelper.php",
          211,
          100,
        );
      throw new ComposerError(
        `The "${url.href}" file could not be downloaded (HTTP/1.1 ${answer.status} ${statusText(answer.status)})`,
        "CurlDownloader.php",
        660,
        100,
      );
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
      const { hostname, port } = url;
      const number = port || (url.protocol === "https:" ? "443" : "80");
      if (error instanceof NetworkError && error.code === "ECONNREFUSED")
        throw this.curlError(
          7,
          url,
          `Failed to connect to ${hostname} port ${number} after 0 ms: Could not connect to server`,
        );
      await this.say(
        "The following exception probably indicates you are offline or have misconfigured DNS resolver(s)",
      );
      throw this.curlError(6, url, `Could not resolve host: ${hostname}`);
    }
  }

  private curlError(number: number, { href }: URL, why: string): ComposerError {
    const message = `curl error ${number} while downloading ${masked(href)}: ${why}`;
    return new ComposerError(message, "CurlDownloader.php", 390, 100);
  }
}
