/** `yarn config get|set|unset` of yarn 4: logins are shown as stars unless --no-redacted is given, and written as they are. */
import { parse, stringify } from "yaml";
import { NotModelledError } from "../../../source/errors.ts";
import { putFile, textAt } from "../../node-packages/files.ts";
import { isMap, SECRETS, type Setting } from "./config.ts";
import type { BerrySession } from "./session.ts";

const STARS = "********";
const SCOPE_DEFAULTS = {
  npmAlwaysAuth: false,
  npmAuthIdent: null,
  npmAuthToken: null,
  npmAuditRegistry: null,
  npmPublishRegistry: null,
  npmRegistryServer: null,
  npmMinimalAgeGate: 1440,
};

/** `npmScopes["acme"].npmAuthToken` and `npmScopes.acme.npmAuthToken` as a list of keys. */
function keysOf(path: string): string[] {
  return [...path.matchAll(/\["([^"]*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}

function redacted(key: string, value: Setting): Setting {
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([each, inner]) => [each, redacted(each, inner)]));
  return SECRETS.has(key) && typeof value === "string" ? STARS : value;
}

/** As Node's util.inspect shows it. */
function inspected(value: Setting, indent = ""): string {
  if (typeof value === "string") return `'${value}'`;
  if (!isMap(value))
    return Array.isArray(value) ? `[ ${value.map((each) => inspected(each)).join(", ")} ]` : String(value);
  const rows = Object.entries(value).map(
    ([key, each]) =>
      `${indent}  ${/^[\w$]+$/.test(key) ? key : `'${key}'`}: ${inspected(each, `${indent}  `)}`,
  );
  return `{\n${rows.join(",\n")}\n${indent}}`;
}

async function get(session: BerrySession, path: string): Promise<number> {
  const keys = keysOf(path);
  let value: Setting | undefined = session.config.get(keys[0] ?? "");
  if (keys[0] === "npmScopes" && isMap(value))
    value = Object.fromEntries(
      Object.entries(value).map(([scope, own]) => [scope, isMap(own) ? { ...SCOPE_DEFAULTS, ...own } : own]),
    );
  for (const key of keys.slice(1)) value = isMap(value) ? value[key] : undefined;
  if (value !== undefined && session.options.get("redacted") !== "false")
    value = redacted(keys.at(-1) ?? "", value);
  if (session.on("json")) await session.say(JSON.stringify(value ?? null));
  else
    await session.say(
      value === undefined ? "undefined" : typeof value === "string" ? value : inspected(value),
    );
  return 0;
}

function change(session: BerrySession, keys: readonly string[], value: Setting | undefined): void {
  const folder = session.on("home") ? session.config.home : session.project;
  const path = `${folder}/.yarnrc.yml`;
  const root = (parse(textAt(session.process, path) ?? "") ?? {}) as Record<string, unknown>;
  let at = root;
  for (const key of keys.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  const last = keys.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
  const blocks = Object.keys(root)
    .sort()
    .map((key) => stringify({ [key]: root[key] }, { defaultStringType: "PLAIN" }));
  putFile(session.process, path, blocks.join("\n"));
}

export async function configCommand(session: BerrySession, words: readonly string[]): Promise<number> {
  const [action, path = "", value = ""] = words;
  if (action === "get") return get(session, path);
  if (action !== "set" && action !== "unset")
    throw new NotModelledError("yarn config of yarn 4 without get, set or unset");
  const keys = keysOf(path);
  if (action === "unset") {
    change(session, keys, undefined);
    await session.line(`Successfully unset ${path}`);
    return 0;
  }
  const given: Setting = session.on("json")
    ? (JSON.parse(value) as Setting)
    : value === "true"
      ? true
      : value === "false"
        ? false
        : value;
  change(session, keys, given);
  const shown = redacted(keys.at(-1) ?? "", given);
  await session.line(`Successfully set ${path} to ${inspected(shown)}`);
  return 0;
}
