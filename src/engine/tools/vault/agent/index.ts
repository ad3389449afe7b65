/**
 * `vault agent -config=FILE`: logs in with the token of a file, writes it to its sinks, fills templates in and keeps what they
 * use fresh on the simulated clock; with `exit_after_auth` it ends once everything is written.
 *
 * Sources, below https://developer.hashicorp.com/vault/docs/agent-and-proxy: agent (settings, VAULT_ADDR before `address`, a 403
 * makes it log in again), autoauth and autoauth/methods/token_file, autoauth/sinks/file (mode 0640), agent/template (0644, folders
 * are made, `<no value>`) and agent/template#global-configurations; for log lines and retries issues 28011 and 7883 of hashicorp/vault.
 * A log never shows a token or a secret; sinks and destinations are what stays behind.
 *
 * Refused by name: other methods (approle, kubernetes, aws, ...), wrapped and encrypted sinks, env_template and exec, listeners,
 * caches, commands after a template, other delimiters, and functions besides those in template.ts.
 */
import { print, printError } from "../../../process/io.ts";
import type { Process } from "../../../process/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { pathAt, readText } from "../../user-home.ts";
import { addressOf, ask, VaultError } from "../client.ts";
import type { Line } from "../output.ts";
import { type AgentConfig, ConfigError, readConfig } from "./config.ts";
import { Failure, type Host, Runner, replaceFile } from "./runner.ts";

const SECOND = 1000;

export async function agent(process: Process, { flags }: Line): Promise<number> {
  const path = flags.get("config");
  if (path === undefined) {
    await printError(process, "Must specify at least one config path using -config\n");
    return 1;
  }
  const text = readText(process, pathAt(process, path));
  if (text === undefined) {
    await printError(
      process,
      `Error loading configuration from ${path}: stat ${path}: no such file or directory\n`,
    );
    return 1;
  }
  try {
    const config = readConfig(text, path);
    const stays = flags.get("exit-after-auth") !== "true" && !config.exitAfterAuth;
    return await new Agent(process, { ...config, exitAfterAuth: !stays }, flags.get("log-level")).run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await printError(process, `${error.message}\n`);
    return 1;
  }
}

class Agent implements Host {
  private readonly process: Process;
  private readonly config: AgentConfig;
  private readonly address: string;
  private readonly level: string;

  constructor(process: Process, config: AgentConfig, level = "info") {
    this.process = process;
    this.config = config;
    this.level = level;
    this.address = addressOf(process, config.address);
  }

  async say(who: string, text: string, level: "INFO" | "WARN" | "ERROR" = "INFO"): Promise<void> {
    if (level === "INFO" && /^(?:warn|error|err)$/.test(this.level)) return;
    const time = new Date(this.process.machine.clock.now()).toISOString();
    await print(this.process, `${time} ${`[${level}]`.padEnd(7)} ${who}: ${text}\n`);
  }

  async run(): Promise<number> {
    const { process, config } = this;
    await print(
      process,
      `==> Vault Agent started! Log data will stream in below:\n\n==> Vault Agent configuration:\n\n           Api Address 1: http://bufconn\n                     Cgo: disabled\n               Log Level: ${this.level}\n                 Version: Vault v1.20.4, built 2025-09-23T13:22:38Z\n\n`,
    );
    let stop: (status: number) => void = () => {};
    const stopped = new Promise<number>((resolve) => {
      stop = resolve;
    });
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.onSignal(signal, () => stop(0));
    if (config.pidFile !== undefined) replaceFile(process, config.pidFile, String(process.pid), 0o644);
    try {
      return await process.wait(Promise.race([this.work(), stopped]));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.say("agent", `runtime error encountered: error="${error.message}"`, "ERROR");
      await printError(process, "Error encountered during run, refer to logs for more details.\n");
      return 1;
    }
  }

  private async work(): Promise<number> {
    const { process, config } = this;
    for (const { path, mode } of config.sinks) {
      await this.say("agent.sink.file", "creating file sink");
      await this.say("agent.sink.file", `file sink configured: path=${path} mode=${modeText(mode)}`);
    }
    if (config.templates.length > 0) await this.say("agent.template.server", "starting template server");
    await this.say("agent.sink.server", "starting sink server");
    await this.say("agent.auth.handler", "starting auth handler");
    const token = await this.authenticate();
    if (config.templates.length > 0) await new Runner(process, config, this.address, this).serve(token);
    else if (!config.exitAfterAuth) await process.wait(new Promise(() => {}));
    if (config.sinks.length > 0) await this.say("agent", "sinks finished, exiting");
    return 0;
  }

  async authenticate(): Promise<string> {
    const { process, config, address } = this;
    for (let backoff = 1; ; backoff = Math.min(300, backoff * 2)) {
      await this.say("agent.auth.handler", "authenticating");
      const token = readText(process, pathAt(process, config.tokenFile))?.trim();
      try {
        if (token === undefined)
          throw new VaultError(
            `error reading token file: open ${config.tokenFile}: no such file or directory`,
          );
        await ask(process, "GET", "auth/token/lookup-self", { address, token });
        await this.say("agent.auth.handler", "authentication successful, sending token to sinks");
        for (const { path, mode } of config.sinks) {
          replaceFile(process, path, token, mode & ~process.umask);
          await this.say("agent.sink.file", `token written: path=${path}`);
        }
        return token;
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        const message = JSON.stringify(error.message);
        if (config.exitOnError) throw new Failure(`error authenticating: error=${message}`);
        await this.say(
          "agent.auth.handler",
          `error authenticating: error=${message} backoff=${backoff}s`,
          "ERROR",
        );
        await process.sleep(backoff * SECOND);
      }
    }
  }
}

function modeText(mode: number): string {
  if (mode > 0o777) throw new NotModelledError(`the mode ${mode.toString(8)} of a file of vault agent`);
  const signs = [...mode.toString(2).padStart(9, "0")];
  return `-${signs.map((bit, at) => (bit === "1" ? "rwx"[at % 3] : "-")).join("")}`;
}
