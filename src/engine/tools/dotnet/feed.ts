/** A feed of version 3 (https://learn.microsoft.com/nuget/api/overview): asked without a login first, with one after a 401. */
import { textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import type { UserFiles } from "../registries/files.ts";
import { type Login, NugetError, type Source } from "./types.ts";

interface Index {
  readonly resources: readonly { readonly "@id": string; readonly "@type": string }[];
}

export class Feed {
  readonly source: Source;
  private readonly files: UserFiles;
  private readonly login: () => Login | undefined;
  private index: Index | undefined;
  private isKnown = false;

  constructor(files: UserFiles, source: Source, login: () => Login | undefined) {
    this.files = files;
    this.source = source;
    this.login = login;
  }

  async request(
    method: string,
    url: string,
    headers: Headers = [],
    body: Uint8Array = new Uint8Array(0),
  ): Promise<HttpResponse> {
    const address = new URL(url);
    const send = (more: Headers) =>
      sendRequest(this.files.process, address, {
        ...{
          method,
          body,
          headers: [["User-Agent", "NuGet .NET Core MSBuild Task/6.14.0"], ...headers, ...more],
        },
      });
    const authorization = (): Headers => {
      const login = this.login();
      return login ? [["Authorization", basicAuth(login.user, login.password)]] : [];
    };
    const answer = await send(this.isKnown ? authorization() : []);
    if (answer.status !== 401 || this.isKnown) return answer;
    const more = authorization();
    if (more.length === 0) return answer;
    this.isKnown = true;
    return send(more);
  }

  /** The address of a resource. Throws NugetError with the lines that NU1301 has. */
  async resource(type: string): Promise<string> {
    const { url } = this.source;
    const fail = (why: string) => {
      throw new NugetError(`Unable to load the service index for source ${url}.\n  ${why}`);
    };
    if (!/^https?:/i.test(url)) throw new NotModelledError(`the package source ${url}: a folder`);
    if (!this.index) {
      try {
        const answer = await this.request("GET", url);
        if (answer.status >= 400)
          fail(
            `Response status code does not indicate success: ${answer.status} (${statusText(answer.status)}).`,
          );
        this.index = JSON.parse(textOf(answer.body)) as Index;
      } catch (error) {
        const { host, hostname } = new URL(url);
        if (error instanceof SyntaxError) fail("The content is not a valid JSON object.");
        if (error instanceof ProtocolError)
          fail("The SSL connection could not be established, see inner exception.");
        if (!(error instanceof NetworkError)) throw error;
        fail(
          error.code === "ENOTFOUND"
            ? `Name or service not known (${hostname}:${error.port})`
            : `Connection refused (${host})`,
        );
      }
    }
    const found = this.index?.resources.find((each) => each["@type"].startsWith(type));
    if (!found) throw new NugetError(`error: ${url} has no resource of type ${type}`);
    return found["@id"].replace(/\/$/, "");
  }
}
