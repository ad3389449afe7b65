/**
 * `composer config`: logins go into auth.json (0600), of the project or with --global of $COMPOSER_HOME, and
 * `--list` and a lone key show them as they are. Settings go into composer.json or config.json.
 */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { composerHome, KINDS, type Kind, type Login, type Logins, loginsIn, readLogins } from "./auth.ts";
import { parseJson } from "./json.ts";
import { ComposerError } from "./types.ts";

const format = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`;

/** How Composer's own file looks, with empty kinds and the last brace where its editor leaves it. */
function formatGlobal(logins: Logins): string {
  const parts = KINDS.map((kind) => {
    const hosts = Object.entries(logins[kind] ?? {}).map(
      ([host, login]) =>
        `        ${JSON.stringify(host)}: ${JSON.stringify(login, null, 4).replaceAll("\n", "\n        ")}`,
    );
    return `    ${JSON.stringify(kind)}: {${hosts.length > 0 ? `\n${hosts.join(",\n")}` : ""}}`;
  });
  return `{\n${parts.join(",\n")}\n}\n`;
}

export async function configCommand(files: UserFiles, words: readonly string[]): Promise<number> {
  const flags = new Set(words.filter((word) => word.startsWith("-")));
  const strange = [...flags].find(
    (flag) => !/^(?:-g|--global|--unset|-l|--list|-a|--auth|-n|--no-interaction|-q|--quiet)$/.test(flag),
  );
  if (strange !== undefined) throw new NotModelledError(`composer config ${strange}`);
  const global = flags.has("-g") || flags.has("--global");
  const [key, ...values] = words.filter((word) => !word.startsWith("-"));
  if (!global && !files.exists("composer.json"))
    throw new ComposerError(
      'File "./composer.json" cannot be found in the current directory',
      "ConfigCommand.php",
      190,
    );
  if (flags.has("-l") || flags.has("--list")) return list(files);
  if (key === undefined) throw new NotModelledError("composer config without a key");
  const [, kind, host = ""] = new RegExp(`^(${KINDS.join("|")})\\.(.+)$`).exec(key) ?? [];
  if (kind === undefined) return setting(files, global, key, values, flags.has("--unset"));
  if (values.length === 0 && !flags.has("--unset")) return show(files, kind as Kind, host);
  keep(files, global, kind as Kind, host, flags.has("--unset") ? undefined : loginOf(kind as Kind, values));
  return 0;
}

function loginOf(kind: Kind, values: readonly string[]): Login {
  const [first = "", second = "", ...more] = values;
  if (kind === "http-basic") {
    if (values.length !== 2)
      throw new ComposerError(
        `Expected two arguments (username, password), got ${values.length}`,
        "ConfigCommand.php",
        810,
      );
    return { username: first, password: second };
  }
  if (kind === "bitbucket-oauth") return { "consumer-key": first, "consumer-secret": second };
  if (kind === "gitlab-token" && values.length === 2) return { username: first, token: second };
  if (more.length > 0 || values.length > 1)
    throw new ComposerError("Too many arguments", "ConfigCommand.php", 800);
  return first;
}

function keep(files: UserFiles, global: boolean, kind: Kind, host: string, login: Login | undefined): void {
  const path = global ? `${composerHome(files)}/auth.json` : "auth.json";
  const all = loginsIn(files, path);
  const hosts = { ...all[kind] };
  if (login === undefined) delete hosts[host];
  else hosts[host] = login;
  all[kind] = hosts;
  files.write(path, global ? formatGlobal(all) : format(all), 0o600);
}

async function show(files: UserFiles, kind: Kind, host: string): Promise<number> {
  const login = readLogins(files)[kind]?.[host];
  if (login === undefined)
    throw new ComposerError(`${kind}.${host} is not defined.`, "ConfigCommand.php", 422);
  await print(files.process, `${typeof login === "string" ? login : JSON.stringify(login)}\n`);
  return 0;
}

async function list(files: UserFiles): Promise<number> {
  const lines = Object.entries(readLogins(files)).flatMap(([kind, hosts]) =>
    Object.entries(hosts ?? {}).flatMap(([host, login]) =>
      typeof login === "string"
        ? [`[${kind}.${host}] ${login}\n`]
        : Object.entries(login).map(([name, value]) => `[${kind}.${host}.${name}] ${value}\n`),
    ),
  );
  await print(files.process, lines.join(""));
  return 0;
}

/** `repositories.NAME TYPE URL`, and settings below `config`. */
function setting(
  files: UserFiles,
  global: boolean,
  key: string,
  values: readonly string[],
  unset: boolean,
): number {
  const path = global ? `${composerHome(files)}/config.json` : "composer.json";
  const json = parseJson(files.readText(path) ?? "{}", files.path(path)) as Record<
    string,
    Record<string, unknown>
  >;
  const [, repository] = /^repo(?:sitories)?\.(.+)$/.exec(key) ?? [];
  if (values.length === 0 && !unset) throw new NotModelledError(`composer config ${key}`);
  const [section, name, value] =
    repository === undefined
      ? ["config", key, settingOf(values[0] ?? "")]
      : [
          "repositories",
          repository,
          values.length > 1 ? { type: values[0], url: values[1] } : settingOf(values[0] ?? ""),
        ];
  const before = json[section];
  const table = Array.isArray(before) ? named(before) : { ...before };
  const { [name]: _, ...others } = table;
  // A list of repositories becomes an object, with the new one first.
  const after = Array.isArray(before) ? { [name]: value, ...others } : { ...table, [name]: value };
  files.write(path, format({ ...json, [section]: unset ? others : after }), global ? 0o600 : 0o666);
  return 0;
}

/** A list of repositories by their places; `{"packagist.org": false}` by its name. */
function named(list: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const entries = list.map(
    (each, at) => Object.entries(each).find(([, value]) => value === false) ?? [String(at), each],
  );
  return Object.fromEntries(entries);
}

function settingOf(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (!/^[[{]/.test(text)) return text;
  return JSON.parse(text) as unknown;
}
