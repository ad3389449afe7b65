/**
 * A sparse registry and who cargo is there. A registry that says `auth-required` is asked with the token only where a
 * credential provider is set: the default one serves for publishing alone
 * (https://doc.rust-lang.org/cargo/reference/registry-authentication.html, and seen on cargo 1.85.1).
 */
import { bytesOf, textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { ask } from "../registries/ask.ts";
import type { CargoConfig } from "./config.ts";
import { hashOfIndex } from "./short-hash.ts";
import { CargoError } from "./types.ts";

const AGENT = ["User-Agent", "cargo/1.85.1 (d73d2caf9 2024-12-31)"] as const;

interface Entry {
  readonly name: string;
  readonly vers: string;
  readonly cksum: string;
  readonly yanked: boolean;
}

export class Registry {
  readonly name: string;
  /** As Cargo.lock names it: `sparse+https://...`. */
  readonly source: string;
  private readonly config: CargoConfig;
  private readonly given: string | undefined;
  private isTold = false;
  private facts:
    | { readonly dl: string; readonly api?: string; readonly "auth-required"?: boolean }
    | undefined;

  /** `given` is the token of `--token`. Throws CargoError for a name that no file knows. */
  constructor(config: CargoConfig, name: string, given?: string) {
    this.config = config;
    this.name = name;
    this.given = given;
    const index =
      name === "crates-io" ? "sparse+https://index.crates.io/" : config.text("registries", name, "index");
    if (index === undefined)
      throw new CargoError(`registry index was not found in any configuration: \`${name}\``);
    if (!index.startsWith("sparse+"))
      throw new NotModelledError("a registry of crates whose index is a git repository");
    this.source = index.endsWith("/") ? index : `${index}/`;
    if (new URL(this.base).password)
      throw new CargoError("", [
        `invalid index URL for registry \`${name}\` defined in ${config.placeOf("registries", name, "index")}`,
        "registry URLs may not contain passwords",
      ]);
  }

  get base(): string {
    return this.source.slice("sparse+".length);
  }

  /** What cargo's folders for this registry are called. */
  get folderName(): string {
    return `${new URL(this.base).hostname}-${hashOfIndex(this.source)}`;
  }

  private get cacheFolder(): string {
    return `${this.config.home}/registry/index/${this.folderName}`;
  }

  get label(): string {
    return this.name === "crates-io" ? "crates.io index" : `\`${this.name}\` index`;
  }

  /** The token by the provider that is set: a file's or variable's, or what a command prints. */
  async token(operation: "read" | "publish"): Promise<string | undefined> {
    if (this.given !== undefined) return this.given;
    const own = this.config.get("registries", this.name, "credential-provider");
    const global = this.config.get("registry", "global-credential-providers");
    const list = Array.isArray(own)
      ? own.join(" ")
      : (own ?? (Array.isArray(global) ? global.at(-1) : global));
    if (list === undefined && this.facts?.["auth-required"])
      throw new CargoError("", [
        "authenticated registries require a credential-provider to be configured\nsee https://doc.rust-lang.org/nightly/cargo/reference/registry-authentication.html for details",
      ]);
    const provider = String(list ?? "cargo:token");
    if (!this.isTold) await this.config.tell(`  Credential ${provider} get ${this.name}`);
    this.isTold = true;
    const [, command] = /^cargo:token-from-stdout\s+(.+)$/.exec(provider) ?? [];
    if (command !== undefined) {
      const environment = { CARGO_REGISTRY_INDEX_URL: this.source, CARGO_REGISTRY_NAME_OPT: this.name };
      const { process } = this.config.files;
      return (await ask(process, command.split(/\s+/), { environment })).stdout.trimEnd() || undefined;
    }
    if (provider !== "cargo:token") throw new NotModelledError(`cargo's credential provider ${provider}`);
    const token =
      this.name === "crates-io"
        ? await this.config.secret("registry", "token")
        : await this.config.secret("registries", this.name, "token");
    if (token === undefined && operation === "read" && !this.facts?.["auth-required"]) return undefined;
    return token;
  }

  /** Reads config.json, with the token where it is asked for. Throws CargoError. */
  async open(): Promise<void> {
    await this.config.say(`    Updating ${this.label}`);
    let answer = await this.send("GET", `${this.base}config.json`, undefined);
    const asks = answer.status === 200 && JSON.parse(textOf(answer.body))["auth-required"] === true;
    if (asks) this.config.files.write(`${this.cacheFolder}/config.json`, answer.body);
    if (answer.status === 401 || asks) {
      this.facts = { dl: "", "auth-required": true };
      answer = await this.send("GET", `${this.base}config.json`, await this.needToken());
    }
    if (answer.status === 401) throw this.tokenProblem("token rejected");
    if (answer.status !== 200)
      throw new CargoError("", [
        "config.json not found in registry",
        `failed to get successful HTTP response from \`${this.base}config.json\`, got ${answer.status}`,
      ]);
    this.config.files.write(`${this.cacheFolder}/config.json`, answer.body);
    this.facts = JSON.parse(textOf(answer.body)) as NonNullable<Registry["facts"]>;
  }

  private tokenProblem(what: string): CargoError {
    const variable = `CARGO_REGISTRIES_${this.name.toUpperCase().replaceAll("-", "_")}_TOKEN`;
    return new CargoError("", [
      `${what} for \`${this.name}\`, please run \`cargo login --registry ${this.name}\`\nor use environment variable ${variable}`,
    ]);
  }

  private async needToken(): Promise<string> {
    const token = await this.token("read");
    if (token === undefined) throw this.tokenProblem("no token found");
    return token;
  }

  /** The newest version of a crate that fits, by its index entry; undefined for an unknown crate. */
  async find(crate: string, wanted: string): Promise<Entry | undefined> {
    const low = crate.toLowerCase();
    const folder =
      low.length < 3
        ? String(low.length)
        : low.length === 3
          ? `3/${low[0]}`
          : `${low.slice(0, 2)}/${low.slice(2, 4)}`;
    const answer = await this.get(`${this.base}${folder}/${low}`);
    if (answer.status !== 200) return undefined;
    this.config.files.write(`${this.cacheFolder}/.cache/${folder}/${low}`, answer.body);
    const entries = textOf(answer.body)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Entry);
    return entries.filter(({ vers, yanked }) => !yanked && fits(wanted, vers)).at(-1);
  }

  async crate(name: string, version: string): Promise<Uint8Array> {
    const { dl = "" } = this.facts ?? {};
    const url = dl.includes("{")
      ? dl.replaceAll("{crate}", name).replaceAll("{version}", version)
      : `${dl}/${name}/${version}/download`;
    const answer = await this.get(url);
    if (answer.status !== 200)
      throw new CargoError(`failed to download from \`${url}\``, [
        `failed to get successful HTTP response from \`${url}\`, got ${answer.status}`,
      ]);
    return answer.body;
  }

  /** Uploads a crate. Throws CargoError where the registry refuses. */
  async publish(body: Uint8Array): Promise<void> {
    const token = await this.token("publish");
    if (token === undefined) throw this.tokenProblem("no token found");
    const { api = "" } = this.facts ?? {};
    const answer = await this.send("PUT", `${api}/api/v1/crates/new`, token, body);
    if (answer.status !== 200)
      throw new CargoError(`failed to publish to registry at ${api}`, [
        `the remote server responded with an error (status ${answer.status}): ${textOf(answer.body).trim()}`,
      ]);
  }

  private async get(url: string): Promise<HttpResponse> {
    return this.send("GET", url, this.facts?.["auth-required"] ? await this.needToken() : undefined);
  }

  private async send(
    method: string,
    url: string,
    token: string | undefined,
    body = bytesOf(""),
  ): Promise<HttpResponse> {
    const { username } = new URL(url);
    const login = token ?? (username && basicAuth(decodeURIComponent(username), ""));
    const headers: Headers = login ? [AGENT, ["Authorization", login]] : [AGENT];
    const { process } = this.config.files;
    try {
      return await sendRequest(process, new URL(url), { method, headers, body });
    } catch (error) {
      if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
      const host = new URL(url).hostname;
      const port = error instanceof NetworkError ? error.port : 443;
      const why =
        error instanceof NetworkError && error.code !== "ECONNREFUSED"
          ? `[6] Could not resolve hostname (Could not resolve host: ${host})`
          : `[7] Could not connect to server (Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server)`;
      for (const left of [3, 2, 1])
        await this.config.say(`warning: spurious network error (${left} tries remaining): ${why}`);
      throw new CargoError("", [`download of config.json failed`, `failed to download from \`${url}\``, why]);
    }
  }
}

/** Whether a version fits a requirement: a caret one, as plain numbers are; `=`, `*` and `>=` too. */
export function fits(wanted: string, version: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/).slice(0, 3).map(Number);
  const [, sign = "^", rest = ""] = /^([=^~]|>=)?\s*(.*)$/.exec(wanted.trim()) ?? [];
  if (rest === "*" || rest === "") return true;
  const need = numbers(rest);
  const have = numbers(version);
  const order =
    need.map((number, index) => (have[index] ?? 0) - number).find((difference) => difference !== 0) ?? 0;
  if (sign === ">=") return order >= 0;
  if (sign === "=") return order === 0;
  const fixed =
    sign === "~" ? Math.min(2, need.length) : Math.max(1, need.findIndex((number) => number !== 0) + 1);
  return order >= 0 && need.slice(0, fixed).every((number, index) => have[index] === number);
}
