/** Brings dependencies into ~/.gradle/caches/modules-2, as (https://docs.gradle.org/current/userguide/dependency_caching.html) says. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { print, textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { parsePom } from "../maven/project.ts";
import { ProtocolError, sendRequest } from "../net/http.ts";
import { statusText } from "../net/status-text.ts";
import type { UserFiles } from "../registries/files.ts";
import { userHome } from "./properties.ts";
import { GradleError, type Model, type Repository } from "./types.ts";

/** A dependency that was resolved, or why not. */
export interface Resolved {
  readonly notation: string;
  readonly failure: string | undefined;
}

export class Resolver {
  private readonly files: UserFiles;
  private readonly model: Model;
  private readonly isInfo: boolean;

  constructor(files: UserFiles, model: Model, isInfo: boolean) {
    this.files = files;
    this.model = model;
    this.isInfo = isInfo;
  }

  /** These and what they need in turn. */
  async resolve(notations: readonly string[]): Promise<Resolved[]> {
    const found: Resolved[] = [];
    const todo = [...notations];
    for (let notation = todo.shift(); notation !== undefined; notation = todo.shift()) {
      if (found.some((each) => each.notation === notation)) continue;
      try {
        const pom = await this.fetch(notation, "pom");
        const project = parsePom(textOf(pom), () => undefined);
        if (project.packaging !== "pom") await this.fetch(notation, "jar");
        found.push({ notation, failure: undefined });
        todo.push(
          ...project.dependencies.map(({ group, artefact, version }) => `${group}:${artefact}:${version}`),
        );
      } catch (error) {
        if (!(error instanceof GradleError)) throw error;
        found.push({ notation, failure: error.message });
      }
    }
    return found;
  }

  private async fetch(notation: string, type: "pom" | "jar"): Promise<Uint8Array> {
    const [group = "", artefact = "", version = ""] = notation.split(":");
    const file = `${artefact}-${version}.${type}`;
    const folder = `${userHome(this.files)}/caches/modules-2/files-2.1/${group}/${artefact}/${version}`;
    const [kept] = this.files.walk(folder).filter((path) => path.endsWith(`/${file}`));
    const before = kept === undefined ? undefined : this.files.read(`${folder}/${kept}`);
    if (before) return before;
    const path = `${group.replaceAll(".", "/")}/${artefact}/${version}/${file}`;
    const searched: string[] = [];
    for (const repository of this.model.repositories) {
      // A login in the address is neither used nor shown.
      const url = `${repository.url.replace(/\/$/, "").replace(/:\/\/[^@/]*@/, "://")}/${path}`;
      const answer = await this.get(repository, url);
      if (answer.status === 404) {
        searched.push(url);
        continue;
      }
      if (answer.status >= 400)
        throw new GradleError(
          `Could not get resource '${url}'.\n   > Could not GET '${url}'. Received status code ${answer.status} from server: ${statusText(answer.status)}`,
        );
      this.files.write(`${folder}/${bytesToHex(sha1(answer.body))}/${file}`, answer.body);
      return answer.body;
    }
    if (this.model.hasPublic) throw new NotModelledError(`${notation} of a public repository`);
    if (searched.length === 0)
      throw new GradleError(
        `Cannot resolve external dependency ${notation} because no repositories are defined.`,
      );
    throw new GradleError(
      `Could not find ${notation}.\nSearched in the following locations:\n${searched.map((url) => `  - ${url}`).join("\n")}`,
    );
  }

  private async get(
    { name, url: base, allowsHttp, headers }: Repository,
    url: string,
  ): Promise<HttpResponse> {
    if (/^http:/i.test(base) && !allowsHttp && !/^http:\/\/(?:localhost|127\.0\.0\.1)[:/]/.test(base))
      throw new GradleError(
        `Using insecure protocols with repositories, without explicit opt-in, is unsupported. Switch Maven repository '${name}(${base})' to redirect to a secure protocol (like HTTPS) or allow insecure protocols.`,
      );
    if (!/^https?:/i.test(url)) throw new NotModelledError(`the repository ${base} of Gradle`);
    const sent = [["User-Agent", "Gradle/8.14.3"], ...headers()] as [string, string][];
    if (this.isInfo) await print(this.files.process, `Resource missing or out of date. [HTTP GET: ${url}]\n`);
    try {
      return await sendRequest(this.files.process, new URL(url), { headers: sent });
    } catch (error) {
      const { host, hostname } = new URL(url);
      const fail = (why: string) =>
        new GradleError(`Could not get resource '${url}'.\n   > Could not GET '${url}'.\n      > ${why}`);
      if (error instanceof ProtocolError) throw fail("Unsupported or unrecognized SSL message");
      if (!(error instanceof NetworkError)) throw error;
      throw fail(
        error.code === "ENOTFOUND"
          ? `${hostname}: Name or service not known`
          : `Connect to ${host} [${hostname}] failed: Connection refused`,
      );
    }
  }
}
