/**
 * Cargo's settings (https://doc.rust-lang.org/cargo/reference/config.html): .cargo/config.toml of the folder and those above,
 * then $CARGO_HOME's; its credentials.toml when a token is needed; `--config`, and a variable CARGO_A_B for `a.b`, go before them.
 */
import { printError } from "../../process/io.ts";
import type { UserFiles } from "../registries/files.ts";
import { isTable, parseToml, type Toml, type TomlTable } from "./toml.ts";
import { CargoError } from "./types.ts";

export interface Voice {
  readonly quiet: boolean;
  readonly verbose: boolean;
}

interface Source {
  readonly name: string;
  readonly table: TomlTable;
}

export class CargoConfig {
  readonly files: UserFiles;
  private readonly voice: Voice;
  private readonly sources: readonly Source[];
  private credentials: readonly Source[] | undefined;

  /** `given` are the values of `--config`. Throws CargoError. */
  constructor(files: UserFiles, given: readonly string[], voice: Voice) {
    this.files = files;
    this.voice = voice;
    const folders: string[] = [];
    for (let at = files.cwd; ; at = at.replace(/\/[^/]*$/, "")) {
      folders.push(`${at === "/" ? "" : at}/.cargo`);
      if (at === "" || at === "/") break;
    }
    const paths = [...new Set([...folders, this.home])].flatMap((folder) => [
      `${folder}/config`,
      `${folder}/config.toml`,
    ]);
    const told = given.map((text) => ({
      name: "--config cli option",
      table: this.parse(text, "--config argument"),
    }));
    for (const { table } of told) refuseTokens(table);
    this.sources = [...told, ...paths.map((path) => this.load(path))];
  }

  /** A line of progress, which `-q` leaves out. */
  async say(line: string): Promise<void> {
    if (!this.voice.quiet) await printError(this.files.process, `${line}\n`);
  }

  /** A line that only `-v` shows. */
  async tell(line: string): Promise<void> {
    if (this.voice.verbose) await this.say(line);
  }

  /** CARGO_HOME. */
  get home(): string {
    return this.files.variable("CARGO_HOME") ?? `${this.files.home}/.cargo`;
  }

  get credentialsFile(): string {
    return `${this.home}/credentials.toml`;
  }

  private load(path: string): Source {
    return { name: path, table: this.parse(this.files.readText(path) ?? "", path) };
  }

  private parse(text: string, path: string): TomlTable {
    try {
      return parseToml(text);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "Error") throw error;
      throw new CargoError("could not load Cargo configuration", [
        `could not parse TOML configuration in \`${path}\``,
        error.message,
      ]);
    }
  }

  /** A setting by its path: the variable first, then the file that is nearest. */
  get(...path: string[]): Toml | undefined {
    return this.find(path, this.sources)?.value;
  }

  /** Where a setting stands, in cargo's words. */
  placeOf(...path: string[]): string {
    return this.find(path, this.sources)?.name ?? "";
  }

  private find(
    path: readonly string[],
    sources: readonly Source[],
  ): { readonly value: Toml; readonly name: string } | undefined {
    const variable = variableOf(path);
    const value = this.files.variable(variable);
    if (value !== undefined) return { value, name: `environment variable \`${variable}\`` };
    for (const { table, name } of sources) {
      let at: Toml | undefined = table;
      for (const key of path) at = isTable(at) ? at[key] : undefined;
      if (at !== undefined) return { value: at, name };
    }
    return undefined;
  }

  /** The token at a path: the files of credentials, which are read now, go before the others. */
  async secret(...path: string[]): Promise<string | undefined> {
    if (!this.credentials) {
      const old = `${this.home}/credentials`;
      const isOld = this.files.exists(old) && !this.files.exists(this.credentialsFile);
      if (isOld)
        await this.say(
          `warning: \`${old}\` is deprecated in favor of \`credentials.toml\`\nnote: if you need to support cargo 1.38 or earlier, you can symlink \`credentials\` to \`credentials.toml\``,
        );
      try {
        this.credentials = [this.load(isOld ? old : this.credentialsFile)];
      } catch (error) {
        throw error instanceof CargoError ? new CargoError("", error.causes) : error;
      }
    }
    const found = this.find(path, [...this.credentials, ...this.sources]);
    return typeof found?.value === "string" ? found.value : undefined;
  }

  text(...path: string[]): string | undefined {
    const value = this.get(...path);
    return typeof value === "string" ? value : undefined;
  }
}

const variableOf = (path: readonly string[]) => `CARGO_${path.join("_").toUpperCase().replaceAll("-", "_")}`;

/** Tokens are no matter for a command line. Throws CargoError. */
function refuseTokens(table: TomlTable, above = ""): void {
  for (const [name, value] of Object.entries(table)) {
    const path = above === "" ? name : `${above}.${name}`;
    if (isTable(value)) refuseTokens(value, path);
    else if (/^(?:registry|registries\..+)\.(?:token|secret-key)$/.test(path))
      throw new CargoError(`${path} cannot be set through --config for security reasons`);
  }
}
