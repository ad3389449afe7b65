/**
 * What scripts find in their environment: npm's own variables, the fields of package.json, and every option that is not at its
 * default (set-envs of @npmcli/config). Keys that begin with `_`, `/` or `@` are never handed on, so tokens of a registry stay
 * in; any other key of an .npmrc is, whatever it holds.
 */
import { typed } from "./config-list.ts";
import { DEFINITIONS } from "./definitions.ts";
import { LIST_SEPARATOR } from "./options.ts";
import type { PackageJson } from "./package-json.ts";
import { NPM_VERSION, type Session } from "./session.ts";

const NPM = "/usr/local/lib/node_modules/npm";

function textOf(key: string, value: string): string {
  const meant = typed(key, value);
  if (meant === false || meant === null || meant === undefined) return "";
  return Array.isArray(meant) ? meant.join(LIST_SEPARATOR) : String(meant);
}

/** `config.port` becomes npm_package_config_port. */
function packageVariables(value: unknown, name: string, put: (name: string, value: string) => void): void {
  if (value === undefined) return;
  if (value === null || value === false) put(name, "");
  else if (typeof value === "object")
    for (const [key, inner] of Object.entries(value)) packageVariables(inner, `${name}_${key}`, put);
  else put(name, String(value));
}

/** Options that are set somewhere, unless to what is their default anyway, and unless the environment has them already. */
function optionVariables(session: Session, put: (name: string, value: string) => void): void {
  const { config } = session;
  const [cli, env] = config.sources;
  const keys = new Set(config.sources.slice(0, -1).flatMap(({ values }) => [...values.keys()]));
  for (const key of keys) {
    const definition = DEFINITIONS.get(key);
    if (/^[/@_]/.test(key) || (definition && definition.note !== "")) continue;
    const value = config.get(key) ?? "";
    const isStandard = definition !== undefined && String(definition.standard) === value;
    if (
      isStandard ? (env?.values.get(key) ?? value) === value : env?.values.has(key) && !cli?.values.has(key)
    )
      continue;
    put(`npm_config_${key.replace(/-/g, "_").toLowerCase()}`, textOf(key, value));
  }
}

export interface ScriptPlace {
  readonly event: string;
  readonly manifest: PackageJson;
  /** The package's folder. */
  readonly folder: string;
  /** Folders of programs before those of the packages around it (npm exec). */
  readonly programs?: readonly string[];
}

export function environmentFor(session: Session, place: ScriptPlace, script: string): Map<string, string> {
  const { process, config } = session;
  const { event, manifest, folder, programs = [] } = place;
  const environment = new Map(process.environment);
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) environment.set(name, value);
  };
  put("npm_config_cache", config.cache);
  put("npm_config_prefix", config.globalPrefix);
  put("npm_config_global_prefix", config.globalPrefix);
  put("npm_config_init_module", config.get("init-module"));
  put("npm_config_noproxy", config.get("noproxy"));
  put("npm_config_allow_scripts", config.get("allow-scripts"));
  put("npm_config_user_agent", config.userAgent);
  optionVariables(session, put);
  put("npm_config_userconfig", config.files.user);
  put("npm_config_globalconfig", config.files.global);
  put("npm_config_local_prefix", config.prefix);
  put("npm_config_npm_version", NPM_VERSION);
  put("npm_config_node_gyp", `${NPM}/node_modules/node-gyp/bin/node-gyp.js`);
  put("npm_command", session.command);
  put("npm_execpath", `${NPM}/bin/npm-cli.js`);
  put("npm_node_execpath", "/usr/local/bin/node");
  put("NODE", "/usr/local/bin/node");
  put("COLOR", "0");
  put("EDITOR", config.isDefault("editor") ? (environment.get("EDITOR") ?? "vi") : config.get("editor"));
  put("INIT_CWD", process.cwd);
  put("npm_package_json", `${folder}/package.json`);
  const { name, version, config: own, engines, bin } = manifest;
  packageVariables({ name, version, config: own, engines, bin }, "npm_package", put);
  put("npm_lifecycle_event", event);
  put("npm_lifecycle_script", script);
  if (!config.isDefault("node-options")) put("NODE_OPTIONS", config.get("node-options"));
  const around: string[] = [];
  for (let at = folder === "/" ? "" : folder; ; at = at.replace(/\/[^/]*$/, "")) {
    around.push(`${at}/node_modules/.bin`);
    if (at === "") break;
  }
  const gyp = `${NPM}/node_modules/@npmcli/run-script/lib/node-gyp-bin`;
  put("PATH", [...programs, ...around, gyp, environment.get("PATH") ?? ""].join(":"));
  return environment;
}
