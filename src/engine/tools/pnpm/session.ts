/** One run of pnpm: its settings, its folders, and what it prints; all of it goes to standard output. */
import { print } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { absolute } from "../node-packages/files.ts";
import { PNPM_VERSION, type PnpmConfig } from "./config.ts";
import type { PnpmFailure } from "./failure.ts";
import type { CommandLine } from "./options.ts";
import { type WorkspaceSettings, workspaceSettings } from "./workspace.ts";

/** A word between two thin spaces, as pnpm sets it off even without colours. */
const badge = (word: string) => `\u2009${word}\u2009`;

export class Session {
  readonly process: Process;
  readonly line: CommandLine;
  readonly config: PnpmConfig;
  readonly workspace: WorkspaceSettings;
  private readonly started: number;

  constructor(process: Process, line: CommandLine, config: PnpmConfig) {
    this.process = process;
    this.line = line;
    this.config = config;
    this.workspace = workspaceSettings(process, config.dir);
    this.started = process.machine.clock.now();
  }

  get dir(): string {
    return this.config.dir;
  }

  on(option: string): boolean {
    return this.line.options.get(option) === "true";
  }

  get silent(): boolean {
    return this.on("silent") || /^silent$/.test(this.line.options.get("reporter") ?? "");
  }

  /** Development dependencies are left out. */
  get production(): boolean {
    return this.on("prod") || this.on("production") || this.on("save-prod") || this.config.on("production");
  }

  private get dataFolder(): string {
    const { environment } = this.process;
    const home = environment.get("PNPM_HOME");
    if (home) return home;
    return `${environment.get("XDG_DATA_HOME") ?? `${this.config.home}/.local/share`}/pnpm`;
  }

  get store(): string {
    const given = this.config.get("store-dir") ?? this.workspace.storeDir;
    const base =
      given === undefined
        ? `${this.dataFolder}/store`
        : absolute(this.dir, given.replace(/^~/, this.config.home));
    return base.endsWith("/v10") ? base : `${base}/v10`;
  }

  get cache(): string {
    const { environment } = this.process;
    return (
      this.config.get("cache-dir") ??
      `${environment.get("XDG_CACHE_HOME") ?? `${this.config.home}/.cache`}/pnpm`
    );
  }

  async say(text: string): Promise<void> {
    if (!this.silent) await print(this.process, `${text}\n`);
  }

  async warn(text: string): Promise<void> {
    await this.say(`${badge("WARN")} ${text}`);
  }

  async done(): Promise<void> {
    const took = this.process.machine.clock.now() - this.started;
    const time = took < 1000 ? `${took}ms` : `${(took / 1000).toFixed(1)}s`;
    await this.say(`Done in ${time} using pnpm v${PNPM_VERSION}`);
  }

  /** A failure is told even with --silent. */
  async fail({ code, title, lines }: PnpmFailure): Promise<void> {
    const name = /^PNPM_/.test(code) ? `ERR_${code}` : code;
    const body = lines.length > 0 ? `\n\n${lines.join("\n")}` : "";
    await print(this.process, `${/^[A-Z]/.test(name) ? `${badge(name)} ` : ""}${title}${body}\n`);
  }
}
