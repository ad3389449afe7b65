/**
 * What gcloud keeps below ~/.config/gcloud (CLOUDSDK_CONFIG): configurations as sections of `key = value`, accounts in SQLite files
 * and once more as plain files, and a log of every command, in which what was printed stands. Names, modes and contents as Google
 * Cloud SDK 528 writes them (seen). Of the SQLite files only the text of the rows is there.
 */
import { bytesOf, concat } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { homeOf, makeFolders, readText, writeFile } from "../user-home.ts";

/** The fields of a service account's key file. */
export type KeyFile = Readonly<Record<string, unknown>>;

export class GcloudStore {
  private readonly process: Process;
  private readonly folder: string;
  /** The lines of this command's log. */
  private readonly lines: string[] = [];

  constructor(process: Process) {
    this.process = process;
    this.folder = process.environment.get("CLOUDSDK_CONFIG") || `${homeOf(process)}/.config/gcloud`;
  }

  private path(name: string): string {
    return `${this.folder}/${name}`;
  }

  private get configuration(): string {
    return `configurations/config_${this.process.environment.get("CLOUDSDK_ACTIVE_CONFIG_NAME") || "default"}`;
  }

  /** `section/name` to value, in the order of the file. */
  properties(): Map<string, string> {
    const found = new Map<string, string>();
    let section = "core";
    for (const line of (readText(this.process, this.path(this.configuration)) ?? "").split("\n")) {
      const heading = /^\[(.*)\]$/.exec(line.trim())?.[1];
      if (heading !== undefined) section = heading;
      const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) found.set(`${section}/${name}`, value);
    }
    return found;
  }

  /** Sets a property, or with undefined takes it out. */
  setProperty(key: string, value: string | undefined): void {
    const all = this.properties();
    if (value === undefined) all.delete(key);
    else all.set(key, value);
    const sections = [...new Set([...all.keys()].map((each) => each.split("/")[0] ?? ""))];
    const text = sections.map((section) => {
      const own = [...all].filter(([each]) => each.startsWith(`${section}/`));
      return `[${section}]\n${own.map(([each, kept]) => `${each.slice(section.length + 1)} = ${kept}\n`).join("")}\n`;
    });
    this.write(this.configuration, text.join(""));
  }

  /** Keeps a key three times, as gcloud does. */
  keepKey(account: string, key: KeyFile): void {
    const text = JSON.stringify(key, Object.keys(key).sort(), 2);
    const legacy = `legacy_credentials/${account}`;
    makeFolders(this.process, this.path("legacy_credentials"));
    makeFolders(this.process, this.path(legacy), 0o700);
    this.writeDatabase("credentials.db", "credentials", `${account}${text}`);
    this.write(`${legacy}/adc.json`, text, 0o600);
    this.write(
      `${legacy}/.boto`,
      `[Credentials]\ngs_service_key_file = ${this.path(`${legacy}/adc.json`)}`,
      0o600,
    );
  }

  keepToken(account: string, token: string): void {
    this.writeDatabase("access_tokens.db", "access_tokens", `${account}${token}`);
  }

  key(account: string): KeyFile | undefined {
    const text = readText(this.process, this.path(`legacy_credentials/${account}/adc.json`));
    return text === undefined ? undefined : (JSON.parse(text) as KeyFile);
  }

  accounts(): string[] {
    const { machine, credentials } = this.process;
    const path = this.path("legacy_credentials");
    return machine.filesystem.exists(path, credentials) ? machine.filesystem.readdir(path, credentials) : [];
  }

  /** A line for the log file of this command. */
  note(module: string, text: string): void {
    const time = new Date(this.process.machine.clock.now()).toISOString().replace("T", " ").replace(".", ",");
    this.lines.push(`${time.slice(0, 23)} ${module.padEnd(24)} ${text}\n`);
  }

  /** Writes the log and what every command leaves behind. */
  finish(): void {
    const time = new Date(this.process.machine.clock.now()).toISOString();
    const [day = "", clock = ""] = time.replace("Z", "000").split("T");
    this.write(`logs/${day.replaceAll("-", ".")}/${clock.replaceAll(":", ".")}.log`, this.lines.join(""));
    for (const [name, text] of [
      ["active_config", "default"],
      ["config_sentinel", ""],
    ] as const)
      if (readText(this.process, this.path(name)) === undefined) this.write(name, text);
  }

  private write(name: string, content: string | Uint8Array, mode = 0o644): void {
    writeFile(this.process, this.path(name), content, mode);
  }

  private writeDatabase(name: string, table: string, row: string): void {
    const page = new Uint8Array(3 * 4096);
    page.set(bytesOf(`SQLite format 3\0CREATE TABLE "${table}"`));
    const text = bytesOf(row);
    page.set(text.subarray(0, page.length), Math.max(0, page.length - text.length));
    this.write(name, text.length > page.length ? concat([page, text]) : page, 0o600);
  }
}
