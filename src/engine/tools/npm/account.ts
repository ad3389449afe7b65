/**
 * Who npm is to a registry: whoami, ping, logout, login, token. Seen with npm 11.19.1: `npm logout` and its error name the token
 * in the address; `npm login` asks on a terminal and so ends with status 1 in a build, whatever is piped to it.
 */
import { bytesOf, print, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { nerfDart } from "./config.ts";
import { NpmFailure } from "./failure.ts";
import { formatRc, parseRcLists } from "./rc.ts";
import { fetchFrom } from "./registry.ts";
import type { Session } from "./session.ts";
import { usageError } from "./usage.ts";

export function needAuth(message: string): NpmFailure {
  return new NpmFailure(
    [
      "code ENEEDAUTH",
      `need auth ${message}`,
      "need auth You need to authorize this machine using `npm adduser`",
    ],
    1,
    [`stack Error: ${message}`],
  );
}

/** A name that the configuration holds is believed; only a token is asked about. */
export async function whoami(session: Session): Promise<number> {
  const registry = session.config.registryFor("");
  const { token, user } = session.config.loginAt(registry);
  if (user === undefined && token === undefined) throw needAuth("This command requires you to be logged in.");
  const name = user ?? (await whoIs(session, registry));
  const json = session.config.on("json");
  if (!session.silent) await session.say(json ? JSON.stringify(name) : name);
  return 0;
}

async function whoIs(session: Session, registry: string): Promise<string> {
  const response = await fetchFrom(session, `${registry}-/whoami`, "whoami", { cache: "skip" });
  return (JSON.parse(textOf(response.body)) as { username: string }).username;
}

export async function ping(session: Session): Promise<number> {
  const registry = session.config.registryFor("");
  await session.note("notice", `PING ${registry}`);
  const start = session.process.machine.clock.now();
  await fetchFrom(session, `${registry}-/ping`, "ping");
  await session.note("notice", `PONG ${session.process.machine.clock.now() - start}ms`);
  return 0;
}

const STORED = ["_authToken", "_auth", "_password", "username", "email", "certfile", "keyfile"];

export async function logout(session: Session): Promise<number> {
  const { config } = session;
  const scope = config.get("scope");
  const registry = (scope && config.get(`${scope}:registry`)) || config.get("registry") || "";
  const held = config.authorizationFor(new URL(registry));
  const place = nerfDart(registry);
  const token = held?.startsWith("Bearer ") ? held.slice("Bearer ".length) : undefined;
  if (token !== undefined) {
    await session.note("verbose", `logout clearing token for ${registry}`);
    const base = registry.replace(/\/*$/, "/");
    const name = encodeURIComponent(token);
    await fetchFrom(session, `${base}-/user/token/${name}`, name, { method: "DELETE" });
  } else if (config.get(`${place}:username`) === undefined) {
    throw needAuth(`not logged in to ${registry}, so can't log out!`);
  }
  const source = config.sources.find(({ values }) => STORED.some((key) => values.has(`${place}:${key}`)));
  if (source?.level !== "user" && source?.level !== "project" && source?.level !== "global") return 0;
  clear(session, config.files[source.level], [
    ...STORED.map((key) => `${place}:${key}`),
    ...(scope ? [`${scope}:registry`] : []),
  ]);
  return 0;
}

function clear({ process }: Session, path: string, keys: readonly string[]): void {
  const { filesystem } = process.machine;
  const as = process.credentials;
  const values = parseRcLists(textOf(filesystem.readFile(path, as)));
  for (const key of keys) values.delete(key);
  if (values.size === 0) filesystem.unlink(path, as);
  else filesystem.writeFile(path, bytesOf(formatRc(values)), 0o600, as);
}

export async function profile(session: Session, words: readonly string[]): Promise<number> {
  if (words[0] !== "get") throw new NotModelledError(`npm profile ${words[0] ?? ""}`.trim());
  const url = `${session.config.registryFor("")}-/npm/v1/user`;
  const response = await fetchFrom(session, url, "user", { cache: "skip" });
  for (const [key, value] of Object.entries(JSON.parse(textOf(response.body)) as Record<string, unknown>))
    await session.say(`${key}: ${String(value)}`);
  return 0;
}

/** Without a terminal the first prompt, or where a line is piped the second, is the last thing that npm does. */
export async function login(session: Session): Promise<number> {
  const { config, process } = session;
  const scope = config.get("scope");
  const registry = (scope && config.get(`${scope}:registry`)) || config.get("registry") || "";
  await session.note("notice", `Log in on ${registry}`);
  if (config.get("auth-type") === "web") await reach(session, registry);
  await print(process, "Username: ");
  const line = await firstLine(session);
  if (line !== undefined) await print(process, "Password: ");
  return endUnanswered(session);
}

/** Web login is asked for first; a registry that knows nothing of it is no failure, one that is not there is. */
async function reach(session: Session, registry: string): Promise<void> {
  try {
    await fetchFrom(session, `${registry.replace(/\/*$/, "/")}-/v1/login`, "login", {
      method: "POST",
      body: "{}",
    });
  } catch (error) {
    if (!(error instanceof NpmFailure) || !/^code E4\d\d$/.test(error.lines[0] ?? "")) throw error;
  }
}

async function firstLine({ process }: Session): Promise<string | undefined> {
  const input = process.descriptors.get(0);
  const part = input === undefined ? undefined : await process.wait(input.read());
  return part ? textOf(part).split("\n")[0] : undefined;
}

function endUnanswered(session: Session): number {
  session.remember("error", "Exit handler never called!");
  session.remember("error", "This is an error with npm itself. Please report this error at:");
  session.remember("error", "  <https://github.com/npm/cli/issues>");
  return 1;
}

/** Of a list of tokens; `token` is only the beginning of its value. */
interface Token {
  readonly key: string;
  readonly token: string;
  readonly name?: string | null;
  readonly created: string;
}

export async function tokenCommand(session: Session, words: readonly string[]): Promise<number> {
  const [action = "list", ...rest] = words;
  const tokens = async () => {
    const url = `${session.config.registryFor("")}-/npm/v1/tokens`;
    const response = await fetchFrom(session, url, "tokens", { cache: "skip" });
    return (JSON.parse(textOf(response.body)) as { objects?: Token[] }).objects ?? [];
  };
  switch (action) {
    case "list":
    case "ls":
      await session.note("info", "token getting list");
      for (const { key, token, name, created } of await tokens())
        await session.say(
          `Token ${token}… with id ${key.slice(0, 6)} name ${name} created ${created.slice(0, 10)}\n`,
        );
      return 0;
    case "rm":
    case "delete":
    case "revoke":
    case "remove": {
      const [id] = rest;
      if (id === undefined) throw usageError("token", "`<tokenKey>` argument is required.");
      await session.note("info", "token removing 0 tokens");
      const known = await tokens();
      const keys = known.map(({ key }) => key).filter((key) => key.startsWith(id));
      if (keys.length > 1)
        throw new NpmFailure([
          `Token ID "${id}" was ambiguous, a new token may have been created since you last ran \`npm token list\`.`,
        ]);
      if (keys.length === 0 && !known.some(({ token }) => id.startsWith(token)))
        throw new NpmFailure([`Unknown token id or value "${id}".`]);
      const url = `${session.config.registryFor("")}-/npm/v1/tokens/token/${keys[0] ?? id}`;
      await fetchFrom(session, url, id, { method: "DELETE" });
      await session.say("Removed 1 token");
      return 0;
    }
    case "create":
      if (session.config.get("password") === undefined) {
        await print(session.process, "npm password: ");
        return endUnanswered(session);
      }
      await fetchFrom(session, `${session.config.registryFor("")}-/npm/v1/tokens`, "tokens", {
        method: "POST",
        body: JSON.stringify({ password: session.config.get("password") }),
      });
      return 0;
    default:
      throw usageError("token", `${action} is not a recognized subcommand.`);
  }
}
