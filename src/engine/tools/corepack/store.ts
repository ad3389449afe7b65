/** What corepack keeps: the managers that it fetched, by version, and which version a bare name means. */
import { programIn } from "../../process/executable.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NetworkError, ProtocolError, sendRequest } from "../net/http.ts";
import { untar } from "../net/untar.ts";
import { existsAt, putFile, textAt } from "../node-packages/files.ts";
import { type Metadata, pickVersion } from "../node-packages/graph.ts";

export class CorepackFailure extends Error {
  override readonly name = "CorepackFailure";
  /** How corepack calls it. */
  readonly kind: "Internal Error" | "Syntax Error";

  constructor(message: string, kind: CorepackFailure["kind"] = "Internal Error") {
    super(message);
    this.kind = kind;
  }
}

const REGISTRY = "https://registry.npmjs.org";
const HELP = "https://github.com/nodejs/corepack#troubleshooting";
/** What corepack 0.34.7 takes where nobody says more; it asks the registry for the newest first. */
const DEFAULTS: Readonly<Record<string, string>> = { yarn: "1.22.22", pnpm: "10.34.9" };

export interface Spec {
  readonly name: string;
  /** A version or a range, without its hash. */
  readonly range: string;
}

export function specOf(text: string): Spec {
  const [, name = "", range = ""] = /^([^@]+)(?:@([^+]*).*)?$/.exec(text) ?? [];
  return { name, range };
}

export class CorepackStore {
  readonly process: Process;
  readonly folder: string;

  constructor(process: Process) {
    this.process = process;
    const { environment } = process;
    const home = environment.get("HOME") || "/root";
    const cache = environment.get("XDG_CACHE_HOME") ?? `${home}/.cache`;
    this.folder = environment.get("COREPACK_HOME") ?? `${cache}/node/corepack`;
  }

  private get lastFile(): string {
    return `${this.folder}/lastKnownGood.json`;
  }

  lastKnown(): Record<string, string> {
    return JSON.parse(textAt(this.process, this.lastFile) ?? "{}") as Record<string, string>;
  }

  remember({ name, range }: Spec): void {
    putFile(this.process, this.lastFile, JSON.stringify({ ...this.lastKnown(), [name]: range }, null, 2));
  }

  /** The file of a manager's version. */
  fileOf({ name, range }: Spec): string {
    const inside = name === "pnpm" ? "bin/pnpm.cjs" : range.startsWith("1.") ? "bin/yarn.js" : "yarn.js";
    return `${this.folder}/v1/${name}/${range}/${inside}`;
  }

  private get registry(): string {
    return (this.process.environment.get("COREPACK_NPM_REGISTRY") || REGISTRY).replace(/\/$/, "");
  }

  /**
   * COREPACK_NPM_TOKEN goes to the registry's own host only. A user and password of the address, else those of the
   * environment, go to any host (`fetch` in corepack's sources).
   */
  private loginFor(url: URL): string | undefined {
    const { environment } = this.process;
    const token = environment.get("COREPACK_NPM_TOKEN");
    if (token && url.origin === new URL(this.registry).origin) return `Bearer ${token}`;
    const user = url.username || environment.get("COREPACK_NPM_USERNAME");
    const password = url.password || environment.get("COREPACK_NPM_PASSWORD");
    return user || password ? `Basic ${btoa(`${user}:${password}`)}` : undefined;
  }

  private async get(address: string) {
    const url = new URL(address);
    const login = this.loginFor(url);
    url.username = "";
    url.password = "";
    try {
      const response = await sendRequest(this.process, url, {
        headers: login === undefined ? [] : [["authorization", login]],
      });
      if (response.status < 400) return response.body;
      throw new CorepackFailure(
        `Server answered with HTTP ${response.status} when performing the request to ${url}; for troubleshooting help, see ${HELP}`,
      );
    } catch (error) {
      if (!(error instanceof NetworkError || error instanceof ProtocolError)) throw error;
      throw new CorepackFailure(
        `Error when performing the request to ${url}; for troubleshooting help, see ${HELP}`,
      );
    }
  }

  /** Where a range is a tag, or none at all: what was good last, else what corepack brings. */
  settled({ name, range }: Spec): Spec {
    const wanted = range === "" || range === "latest" || range === "stable" || range === "*";
    return wanted ? { name, range: this.lastKnown()[name] ?? DEFAULTS[name] ?? "" } : { name, range };
  }

  /** Makes sure that a version is kept; returns its exact number. Throws CorepackFailure. */
  async ensure(given: Spec, announce: (text: string) => Promise<void>): Promise<Spec> {
    const spec = this.settled(given);
    if (existsAt(this.process, this.fileOf(spec))) return spec;
    const packageName =
      spec.name === "yarn" && !/^[01](\.|$)/.test(spec.range) ? "@yarnpkg/cli-dist" : spec.name;
    const all = metadataOf(textOf(await this.get(`${this.registry}/${packageName}`)));
    const picked = pickVersion(all, spec.range);
    if (!picked) throw new CorepackFailure(`No compatible version found for ${spec.name}@${spec.range}`);
    const exact = { name: spec.name, range: picked.version };
    if (existsAt(this.process, this.fileOf(exact))) return exact;
    // A mirror that hands out the public registry's addresses is asked itself, with the login of its own address.
    const tarball = picked.tarball.replace(REGISTRY, () => this.registry);
    await announce(`! Corepack is about to download ${tarball}`);
    for (const { path, kind, content } of untar(await this.get(tarball))) {
      if (kind !== "file") continue;
      const inside = path.split("/").slice(1).join("/");
      const isBerry = packageName !== spec.name;
      if (isBerry && programIn(content) === undefined) continue;
      putFile(
        this.process,
        isBerry ? this.fileOf(exact) : `${this.folder}/v1/${spec.name}/${picked.version}/${inside}`,
        content,
      );
    }
    return exact;
  }
}

/** Throws CorepackFailure where the registry's answer is no JSON; V8 shows the beginning of it. */
function metadataOf(text: string): Metadata {
  try {
    return JSON.parse(text) as Metadata;
  } catch (error) {
    throw new CorepackFailure((error as Error).message, "Syntax Error");
  }
}
