/**
 * vault 1.20: `login` writes the token to ~/.vault-token, where later commands find it unless VAULT_TOKEN is set; `kv get`,
 * `read` and `token lookup` show what the server answers; `token revoke -self`. Sources: HashiCorp's documentation of the
 * command line (commands/login, commands/token-helper, commands/kv/get). The agent and everything else are refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, print, printError, readAll, textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError, type Process, type Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ProtocolError, sendRequest } from "../net/http.ts";

const FAILED = 2;

class VaultError extends Error {}

function tokenFile(process: Process): string {
  return `${process.environment.get("HOME") ?? "/root"}/.vault-token`;
}

function tokenOf(process: Process): string | undefined {
  const given = process.environment.get("VAULT_TOKEN");
  if (given) return given;
  try {
    return textOf(process.machine.filesystem.readFile(tokenFile(process), process.credentials)).trim();
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

async function ask(
  process: Process,
  method: string,
  path: string,
  token = tokenOf(process),
): Promise<HttpResponse> {
  const address = process.environment.get("VAULT_ADDR") ?? "https://127.0.0.1:8200";
  const url = new URL(`/v1/${path}`, address);
  let answer: HttpResponse;
  try {
    const headers: [string, string][] = [
      ["Host", url.host],
      ...(token ? ([["X-Vault-Token", token]] as [string, string][]) : []),
    ];
    answer = await sendRequest(process, url, { method, headers });
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new VaultError(`${method} "${url.href}": http: server gave HTTP response to HTTPS client`);
    if (!(error instanceof NetworkError)) throw error;
    const why =
      error.code === "ENOTFOUND" ? `lookup ${url.hostname}: no such host` : "connect: connection refused";
    throw new VaultError(`${method} "${url.href}": dial tcp: ${why}`);
  }
  if (answer.status < 400) return answer;
  const { errors = [] } = JSON.parse(textOf(answer.body) || "{}") as { errors?: string[] };
  throw new VaultError(
    `Error making API request.\n\nURL: ${method} ${url.href}\nCode: ${answer.status}. Errors:\n\n${errors.map((each) => `* ${each}`).join("\n")}`,
  );
}

interface Line {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
}

function dataOf(answer: HttpResponse): Record<string, unknown> {
  return ((JSON.parse(textOf(answer.body)) as { data?: Record<string, unknown> }).data ?? {}) as Record<
    string,
    unknown
  >;
}

/** A table of two columns, as vault prints them. */
function table(values: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(values).map(([key, value]): [string, string] => [key, String(value)]);
  const width = Math.max(3, ...rows.map(([key]) => key.length));
  const line = (key: string, value: string) => `${key.padEnd(width)}    ${value}\n`;
  return (
    line("Key", "Value") +
    line("-".repeat(3), "-----") +
    rows.map(([key, value]) => line(key, value)).join("")
  );
}

async function show(
  process: Process,
  { flags }: Line,
  values: Record<string, unknown>,
  whole: unknown,
): Promise<number> {
  const field = flags.get("field");
  if (field !== undefined) {
    if (!(field in values)) throw new VaultError(`Field "${field}" not present in secret`);
    await print(process, String(values[field]));
  } else if (flags.get("format") === "json") await print(process, `${JSON.stringify(whole, null, 2)}\n`);
  else await print(process, table(values));
  return 0;
}

async function login(process: Process, line: Line): Promise<number> {
  const [given] = line.words;
  const method = line.flags.get("method") ?? "token";
  if (method !== "token") throw new NotModelledError(`vault login -method=${method}`);
  const text =
    given === "-" || given === undefined
      ? textOf(await readAll(process)).trim()
      : given.replace(/^token=/, "");
  const answer = await ask(process, "GET", "auth/token/lookup-self", text);
  if (!line.flags.has("no-store")) {
    const { machine, credentials } = process;
    machine.filesystem.writeFile(tokenFile(process), bytesOf(text), 0o600, credentials);
  }
  if (line.flags.has("no-print")) return 0;
  await print(
    process,
    'Success! You are now authenticated. The token information displayed below\nis already stored in the token helper. You do NOT need to run "vault login"\nagain. Future Vault requests will automatically use this token.\n\n',
  );
  return show(process, line, { token: text, ...dataOf(answer) }, JSON.parse(textOf(answer.body)));
}

async function kvGet(process: Process, line: Line): Promise<number> {
  const [path = ""] = line.words;
  const mount = line.flags.get("mount");
  const full =
    mount === undefined ? path.replace(/^secret\/(?!data\/)/, "secret/data/") : `${mount}/data/${path}`;
  const answer = await ask(process, "GET", full);
  const { data = {} } = dataOf(answer) as { data?: Record<string, unknown> };
  return show(process, line, data, JSON.parse(textOf(answer.body)));
}

async function read(process: Process, line: Line): Promise<number> {
  const answer = await ask(process, "GET", line.words[0] ?? "");
  return show(process, line, dataOf(answer), JSON.parse(textOf(answer.body)));
}

const COMMANDS: Readonly<Record<string, (process: Process, line: Line) => Promise<number>>> = {
  login,
  "kv get": kvGet,
  read,
  "token lookup": (process, line) => read(process, { ...line, words: ["auth/token/lookup-self"] }),
  "token revoke": async (process, { flags }) => {
    if (!flags.has("self")) throw new NotModelledError("vault token revoke but for -self");
    await ask(process, "POST", "auth/token/revoke-self");
    await print(process, "Success! Revoked token (if it existed)\n");
    return 0;
  },
};

export const vaultProgram: Program = async (process) => {
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (const word of process.argv.slice(1)) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined || word === "-") words.push(word);
    else flags.set(name, value ?? "");
  }
  const [first = "", second = "", ...rest] = words;
  const name = first === "kv" || first === "token" ? `${first} ${second}` : first;
  const command = COMMANDS[name];
  if (!command) throw new NotModelledError(`vault ${name}`.trimEnd());
  try {
    return await command(process, {
      flags,
      words: name.includes(" ") ? rest : [second, ...rest].filter(Boolean),
    });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    await printError(process, `${error.message}\n`);
    return FAILED;
  }
};
