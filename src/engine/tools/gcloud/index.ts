/**
 * gcloud (Google Cloud SDK 528): `auth activate-service-account`, `auth print-access-token`, `auth list`, `auth configure-docker`,
 * `config set|unset|get|get-value|list`. Output, errors and files were seen on the real program with a token endpoint on
 * loopback: a key file's `token_uri` says whom the signed request goes to, so a lab's server can answer it.
 * GOOGLE_APPLICATION_CREDENTIALS is for libraries; `gcloud auth print-access-token` does not look at it (seen).
 * Users' logins, other commands and `config set project` with an account (it asks Google) are refused by name.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesOf, print, printError, textOf } from "../../process/io.ts";
import { NetworkError, type Process, type Program } from "../../process/types.ts";
import { readPrivateKey } from "../../services/keys/private-key.ts";
import { signDigest } from "../../services/keys/rsa.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ProtocolError, sendRequest } from "../net/http.ts";
import { homeOf, pathAt, readText, writeFile } from "../user-home.ts";
import { GcloudStore, type KeyFile } from "./store.ts";

/** A failure that gcloud explains; `command` stands in front of the message. */
class GcloudError extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

interface Line {
  readonly process: Process;
  readonly store: GcloudStore;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

type Command = (line: Line) => Promise<void>;

const LOGIN = `Please run:

  $ gcloud auth login

to obtain new credentials.

If you have already logged in with a different account, run:

  $ gcloud config set account ACCOUNT

to select an already authenticated account to use.`;

/** Prints a result; it stands in the command's log as well. */
async function say({ process, store }: Line, text: string): Promise<void> {
  store.note("INFO     ___FILE_ONLY___", text.replace(/\n$/, ""));
  await print(process, text);
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const BROKEN =
  "gcloud crashed (ValueError): ('Could not deserialize key data. The data may be in an incorrect format, the provided password may be incorrect, it may be encrypted with an unsupported algorithm, or it may be an unsupported key type (e.g. EC curves with explicit parameters).', [])";

/** The request that the key signs (RFC 7523). Throws GcloudError for a key that is none. */
function assertion(process: Process, key: KeyFile): string {
  const secret = readPrivateKey(String(key.private_key));
  if (typeof secret === "string" || secret.kind !== "rsa") throw new GcloudError(BROKEN);
  const now = Math.floor(process.machine.clock.now() / 1000);
  const head = { typ: "JWT", alg: "RS256", kid: key.private_key_id };
  const scope = "https://www.googleapis.com/auth/cloud-platform";
  const claims = { iat: now, exp: now + 3600, iss: key.client_email, aud: key.token_uri, scope };
  const text = [head, claims].map((each) => base64url(bytesOf(JSON.stringify(each)))).join(".");
  const signature = signDigest(secret.rsa, "sha256", sha256(bytesOf(text)));
  if (!signature) throw new GcloudError(BROKEN);
  return `${text}.${base64url(signature)}`;
}

/** A fresh access token for the key. Throws GcloudError. */
async function fetchToken({ process }: Line, key: KeyFile): Promise<string> {
  const url = new URL(String(key.token_uri));
  const body = bytesOf(
    new URLSearchParams({
      assertion: assertion(process, key),
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    }).toString(),
  );
  const failed = (why: string) =>
    new GcloudError(`There was a problem refreshing your current auth tokens: ${why}\n${LOGIN}`);
  const headers: [string, string][] = [
    ["Host", url.host],
    ["Content-Type", "application/x-www-form-urlencoded"],
  ];
  try {
    const answer = await sendRequest(process, url, { method: "POST", headers, body });
    const { access_token: token } = JSON.parse(textOf(answer.body)) as { readonly access_token?: unknown };
    if (typeof token === "string" && answer.status === 200) return token;
    throw failed(textOf(answer.body));
  } catch (error) {
    if (error instanceof SyntaxError) throw failed("the answer is no JSON");
    if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
    throw failed(
      `HTTPConnectionPool(host='${url.hostname}', port=${url.port || 80}): Max retries exceeded with url: ${url.pathname}`,
    );
  }
}

const activate: Command = async (line) => {
  const { process, store, options } = line;
  const name = options.get("key-file");
  if (name === undefined) throw new GcloudError("argument --key-file: Must be specified.", 2);
  const text = readText(process, pathAt(process, name));
  if (text === undefined)
    throw new GcloudError(`Unable to read file [${name}]: [Errno 2] No such file or directory: '${name}'`);
  let key: KeyFile;
  try {
    key = JSON.parse(text) as KeyFile;
  } catch {
    throw new GcloudError("Missing required argument [ACCOUNT]: An account is required when using .p12 keys");
  }
  if (key.type !== "service_account") throw new GcloudError("The .json key file is not in a valid format.");
  const token = await fetchToken(line, key);
  const account = String(key.client_email);
  const kept = ["client_email", "client_id", "private_key", "private_key_id", "token_uri", "type"];
  store.keepKey(account, {
    ...Object.fromEntries(kept.map((field) => [field, key[field]])),
    universe_domain: key.universe_domain ?? "googleapis.com",
  });
  store.keepToken(account, token);
  store.setProperty("core/account", account);
  const project = options.get("project");
  if (project !== undefined) store.setProperty("core/project", project);
  const done = `Activated service account credentials for: [${account}]\n`;
  store.note("INFO     ___FILE_ONLY___", done);
  await printError(process, done);
};

const accountOf = ({ process, store, options }: Line) =>
  options.get("account") ??
  process.environment.get("CLOUDSDK_CORE_ACCOUNT") ??
  store.properties().get("core/account");

const printToken: Command = async (line) => {
  const { process, store } = line;
  const given = process.environment.get("CLOUDSDK_AUTH_ACCESS_TOKEN");
  if (given) return say(line, `${given}\n`);
  const file =
    process.environment.get("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE") ??
    store.properties().get("auth/access_token_file");
  if (file) return say(line, `${(readText(process, pathAt(process, file)) ?? "").trim()}\n`);
  const account = line.words[0] ?? accountOf(line);
  const key = account === undefined ? undefined : store.key(account);
  if (account === undefined || !key)
    throw new GcloudError(`You do not currently have an active account selected.\n${LOGIN}`);
  const token = await fetchToken(line, key);
  store.keepToken(account, token);
  await say(line, `${token}\n`);
};

const listAccounts: Command = async (line) => {
  const active = accountOf(line);
  const accounts = line.store.accounts();
  if (accounts.length === 0)
    return printError(
      line.process,
      "\nNo credentialed accounts.\n\nTo login, run:\n  $ gcloud auth login `ACCOUNT`\n\n",
    );
  const rows = accounts.map((each) => `${each === active ? "*" : " "}       ${each}\n`);
  await print(line.process, `           Credentialed Accounts\nACTIVE  ACCOUNT\n${rows.join("")}`);
  await printError(
    line.process,
    "\nTo set the active account, run:\n    $ gcloud config set account `ACCOUNT`\n\n",
  );
};

const REGISTRIES = [
  "gcr.io",
  "us.gcr.io",
  "eu.gcr.io",
  "asia.gcr.io",
  "staging-k8s.gcr.io",
  "marketplace.gcr.io",
];

/** Names gcloud as docker's credential helper: no password is written. */
const configureDocker: Command = async ({ process, words }) => {
  const path = `${homeOf(process)}/.docker/config.json`;
  const config = JSON.parse(readText(process, path) ?? "{}") as {
    readonly credHelpers?: Record<string, string>;
  };
  const wanted = words[0]?.split(",") ?? REGISTRIES;
  const helpers = { ...config.credHelpers, ...Object.fromEntries(wanted.map((each) => [each, "gcloud"])) };
  await printError(
    process,
    words[0] === undefined
      ? "Adding credentials for all GCR repositories.\nWARNING: A long list of credential helpers may cause delays running 'docker build'. We recommend passing the registry name to configure only the registry you are using.\n"
      : `Adding credentials for: ${wanted.join(", ")}\n`,
  );
  writeFile(process, path, JSON.stringify({ ...config, credHelpers: helpers }, null, 2), 0o600);
  await printError(process, "Docker configuration file updated.\n");
};

const keyOf = (name: string) => (name.includes("/") ? name : `core/${name}`);

const set: Command = async ({ process, store, words }) => {
  const [name = "", value = ""] = words;
  if (name === "") throw new GcloudError("argument SECTION/PROPERTY VALUE: Must be specified.", 2);
  if (keyOf(name) === "core/project" && store.properties().has("core/account"))
    throw new NotModelledError("gcloud config set project with an account (it asks Google)");
  store.setProperty(keyOf(name), value);
  await printError(process, `Updated property [${keyOf(name)}].\n`);
};

const get: Command = async (line) => {
  const value = line.store.properties().get(keyOf(line.words[0] ?? ""));
  if (value === undefined) await printError(line.process, "(unset)\n");
  else await say(line, `${value}\n`);
};

const list: Command = async (line) => {
  const sections = Map.groupBy([...line.store.properties()].sort(), ([key]) => key.split("/")[0] ?? "");
  const text = [...sections].map(
    ([section, own]) =>
      `[${section}]\n${own.map(([key, value]) => `${key.slice(section.length + 1)} = ${value}\n`).join("")}`,
  );
  await say(line, text.join(""));
  await printError(line.process, "\nYour active configuration is: [default]\n");
};

const unset: Command = async ({ process, store, words }) => {
  store.setProperty(keyOf(words[0] ?? ""), undefined);
  await printError(process, `Unset property [${keyOf(words[0] ?? "")}].\n`);
};

const COMMANDS: Readonly<Record<string, Command>> = {
  "auth activate-service-account": activate,
  "auth print-access-token": printToken,
  "auth list": listAccounts,
  "auth configure-docker": configureDocker,
  "config set": set,
  "config unset": unset,
  "config get": get,
  "config get-value": get,
  "config list": list,
};

const VALUED = new Set(["key-file", "project", "account"]);
const FLAGS = new Set(["quiet", "no-user-output-enabled"]);

export const gcloud: Program = async (process) => {
  const words: string[] = [];
  const options = new Map<string, string>();
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (word === "-q" || (name !== undefined && FLAGS.has(name))) continue;
    if (name === "version" || word === "version") {
      await print(process, "Google Cloud SDK 528.0.0\ncore 2025.06.20\n");
      return 0;
    }
    if (name === undefined) words.push(word);
    else if (VALUED.has(name)) options.set(name, glued ?? todo.pop() ?? "");
    else throw new NotModelledError(`gcloud --${name}`);
  }
  const [group = "", action = "", ...rest] = words;
  const command = COMMANDS[`${group} ${action}`];
  if (!command) throw new NotModelledError(`gcloud ${group} ${action}`.trimEnd());
  const store = new GcloudStore(process);
  const given = process.argv.slice(3).filter((word) => word.startsWith("--"));
  store.note("DEBUG    root", `Running [gcloud.${group}.${action}] with arguments: [${given.join(", ")}]`);
  try {
    await command({ process, store, words: rest, options });
    return 0;
  } catch (error) {
    if (!(error instanceof GcloudError)) throw error;
    const message = error.message.startsWith("gcloud crashed")
      ? error.message
      : `(gcloud.${group}.${action}) ${error.message}`;
    store.note("ERROR    root", message);
    await printError(process, `ERROR: ${message}\n`);
    return error.status;
  } finally {
    store.finish();
  }
};
