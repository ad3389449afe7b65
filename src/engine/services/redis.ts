/**
 * Redis 8.0.2 as far as a password matters: logins of the default user and of ACL users, and enough commands to keep
 * and show values. Replies and errors were seen on the real server (Debian's redis-server). A session takes its command as words with
 * a NUL between them and answers with rows of the kind that `columns` names. Other commands are refused by name.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../process/io.ts";
import type { DatabaseLogin, DatabaseSession } from "../process/types.ts";
import { NotModelledError } from "../source/errors.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { DatabaseError } from "./database.ts";

/** What a reply is: a client without a terminal prints all but errors in the same way. */
export type Reply =
  | { readonly kind: "status" | "bulk" | "integer" | "error"; readonly text: string }
  | { readonly kind: "nil" }
  | { readonly kind: "array"; readonly texts: readonly string[] };

const OK: Reply = { kind: "status", text: "OK" };
const NIL: Reply = { kind: "nil" };
const NOAUTH = "NOAUTH Authentication required.";
const WRONGPASS = "WRONGPASS invalid username-password pair or user is disabled.";
const NO_PASSWORD =
  "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?";
const bulk = (text: string): Reply => ({ kind: "bulk", text });
const integer = (value: number): Reply => ({ kind: "integer", text: String(value) });
const error = (text: string): Reply => ({ kind: "error", text });
const array = (texts: readonly string[]): Reply => ({ kind: "array", texts });

export interface RedisOptions {
  readonly accounts: Accounts;
  /** Without a password for the default user everybody is let in. */
  readonly isOpen?: () => boolean;
  /** SHUTDOWN was asked for. */
  readonly onShutdown?: () => void;
}

interface State {
  readonly values: Map<string, string | string[] | Map<string, string>>;
  readonly options: RedisOptions;
}

interface Session {
  user: string | undefined;
}

type Command = (words: readonly string[], state: State, session: Session) => Reply;

/** Name to the least number of words that follow, and what it does. */
const COMMANDS: Readonly<Record<string, readonly [least: number, run: Command]>> = {
  ping: [0, ([text]) => (text === undefined ? { kind: "status", text: "PONG" } : bulk(text))],
  echo: [1, ([text = ""]) => bulk(text)],
  select: [1, () => OK],
  set: [
    2,
    ([key = "", value = ""], { values }) => {
      values.set(key, value);
      return OK;
    },
  ],
  get: [
    1,
    ([key = ""], { values }) => {
      const value = values.get(key);
      if (value === undefined) return NIL;
      return typeof value === "string" ? bulk(value) : error(WRONGTYPE);
    },
  ],
  del: [1, (keys, { values }) => integer(keys.filter((key) => values.delete(key)).length)],
  exists: [1, (keys, { values }) => integer(keys.filter((key) => values.has(key)).length)],
  keys: [1, ([pattern = ""], { values }) => array([...values.keys()].filter((key) => fits(key, pattern)))],
  dbsize: [0, (_, { values }) => integer(values.size)],
  flushall: [
    0,
    (_, { values }) => {
      values.clear();
      return OK;
    },
  ],
  incr: [
    1,
    ([key = ""], { values }) => {
      const next = Number(values.get(key) ?? 0) + 1;
      if (!Number.isInteger(next)) return error("ERR value is not an integer or out of range");
      values.set(key, String(next));
      return integer(next);
    },
  ],
  rpush: [
    2,
    ([key = "", ...texts], { values }) => {
      const list = values.get(key) ?? [];
      if (!Array.isArray(list)) return error(WRONGTYPE);
      values.set(key, [...list, ...texts]);
      return integer(list.length + texts.length);
    },
  ],
  lrange: [
    3,
    ([key = "", from, to], { values }) => {
      const list = values.get(key) ?? [];
      if (!Array.isArray(list)) return error(WRONGTYPE);
      const end = Number(to) < 0 ? list.length + Number(to) + 1 : Number(to) + 1;
      return array(list.slice(Number(from), end));
    },
  ],
  hset: [
    3,
    ([key = "", field = "", value = ""], { values }) => {
      const hash = values.get(key) ?? new Map<string, string>();
      if (!(hash instanceof Map)) return error(WRONGTYPE);
      const isNew = !hash.has(field);
      values.set(key, new Map([...hash, [field, value]]));
      return integer(isNew ? 1 : 0);
    },
  ],
  hgetall: [
    1,
    ([key = ""], { values }) => {
      const hash = values.get(key) ?? new Map<string, string>();
      return hash instanceof Map ? array([...hash].flat()) : error(WRONGTYPE);
    },
  ],
  acl: [1, acl],
  config: [1, config],
  shutdown: [
    0,
    (_, { options }) => {
      options.onShutdown?.();
      return { kind: "array", texts: [] };
    },
  ],
};

const WRONGTYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

function fits(key: string, pattern: string): boolean {
  if (/[[\\]/.test(pattern)) throw new NotModelledError(`redis's KEYS ${pattern}`);
  const parts = pattern.split("*").map((part) => part.replace(/[.+^${}()|]/g, "\\$&").replaceAll("?", "."));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(key);
}

const sha = (text: string) => bytesToHex(sha256(bytesOf(text)));

function acl([action = "", ...words]: readonly string[], { options }: State, session: Session): Reply {
  const { accounts } = options;
  switch (action.toLowerCase()) {
    case "whoami":
      return bulk(session.user ?? "default");
    case "users":
      return array([...new Set(["default", ...accounts.list.map(({ user }) => user)])].sort());
    case "list":
      return array(
        [...accounts.list]
          .sort((a, b) => (a.user < b.user ? -1 : 1))
          .map(({ user, value }) => {
            const channels = user === "default" ? "&*" : "resetchannels";
            return `user ${user} on sanitize-payload #${sha(value)} ~* ${channels} +@all`;
          }),
      );
    case "setuser": {
      const [user = "", ...rules] = words;
      const password = rules.find((rule) => rule.startsWith(">"))?.slice(1);
      if (password === undefined) throw new NotModelledError("redis's ACL SETUSER without a password");
      putAccount(accounts, user, password);
      return OK;
    }
    case "deluser": {
      const gone = accounts.list.filter(({ user }) => words.includes(user));
      for (const account of gone) accounts.list.splice(accounts.list.indexOf(account), 1);
      return integer(gone.length);
    }
    default:
      throw new NotModelledError(`redis's ACL ${action}`);
  }
}

/** Gives a user a password, the only one. */
export function putAccount(accounts: Accounts, user: string, value: string): Account {
  for (const old of accounts.list.filter((account) => account.user === user))
    accounts.list.splice(accounts.list.indexOf(old), 1);
  return accounts.add({ credential: user, user, value });
}

/** CONFIG GET shows the password to whoever is logged in; CONFIG SET changes it without a restart. */
function config([action = "", name = "", value]: readonly string[], { options }: State): Reply {
  if (name === "" && /^[gs]et$/i.test(action))
    return error(`ERR wrong number of arguments for 'config|${action.toLowerCase()}' command`);
  if (name.toLowerCase() !== "requirepass") throw new NotModelledError(`redis's CONFIG ${action} ${name}`);
  const { accounts } = options;
  if (action.toLowerCase() === "get")
    return array([name, accounts.list.find(({ user }) => user === "default")?.value ?? ""]);
  if (action.toLowerCase() !== "set") throw new NotModelledError(`redis's CONFIG ${action}`);
  putAccount(accounts, "default", value ?? "");
  return OK;
}

/** Commands that there are, and that are not modelled: to call them unknown would be wrong. */
const OTHERS =
  /^(?:append|bgsave|bl\w+|bz\w+|client|cluster|command|copy|debug|decr\w*|dump|eval\w*|exec|expire\w*|flushdb|function|geo\w+|get\w+|h\w+|incr\w+|info|json\..*|l\w+|latency|m\w+|object|p\w+|r\w+|s\w+|t\w+|un\w+|wait\w*|watch|x\w+|z\w+|quit|reset|hello)$/;

/** Answers one command. */
function answer(words: readonly string[], state: State, session: Session, login: Login): Reply {
  const [given = "", ...rest] = words;
  const name = given.toLowerCase();
  if (name === "auth") return auth(rest, session, login, state.options.isOpen?.() ?? false);
  if (session.user === undefined) return error(NOAUTH);
  const known = COMMANDS[name];
  if (!known && OTHERS.test(name)) throw new NotModelledError(`redis's ${given.toUpperCase()}`);
  if (!known)
    return error(
      `ERR unknown command '${given}', with args beginning with: ${rest.map((word) => `'${word}' `).join("")}`,
    );
  const [least, run] = known;
  if (rest.length < least) return error(`ERR wrong number of arguments for '${name}' command`);
  return run(rest, state, session);
}

type Login = (user: string, password: string) => boolean;

function auth(words: readonly string[], session: Session, login: Login, isOpen: boolean): Reply {
  const [user, password] = words.length > 1 ? [words[0] ?? "", words[1] ?? ""] : ["default", words[0] ?? ""];
  if (words.length === 1 && isOpen) return error(NO_PASSWORD);
  if (!login(user, password)) return error(WRONGPASS);
  session.user = user;
  return OK;
}

/** Makes a server: connects, with a login or without one. A wrong login is a DatabaseError. */
export function redis(options: RedisOptions) {
  const state: State = { values: new Map(), options };
  const { accounts, isOpen = () => false } = options;
  return async (given: DatabaseLogin, phase: Phase): Promise<DatabaseSession> => {
    const login: Login = (user, password) =>
      accounts.check(password, user, phase, given.client) !== undefined;
    const session: Session = { user: isOpen() ? "default" : undefined };
    if (given.password !== undefined) {
      if (given.user === "default" && isOpen()) throw new DatabaseError(NO_PASSWORD, "ERR");
      if (!login(given.user, given.password)) throw new DatabaseError(WRONGPASS, "WRONGPASS");
      session.user = given.user;
    }
    return {
      async query(text) {
        const reply = answer(text.split("\0"), state, session, login);
        const rows =
          reply.kind === "nil"
            ? []
            : reply.kind === "array"
              ? reply.texts.map((each) => [each])
              : [[reply.text]];
        return { columns: [reply.kind], rows };
      },
      close() {},
    };
  };
}
