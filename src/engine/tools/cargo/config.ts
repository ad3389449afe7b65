/**
 * Cargo's settings (https://doc.rust-lang.org/cargo/reference/config.html): .cargo/config.toml of the folder and those above,
 * then $CARGO_HOME's, then its credentials.toml; a variable CARGO_A_B stands for `a.b` and goes before all of them.
 */
import type { UserFiles } from "../registries/files.ts";
import { isTable, parseToml, type Toml, type TomlTable } from "./toml.ts";
import { CargoError } from "./types.ts";

export class CargoConfig {
  readonly files: UserFiles;
  private readonly tables: readonly TomlTable[];

  constructor(files: UserFiles) {
    this.files = files;
    const folders: string[] = [];
    for (let at = files.cwd; ; at = at.replace(/\/[^/]*$/, "")) {
      folders.push(`${at === "/" ? "" : at}/.cargo`);
      if (at === "" || at === "/") break;
    }
    const paths = [...new Set([...folders, this.home])].flatMap((folder) => [
      `${folder}/config`,
      `${folder}/config.toml`,
    ]);
    this.tables = [`${this.home}/credentials`, this.credentialsFile, ...paths].map((path) => this.load(path));
  }

  /** CARGO_HOME. */
  get home(): string {
    return this.files.variable("CARGO_HOME") ?? `${this.files.home}/.cargo`;
  }

  get credentialsFile(): string {
    return `${this.home}/credentials.toml`;
  }

  private load(path: string): TomlTable {
    try {
      return parseToml(this.files.readText(path) ?? "");
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "Error") throw error;
      throw new CargoError(`could not load Cargo configuration`, [
        `could not parse TOML configuration in \`${path}\``,
        error.message,
      ]);
    }
  }

  /** A setting by its path; the variable first, then the file that is nearest. */
  get(...path: string[]): Toml | undefined {
    const name = `CARGO_${path.join("_").toUpperCase().replaceAll("-", "_")}`;
    const variable = this.files.variable(name);
    if (variable !== undefined) return variable;
    for (const table of this.tables) {
      let at: Toml | undefined = table;
      for (const key of path) at = isTable(at) ? at[key] : undefined;
      if (at !== undefined) return at;
    }
    return undefined;
  }

  text(...path: string[]): string | undefined {
    const value = this.get(...path);
    return typeof value === "string" ? value : undefined;
  }
}
