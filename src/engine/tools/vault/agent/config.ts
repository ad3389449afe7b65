/** What `vault agent -config` says: each setting is either acted upon, without effect here, or refused by name. */
import { NotModelledError } from "../../../source/errors.ts";
import { type Block, HclError, isBlock, parseHcl, type Value } from "./hcl.ts";

export interface Template {
  readonly source: string | undefined;
  readonly contents: string | undefined;
  readonly destination: string;
  readonly perms: number | undefined;
  readonly makesFolders: boolean;
  readonly errorOnMissingKey: boolean;
}

export interface AgentConfig {
  readonly address: string | undefined;
  readonly tokenFile: string;
  readonly exitOnError: boolean;
  readonly sinks: readonly { readonly path: string; readonly mode: number }[];
  readonly templates: readonly Template[];
  readonly exitAfterAuth: boolean;
  readonly exitOnRetryFailure: boolean;
  /** How often what has no lease is read again, in ms. */
  readonly staticInterval: number;
  readonly pidFile: string | undefined;
}

/** A configuration that the real program does not start with. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Settings of one block, taken one by one; what is left at the end is refused. */
class Settings {
  private readonly block: Block;
  private readonly where: string;
  private readonly taken = new Set<string>();

  constructor(block: Block, where: string) {
    this.block = block;
    this.where = where;
  }

  blocks(name: string): { readonly labels: readonly string[]; readonly block: Block }[] {
    this.taken.add(name);
    return this.block.entries
      .filter((entry) => entry.name === name)
      .flatMap(({ labels, value }) =>
        (Array.isArray(value) ? (value as readonly Value[]) : [value]).map((block) => {
          if (!isBlock(block)) throw new ConfigError(`error parsing '${name}': it is not a block`);
          const [inner] = block.entries;
          // JSON has a label as one more object.
          return labels.length === 0 && block.entries.length === 1 && inner && isBlock(inner.value)
            ? { labels: [inner.name], block: LABELLED.has(name) ? inner.value : block }
            : { labels, block };
        }),
      );
  }

  value(name: string): Value | undefined {
    this.taken.add(name);
    return this.block.entries.findLast((entry) => entry.name === name)?.value;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : String(value);
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.value(name);
    return value === undefined ? otherwise : String(value) === "true";
  }

  ignore(...names: string[]): void {
    for (const name of names) this.taken.add(name);
  }

  end(): void {
    const left = this.block.entries.find(({ name }) => !this.taken.has(name));
    if (left) throw new NotModelledError(`${this.where}${left.name} of vault agent`);
  }
}

const LABELLED = new Set(["method", "sink"]);

/** Throws ConfigError for what the real program refuses, NotModelledError for what this one does. */
export function readConfig(text: string, path: string): AgentConfig {
  let root: Settings;
  try {
    root = new Settings(parseHcl(text), "");
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    throw new ConfigError(`Error loading configuration from ${path}: ${error.message}`);
  }
  const vaults = root.blocks("vault").map(({ block }) => new Settings(block, "vault."));
  const address = vaults[0]?.text("address");
  for (const vault of vaults) {
    vault.ignore("tls_skip_verify", "retry", "ca_cert", "ca_path", "tls_server_name");
    vault.end();
  }
  const [auto, ...others] = root.blocks("auto_auth");
  if (!auto) throw new NotModelledError("vault agent without auto_auth");
  if (others.length > 0)
    throw new ConfigError(
      `Error loading configuration from ${path}: error parsing 'auto_auth': at most one "auto_auth" block is allowed`,
    );
  const general = root.blocks("template_config").map(({ block }) => new Settings(block, "template_config."));
  const templates = root.blocks("template").map(({ block }) => templateOf(block));
  const config: AgentConfig = {
    address,
    ...authOf(new Settings(auto.block, "auto_auth."), templates.length > 0),
    templates,
    exitAfterAuth: root.flag("exit_after_auth", false),
    exitOnRetryFailure: general[0]?.flag("exit_on_retry_failure", true) ?? true,
    staticInterval: (secondsOf(general[0]?.text("static_secret_render_interval")) ?? 300) * 1000,
    pidFile: root.text("pid_file"),
  };
  for (const each of general) each.end();
  root.ignore("log_level", "log_format", "disable_idle_connections", "disable_keep_alives");
  root.end();
  return config;
}

function authOf(
  settings: Settings,
  hasTemplates: boolean,
): Pick<AgentConfig, "tokenFile" | "exitOnError" | "sinks"> {
  const [method] = settings.blocks("method");
  if (!method)
    throw new ConfigError("error parsing 'auto_auth': error parsing 'method': one method is needed");
  const own = new Settings(method.block, "auto_auth.method.");
  const type = method.labels[0] ?? own.text("type") ?? "";
  if (type !== "token_file") throw new NotModelledError(`the method ${type} of vault agent's auto_auth`);
  own.ignore("type", "min_backoff", "max_backoff", "mount_path");
  const details = new Settings(own.blocks("config")[0]?.block ?? { entries: [] }, "auto_auth.method.config.");
  const tokenFile = details.text("token_file_path");
  if (!tokenFile)
    throw new ConfigError("error creating token_file auth method: missing 'token_file_path' config value");
  const exitOnError = own.flag("exit_on_err", false);
  details.end();
  own.end();
  const sinks = settings.blocks("sink").map(({ labels, block }) => {
    const sink = new Settings(block, "auto_auth.sink.");
    const kind = labels[0] ?? sink.text("type");
    if (kind !== "file") throw new NotModelledError(`the sink ${kind} of vault agent`);
    sink.ignore("type");
    const config = new Settings(sink.blocks("config")[0]?.block ?? { entries: [] }, "auto_auth.sink.config.");
    const path = config.text("path");
    if (!path) throw new ConfigError("error creating file sink: 'path' not specified for file sink");
    const mode = permissions(config.value("mode")) ?? 0o640;
    config.end();
    sink.end();
    return { path, mode };
  });
  settings.end();
  if (sinks.length === 0 && !hasTemplates)
    throw new ConfigError(
      "auto_auth requires at least one sink or at least one template or api_proxy.use_auto_auth_token=true",
    );
  return { tokenFile, exitOnError, sinks };
}

function templateOf(block: Block): Template {
  const settings = new Settings(block, "template.");
  const template: Template = {
    source: settings.text("source"),
    contents: settings.text("contents"),
    destination: settings.text("destination") ?? "",
    perms: permissions(settings.value("perms")),
    makesFolders: settings.flag("create_dest_dirs", true),
    errorOnMissingKey: settings.flag("error_on_missing_key", false),
  };
  settings.end();
  if (template.destination === "") throw new ConfigError("template: missing destination");
  if ((template.source === undefined) === (template.contents === undefined))
    throw new ConfigError("template: exactly one of source or contents must be set");
  return template;
}

/** `"0600"` and `0600`, which HCL reads as octal too. */
function permissions(value: Value | undefined): number | undefined {
  if (typeof value === "string") return Number.parseInt(value, 8) || undefined;
  return typeof value === "number" ? value || undefined : undefined;
}

/** `5m`, `1h30m`, `300s` or a number of seconds. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  const parts = [...text.matchAll(/(\d+)([hms]?)/g)];
  return (
    parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 1), 0) || undefined
  );
}
