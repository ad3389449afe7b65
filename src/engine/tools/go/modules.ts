/** The modules of a project: fetched into the module cache, checked against go.sum. */
import { zipSync } from "fflate";
import { print, printError } from "../../process/io.ts";
import { NetworkError } from "../../process/types.ts";
import { ProtocolError, sendRequest } from "../net/http.ts";
import { formatModFile, type ModFile, parseModFile } from "./mod-file.ts";
import { ask } from "./origin.ts";
import { dialError } from "./proxy.ts";
import { type GoSettings, matchesPrefix } from "./settings.ts";
import { formatSums, modHash, parseSums, zipHash } from "./sums.ts";
import { GoError, type Origin } from "./types.ts";

export interface Downloaded {
  readonly path: string;
  readonly version: string;
  readonly folder: string;
  /** Where its .info, .mod and .zip are, without the extension. */
  readonly cached: string;
  readonly sum: string;
  readonly modSum: string;
}

const escaped = (path: string) => path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);

export class Modules {
  readonly settings: GoSettings;
  /** `-x`: what is run and fetched is shown. */
  readonly traces: boolean;

  constructor(settings: GoSettings, traces = false) {
    this.settings = settings;
    this.traces = traces;
  }

  private get root(): string {
    const path = this.settings.module();
    if (path === undefined)
      throw new GoError(
        "go.mod file not found in current directory or any parent directory; see 'go help modules'",
      );
    return path;
  }

  read(): ModFile {
    return parseModFile(this.settings.files.readText(this.root) ?? "");
  }

  write(file: ModFile): void {
    this.settings.files.write(this.root, formatModFile(file));
  }

  sums(): Map<string, string> {
    return parseSums(this.settings.files.readText(this.root.replace(/mod$/, "sum")) ?? "");
  }

  private addSums(sums: ReadonlyMap<string, string>): void {
    const all = new Map([...this.sums(), ...sums]);
    if (all.size > 0) this.settings.files.write(this.root.replace(/mod$/, "sum"), formatSums(all));
  }

  trace = async (line: string): Promise<void> => {
    if (this.traces) await printError(this.settings.files.process, line);
  };

  ask<T>(module: string, question: (origin: Origin) => Promise<T>): Promise<T> {
    return ask(this.settings, module, this.trace, question);
  }

  /** The version that a query stands for; errors begin as `go get` has them. */
  async resolve(path: string, query: string): Promise<string> {
    try {
      return await this.ask(path, (origin) => origin.resolve(query));
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      const git = /^git |^unknown revision/.test(error.message);
      throw new GoError(
        query === "latest"
          ? `module ${path}: ${error.message}`
          : `${path}@${query}: ${git ? "invalid version: " : ""}${error.message}`,
      );
    }
  }

  /** Fetches one version of a module, unless the cache has it; `announce` prints what `go get` and `go build` do. */
  async download(
    path: string,
    version: string,
    options: { announce?: boolean; zipSum?: boolean } = {},
  ): Promise<Downloaded> {
    const { files: user } = this.settings;
    const cache = this.settings.get("GOMODCACHE");
    const folder = `${cache}/${escaped(path)}@${version}`;
    const cached = `${cache}/cache/download/${escaped(path)}/@v/${version}`;
    const name = `${path}@${version}`;
    try {
      const kept = user.readText(`${cached}.mod`);
      const mod = kept ?? (await this.ask(path, (origin) => origin.mod(version)));
      const declared = /^\s*module\s+"?([^\s"]+)/m.exec(mod)?.[1];
      if (declared === undefined) throw new GoError("parsing go.mod: missing module line");
      if (kept === undefined) {
        user.write(`${cached}.info`, JSON.stringify({ Version: version }));
        user.write(`${cached}.mod`, mod);
      }
      const modSum = modHash(mod);
      await this.check(path, `${version}/go.mod`, modSum);
      let sum = user.readText(`${cached}.ziphash`);
      if (sum === undefined) {
        if (options.announce) await printError(user.process, `go: downloading ${path} ${version}\n`);
        const files = await this.ask(path, (origin) => origin.files(version));
        sum = zipHash(path, version, files);
        const entries = [...files].map(([file, content]) => [`${name}/${file}`, content] as const);
        user.write(`${cached}.zip`, zipSync(Object.fromEntries(entries), { mtime: "1980-01-01T00:00:00" }));
        user.write(`${cached}.ziphash`, sum);
        // The cache is for reading only (-modcacherw is not the default).
        for (const [file, content] of files) user.write(`${folder}/${file}`, content, 0o444);
      }
      await this.check(path, version, sum);
      const sums = new Map([[`${path} ${version}/go.mod`, modSum]]);
      if (options.zipSum) sums.set(`${path} ${version}`, sum);
      this.addSums(sums);
      return { path, version, folder, cached, sum, modSum };
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      const git = /^git |^unknown revision/.test(error.message);
      throw new GoError(`${name}: ${git ? "invalid version: " : ""}${error.message}`);
    }
  }

  /** Against go.sum, or else the checksum database, which knows public modules only. */
  private async check(path: string, version: string, hash: string): Promise<void> {
    const known = this.sums().get(`${path} ${version}`);
    if (known === hash) return;
    if (known !== undefined)
      throw new GoError(
        `verifying ${version.endsWith("/go.mod") ? "go.mod" : "module"}: checksum mismatch\n\tdownloaded: ${hash}\n\tgo.sum:     ${known}\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n\nFor more information, see 'go help module-auth'.`,
      );
    const { process } = this.settings.files;
    if (this.settings.get("GOSUMDB") === "off" || matchesPrefix(this.settings.get("GONOSUMDB"), path)) return;
    const bare = version.replace("/go.mod", "");
    const url = new URL(`https://sum.golang.org/lookup/${path}@${bare}`);
    const what = `verifying ${version.endsWith("/go.mod") ? "go.mod" : "module"}: ${path}@${version}`;
    try {
      await sendRequest(process, url);
    } catch (error) {
      if (error instanceof NetworkError) throw new GoError(`${what}: Get "${url.href}": ${dialError(error)}`);
      if (!(error instanceof ProtocolError)) throw error;
    }
    throw new GoError(`${what}: reading ${url.href}: 404 Not Found`);
  }

  async say(text: string): Promise<void> {
    await print(this.settings.files.process, text);
  }
}
