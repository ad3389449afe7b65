/** Fills templates in and writes them, once or again whenever what they use has changed. */
import { FileSystemError } from "../../../filesystem/types.ts";
import { bytesOf } from "../../../process/io.ts";
import type { Process } from "../../../process/types.ts";
import { formatDuration } from "../../../source/duration.ts";
import { ExecutionError } from "../../../source/template/evaluate.ts";
import { TemplateError } from "../../../source/template/parse.ts";
import { makeFolders, pathAt, readText } from "../../user-home.ts";
import { VaultError } from "../client.ts";
import type { AgentConfig, Template } from "./config.ts";
import { Secrets } from "./secrets.ts";
import { render } from "./template.ts";

/** So often an answer is asked for again, a quarter of a second after the first time, then twice as long each time. */
const ATTEMPTS = 12;
const SECOND = 1000;

/** What ends the agent with status 1. */
export class Failure extends Error {
  override readonly name = "Failure";
}

export interface Host {
  say(who: string, text: string, level?: "INFO" | "WARN" | "ERROR"): Promise<void>;
  /** A token that the server takes. */
  authenticate(): Promise<string>;
}

export class Runner {
  private readonly process: Process;
  private readonly config: AgentConfig;
  private readonly address: string;
  private readonly host: Host;
  /** What each destination holds. */
  private readonly written = new Map<string, string>();

  constructor(process: Process, config: AgentConfig, address: string, host: Host) {
    this.process = process;
    this.config = config;
    this.address = address;
    this.host = host;
  }

  /** Fills the templates in, once or as long as the agent runs. */
  async serve(token: string): Promise<void> {
    const { process, config, address } = this;
    const secrets = new Secrets(process, address, token, config.staticInterval);
    for (;;) {
      process.tick();
      try {
        for (const template of config.templates) await this.fill(template, secrets);
        if (config.exitAfterAuth) return;
      } catch (error) {
        if (!(error instanceof Failure) || config.exitOnRetryFailure) throw error;
        await this.host.say(
          "agent.template.server",
          `template server error: error="${error.message}"`,
          "ERROR",
        );
        await process.sleep(60 * SECOND);
      }
      const due = secrets.nextDue;
      if (due === undefined) await process.wait(new Promise(() => {}));
      else await process.sleep(Math.max(0, due - process.machine.clock.now()));
      await secrets.refresh();
    }
  }

  private async fill(template: Template, secrets: Secrets): Promise<void> {
    const source = template.source && readText(this.process, pathAt(this.process, template.source));
    const text = template.contents ?? source;
    if (text === undefined) throw new Failure(`open ${template.source}: no such file or directory`);
    const sight = {
      variable: (name: string) => this.process.environment.get(name),
      file: (path: string) => {
        const content = readText(this.process, pathAt(this.process, path));
        if (content === undefined) throw new Error(`file(${path}): stat ${path}: no such file or directory`);
        return content;
      },
    };
    try {
      for (;;) {
        const rendered = render(text, secrets.answers, sight, template.errorOnMissingKey);
        if (rendered.missing.length === 0) return await this.put(template, rendered.text);
        for (const path of rendered.missing) await this.fetch(path, secrets);
      }
    } catch (error) {
      if (error instanceof ExecutionError || error instanceof TemplateError)
        throw new Failure(`${template.source ?? "(dynamic)"}: ${error.message}`);
      throw error;
    }
  }

  private async fetch(path: string, secrets: Secrets): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await secrets.fetch(path);
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        const why = /^Code: 404/m.test(error.message) ? `no secret exists at ${path}` : error.message;
        const what = `vault.read(${path}): ${why}`;
        if (attempt > ATTEMPTS) throw new Failure(what);
        const wait = Math.min(60 * SECOND, 250 * 2 ** (attempt - 1));
        await this.host.say(
          "agent",
          `(view) ${what} (retry attempt ${attempt} after "${formatDuration(wait * 1e6)}")`,
          "WARN",
        );
        // A token that is refused is looked for again.
        if (/^Code: 403/m.test(error.message) && attempt > 1) secrets.token = await this.host.authenticate();
        await this.process.sleep(wait);
      }
    }
  }

  private async put(template: Template, text: string): Promise<void> {
    const { destination, perms, makesFolders, source } = template;
    if (this.written.get(destination) === text) return;
    const { machine, credentials } = this.process;
    const path = pathAt(this.process, destination);
    const kept = machine.filesystem.exists(path, credentials)
      ? machine.filesystem.stat(path, credentials).mode & 0o777
      : 0o644;
    const folder = path.slice(0, path.lastIndexOf("/")) || "/";
    if (!makesFolders && !machine.filesystem.exists(folder, credentials))
      throw new Failure(`error rendering "${destination}": open ${folder}: no such file or directory`);
    replaceFile(this.process, destination, text, perms ?? kept);
    this.written.set(destination, text);
    await this.host.say("agent", `(runner) rendered "${source ?? "(dynamic)"}" => "${destination}"`);
  }
}

/** As sinks and templates are written: a new file in the place of the old one. Throws Failure. */
export function replaceFile(process: Process, name: string, text: string, mode: number): void {
  const { machine, credentials } = process;
  const path = pathAt(process, name);
  try {
    makeFolders(process, path.slice(0, path.lastIndexOf("/")), 0o755);
    if (machine.filesystem.exists(path, credentials)) machine.filesystem.unlink(path, credentials);
    machine.filesystem.writeFile(path, bytesOf(text), mode, credentials);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new Failure(`error writing ${name}: ${error.message}`);
  }
}
